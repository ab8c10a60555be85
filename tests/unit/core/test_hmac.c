#include "core/hmac.h"

#include <criterion/criterion.h>
#include <string.h>

#include "core/buffer.h"

static void assert_hex(const unsigned char mac[HMAC_SIZE], const char *hex)
{
    struct buffer text = BUFFER_INIT;

    for (size_t i = 0; i < HMAC_SIZE; i++)
        buffer_appendf(&text, "%02x", mac[i]);
    cr_assert_str_eq(buffer_str(&text), hex);
    buffer_release(&text);
}

/* RFC 4231, test cases 1, 2 and 6: a short key, a word, one beyond a block. */
struct vector {
    char key[131];
    size_t key_len;
    struct slice bytes;
    const char *hex;
};

static void fill_vectors(struct vector vectors[3])
{
    vectors[0] = (struct vector){
        .key_len = 20,
        .bytes = SLICE("Hi There"),
        .hex = "b0344c61d8db38535ca8afceaf0bf12b"
               "881dc200c9833da726e9376c2e32cff7",
    };
    memset(vectors[0].key, 0x0b, 20);
    vectors[1] = (struct vector){
        .key = "Jefe",
        .key_len = 4,
        .bytes = SLICE("what do ya want for nothing?"),
        .hex = "5bdcc146bf60754e6a042426089575c7"
               "5a003f089d2739839dec58b964ec3843",
    };
    vectors[2] = (struct vector){
        .key_len = 131,
        .bytes = SLICE("Test Using Larger Than Block-Size Key - "
                       "Hash Key First"),
        .hex = "60e431591ee0b67f0d8a26aacbf5b77f"
               "8e0bc6213728c5140546040f0ee37f54",
    };
    memset(vectors[2].key, 0xaa, 131);
}

Test(hmac, gives_the_rfcs_values)
{
    struct vector vectors[3];
    unsigned char mac[HMAC_SIZE];

    fill_vectors(vectors);
    for (size_t i = 0; i < 3; i++) {
        hmac_sha256(slice_of(vectors[i].key, vectors[i].key_len),
                    vectors[i].bytes, mac);
        assert_hex(mac, vectors[i].hex);
    }
}

Test(hmac, signs_again_and_takes_another_key)
{
    struct hmac *hmac = hmac_new();
    struct vector vectors[3];
    unsigned char mac[HMAC_SIZE];

    fill_vectors(vectors);
    for (size_t i = 0; i < 6; i++) {
        const struct vector *vector = &vectors[i % 3];

        hmac_set_key(hmac, slice_of(vector->key, vector->key_len));
        hmac_sign(hmac, vector->bytes, mac);
        hmac_sign(hmac, vector->bytes, mac);
        assert_hex(mac, vector->hex);
    }
    hmac_free(&hmac);
    cr_assert_null(hmac);
    hmac_free(&hmac);
}

Test(hmac, has_the_empty_key_at_first)
{
    struct hmac *hmac = hmac_new();
    unsigned char mac[HMAC_SIZE];

    /* From python3: hmac.new(b"", b"", hashlib.sha256).hexdigest() */
    hmac_sign(hmac, SLICE_NONE, mac);
    assert_hex(mac, "b613679a0814d9ec772f95d778c35fc5"
                    "ff1697c493715653c6c712144292c5ad");
    hmac_free(&hmac);
}
