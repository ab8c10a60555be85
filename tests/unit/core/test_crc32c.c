#include "core/crc32c.h"

#include <criterion/criterion.h>
#include <string.h>

Test(crc32c, gives_the_published_values)
{
    unsigned char bytes[32];

    cr_assert_eq(crc32c("", 0), 0);
    cr_assert_eq(crc32c("123456789", 9), 0xe3069283);
    /* RFC 3720, B.4 */
    memset(bytes, 0, sizeof(bytes));
    cr_assert_eq(crc32c(bytes, sizeof(bytes)), 0x8a9136aa);
    memset(bytes, 0xff, sizeof(bytes));
    cr_assert_eq(crc32c(bytes, sizeof(bytes)), 0x62a8ab43);
    for (unsigned i = 0; i < sizeof(bytes); i++)
        bytes[i] = (unsigned char)i;
    cr_assert_eq(crc32c(bytes, sizeof(bytes)), 0x46dd794e);
    for (unsigned i = 0; i < sizeof(bytes); i++)
        bytes[i] = (unsigned char)(31 - i);
    cr_assert_eq(crc32c(bytes, sizeof(bytes)), 0x113fdb5c);
}

/* The definition, a bit at a time. */
static uint32_t slow_crc32c(const unsigned char *bytes, size_t len)
{
    uint32_t crc = UINT32_MAX;

    for (size_t i = 0; i < len; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = (crc & 1) != 0 ? crc >> 1 ^ 0x82f63b78 : crc >> 1;
    }
    return ~crc;
}

Test(crc32c, agrees_with_its_definition_at_every_length_and_alignment)
{
    unsigned char bytes[80];

    for (unsigned i = 0; i < sizeof(bytes); i++)
        bytes[i] = (unsigned char)(i * 37 + 11);
    for (size_t from = 0; from < 9; from++)
        for (size_t len = 0; from + len <= sizeof(bytes); len++)
            cr_assert_eq(crc32c(bytes + from, len),
                         slow_crc32c(bytes + from, len), "%zu bytes from %zu",
                         len, from);
}

Test(crc32c, notices_every_flipped_bit)
{
    unsigned char bytes[64];
    uint32_t whole;

    memset(bytes, 0x5a, sizeof(bytes));
    whole = crc32c(bytes, sizeof(bytes));
    for (size_t bit = 0; bit < 8 * sizeof(bytes); bit++) {
        bytes[bit / 8] ^= (unsigned char)(1u << bit % 8);
        cr_assert_neq(crc32c(bytes, sizeof(bytes)), whole, "bit %zu", bit);
        bytes[bit / 8] ^= (unsigned char)(1u << bit % 8);
    }
}
