#include "core/signed_token.h"

#include <criterion/criterion.h>
#include <string.h>

#define BYTES_0_TO_31                                                      \
    "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10" \
    "\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f"

/*
 * Computed by the definition, in python3:
 *
 *     n = int.from_bytes(hmac.digest(key, eight, "sha256")[:8], "big") % 62**3
 *     eight + A[n // 3844] + A[n // 62 % 62] + A[n % 62]
 */
static const struct {
    struct slice key;
    const char *token;
} rows[] = {
    {SLICE_INIT("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                "\0"),
     "00000000JwA"},
    {SLICE_INIT(BYTES_0_TO_31), "k3Jx9QaZaT8"},
    {SLICE_INIT(BYTES_0_TO_31), "k3Jx9QaYCPa"},
    {SLICE_INIT("key"), "zzzzzzzz3ey"},
};

Test(signed_token, checks_what_was_signed_elsewhere)
{
    struct hmac *hmac = hmac_new();

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        hmac_set_key(hmac, rows[i].key);
        cr_assert(signed_token_check(hmac, slice_str(rows[i].token)), "%s",
                  rows[i].token);
    }
    hmac_set_key(hmac, SLICE("another"));
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        cr_assert_not(signed_token_check(hmac, slice_str(rows[i].token)));
    hmac_free(&hmac);
}

Test(signed_token, takes_no_token_with_one_character_changed)
{
    struct hmac *hmac = hmac_new();
    unsigned passed = 0;

    hmac_set_key(hmac, SLICE("key"));
    for (size_t at = 0; at < SIGNED_TOKEN_LEN; at++) {
        for (size_t i = 0; i < sizeof(random_base62); i++) {
            char token[] = "zzzzzzzz3ey";

            token[at] = random_base62[i];
            passed += signed_token_check(hmac, SLICE(token));
        }
    }
    cr_assert_eq(passed, SIGNED_TOKEN_LEN, "itself, once for each place");
    hmac_free(&hmac);
}

Test(signed_token, makes_what_it_checks)
{
    struct hmac *hmac = hmac_new();
    char last[SIGNED_TOKEN_LEN] = {0};
    struct random random;

    random_init(&random);
    hmac_set_key(hmac, SLICE("key"));
    for (size_t i = 0; i < 1000; i++) {
        char token[SIGNED_TOKEN_LEN];

        signed_token_make(hmac, &random, token);
        cr_assert(signed_token_check(hmac, slice_of(token, sizeof(token))));
        cr_assert(memcmp(token, last, sizeof(token)) != 0);
        memcpy(last, token, sizeof(token));
    }
    random_release(&random);
    hmac_free(&hmac);
}

Test(signed_token, knows_the_shape)
{
    static const struct {
        struct slice text;
        bool good;
    } shapes[] = {
        {SLICE_INIT("zzzzzzzz3ey"), true},
        {SLICE_INIT("00000000000"), true},
        {SLICE_INIT(""), false},
        {SLICE_INIT("zzzzzzzz3e"), false},
        {SLICE_INIT("zzzzzzzz3eyy"), false},
        {SLICE_INIT("zzzzzzzz-ey"), false},
        {SLICE_INIT("zzzzzzzz3e\0"), false},
        {SLICE_INIT("zzzzzzzz3\xc3\xa9"), false},
    };
    struct hmac *hmac = hmac_new();

    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
        cr_assert_eq(signed_token_has_shape(shapes[i].text), shapes[i].good,
                     "row %zu", i);
        if (!shapes[i].good)
            cr_assert_not(signed_token_check(hmac, shapes[i].text));
    }
    hmac_free(&hmac);
}
