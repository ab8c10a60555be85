#include "server/reach_proof.h"

#define WORD SLICE("waypost-proof ")

bool reach_proof_is_nonce(struct slice text)
{
    if (text.len != REACH_PROOF_NONCE)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (slice_hex_digit(text.ptr[i]) < 0)
            return false;
    }
    return true;
}

void reach_proof_append(struct buffer *out, const unsigned char key[HMAC_SIZE],
                        struct slice host, struct slice nonce)
{
    struct buffer text = BUFFER_INIT;
    unsigned char mac[HMAC_SIZE];

    buffer_append(&text, host);
    buffer_append_byte(&text, '\n');
    buffer_append(&text, nonce);
    hmac_sha256(slice_of(key, HMAC_SIZE), buffer_slice(&text), mac);
    buffer_append(out, WORD);
    buffer_append(out, host);
    buffer_append_byte(out, ' ');
    for (size_t i = 0; i < HMAC_SIZE; i++)
        buffer_appendf(out, "%02x", mac[i]);
    buffer_append_byte(out, '\n');
    buffer_release(&text);
}

bool reach_proof_find(struct slice text, const unsigned char key[HMAC_SIZE],
                      struct slice nonce, struct slice *host)
{
    struct slice proof = slice_skip(text, slice_search(text, WORD));
    struct buffer wanted = BUFFER_INIT;
    bool good;

    *host = slice_skip(proof, WORD.len);
    *host = slice_head(*host, slice_find(*host, ' '));
    if (host->len > 253 || slice_find(*host, '\n') < host->len)
        return false;
    reach_proof_append(&wanted, key, *host, nonce);
    good = slice_starts(proof, buffer_slice(&wanted));
    buffer_release(&wanted);
    return good;
}
