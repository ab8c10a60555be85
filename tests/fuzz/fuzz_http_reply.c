/* module: server */

#include <stdint.h>
#include <stdlib.h>

#include "server/reach_proof.h"
#include "server/verify/http_reply.h"

/* Any bytes as what a server answered; and nobody proves anything by chance. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const unsigned char key[HMAC_SIZE] = {7};
    struct slice text = slice_of(data, size);
    struct http_reply reply;
    struct slice host;

    if (http_reply_parse(&reply, text) &&
        (reply.status < 100 || reply.status > 599 || reply.location.len > size))
        abort();
    if (reach_proof_find(text, key, SLICE("0123456789abcdef0123456789abcdef"),
                         &host))
        abort();
    return 0;
}
