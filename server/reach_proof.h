#ifndef SERVER_REACH_PROOF_H
#define SERVER_REACH_PROOF_H

#include <stdbool.h>

#include "core/buffer.h"
#include "core/hmac.h"
#include "core/slice.h"

/*
 * The proof that a request over the public network reached this installation,
 * and with which Host: GET /_/verify/{nonce} is answered by
 *
 *     waypost-proof HOST HMAC
 *
 * where HMAC is HMAC-SHA256 over HOST, a line feed and the nonce, under a key
 * of the installation's own. Every worker of every node that has the same
 * secret can give it and nobody else, so asker and answerer need to share
 * nothing else.
 */
#define REACH_PROOF_PURPOSE "reach-proof" /* installation_key's */
#define REACH_PROOF_NONCE   32            /* hex digits */
#define REACH_PROOF_PATH    SLICE("/_/verify/")

/* Has it the shape of a nonce? */
bool reach_proof_is_nonce(struct slice text);

/* Appends the answer, line feed included. */
void reach_proof_append(struct buffer *out, const unsigned char key[HMAC_SIZE],
                        struct slice host, struct slice nonce);

/*
 * Looks for the answer to that nonce anywhere in what a server sent; *host
 * points into it. False: none, or not ours.
 */
bool reach_proof_find(struct slice text, const unsigned char key[HMAC_SIZE],
                      struct slice nonce, struct slice *host);

#endif
