#include "core/siphash.h"

#include <criterion/criterion.h>

/*
 * From the reference implementation (github.com/veorq/SipHash, vectors.h,
 * vectors_sip64): key 00 01 ... 0f, message 00 01 ... of the row's length,
 * results as the bytes of the file read little-endian.
 */
static const uint64_t vectors[] = {
    0x726fdb47dd0e0e31, 0x74f839c593dc67fd, 0x0d6c8009d9a94f5a,
    0x85676696d7fb7e2d, 0xcf2794e0277187b7, 0x18765564cd99a68d,
    0xcbc9466e58fee3ce, 0xab0200f58b01d137, 0x93f5f5799a932462,
    0x9e0082df0ba9e4b0, 0x7a5dbbc594ddb9f3, 0xf4b32f46226bada7,
    0x751e8fbc860ee5fb, 0x14ea5627c0843d90, 0xf723ca908e7af2ee,
    0xa129ca6149be45e5,
};

Test(siphash, gives_the_reference_values)
{
    struct siphash_key key = {0x0706050403020100, 0x0f0e0d0c0b0a0908};
    char message[16];

    for (size_t i = 0; i < sizeof(message); i++)
        message[i] = (char)i;
    for (size_t len = 0; len < sizeof(vectors) / sizeof(vectors[0]); len++)
        cr_assert_eq(siphash(&key, slice_of(message, len)), vectors[len],
                     "length %zu", len);
    cr_assert_eq(siphash(&key, SLICE_NONE), vectors[0]);
}

Test(siphash, depends_on_both_halves_of_its_key)
{
    struct siphash_key a = {1, 2};
    struct siphash_key b = {1, 3};
    struct siphash_key c = {0, 2};

    cr_assert_neq(siphash(&a, SLICE("x")), siphash(&b, SLICE("x")));
    cr_assert_neq(siphash(&a, SLICE("x")), siphash(&c, SLICE("x")));
}
