#include "server/reach_proof.h"

#include <criterion/criterion.h>

#define NONCE SLICE("0123456789abcdef0123456789abcdef")

static const unsigned char key[HMAC_SIZE] = {1, 2, 3};
static const unsigned char other_key[HMAC_SIZE] = {1, 2, 4};

Test(reach_proof, nonces_are_so_many_hex_digits)
{
    cr_expect(reach_proof_is_nonce(NONCE));
    cr_expect(reach_proof_is_nonce(SLICE("0123456789ABCDEF0123456789abcdef")));
    cr_expect_not(reach_proof_is_nonce(SLICE("")));
    cr_expect_not(reach_proof_is_nonce(slice_skip(NONCE, 1)));
    cr_expect_not(
        reach_proof_is_nonce(SLICE("0123456789abcdef0123456789abcdefa")));
    cr_expect_not(
        reach_proof_is_nonce(SLICE("0123456789abcdef0123456789abcde/")));
}

Test(reach_proof, is_found_wherever_it_stands)
{
    struct buffer text = BUFFER_INIT;
    struct slice host;

    buffer_append(&text, SLICE("HTTP/1.1 200 OK\r\n\r\n2f\r\n"));
    reach_proof_append(&text, key, SLICE("go.acme.com"), NONCE);
    buffer_append(&text, SLICE("\r\n0\r\n\r\n"));
    cr_assert(reach_proof_find(buffer_slice(&text), key, NONCE, &host));
    cr_expect(slice_equal(host, SLICE("go.acme.com")));
    buffer_release(&text);
}

Test(reach_proof, is_nobody_elses_nor_of_another_time_or_host)
{
    struct buffer text = BUFFER_INIT;
    struct slice host;

    reach_proof_append(&text, key, SLICE("go.acme.com"), NONCE);
    cr_expect_not(
        reach_proof_find(buffer_slice(&text), other_key, NONCE, &host));
    cr_expect_not(reach_proof_find(buffer_slice(&text), key,
                                   SLICE("f123456789abcdef0123456789abcdef"),
                                   &host));
    /* The host is signed, too. */
    text.data[text.head + sizeof("waypost-proof ") - 1] = 'h';
    cr_expect_not(reach_proof_find(buffer_slice(&text), key, NONCE, &host));
    buffer_release(&text);
}

Test(reach_proof, what_is_none)
{
    static const char *const rows[] = {"",
                                       "waypost-proof",
                                       "waypost-proof ",
                                       "waypost-proof a",
                                       "waypost-proof a b\n",
                                       "waypost-proof \n"};
    struct slice host;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        cr_expect_not(reach_proof_find(slice_str(rows[i]), key, NONCE, &host),
                      "%s", rows[i]);
}
