#ifndef SHORTENER_RECIPIENT_TOKEN_H
#define SHORTENER_RECIPIENT_TOKEN_H

#include <stdbool.h>

#include "core/hmac.h"
#include "core/siphash.h"
#include "core/slice.h"

/*
 * The tokens of personal links, brand/slug/TOKEN: which are genuine, and the
 * key that makes those of one link (core/signed_token.h).
 *
 *     tokens = recipient_tokens_new(&installation.secret);
 *     recipient_tokens_check(tokens, SLICE("go.acme.com/spring"), token)
 *     recipient_tokens_key(tokens, link, key);   for whoever writes the links
 *     recipient_tokens_free(&tokens);
 *
 * Everything follows from the installation's secret, so there is nothing to
 * store or to look up:
 *
 *     installation's key = HMAC-SHA256(the secret's 16 bytes, recipient-token)
 *     link's key         = HMAC-SHA256(installation's key, <host>/<slug>)
 *
 * A link's key makes tokens of that link alone, and tells nothing of the
 * others. Nodes that serve the same links need the same secret; with another
 * one, all tokens of before fail their check.
 *
 * A struct belongs to one thread. A check takes a microsecond, less while the
 * link stays the same.
 */
struct recipient_tokens;

struct recipient_tokens *recipient_tokens_new(const struct siphash_key *secret);
void recipient_tokens_free(struct recipient_tokens **tokens);

/* `link` is "<host>/<slug>" as it is stored. */
void recipient_tokens_key(struct recipient_tokens *tokens, struct slice link,
                          unsigned char key[HMAC_SIZE]);

bool recipient_tokens_check(struct recipient_tokens *tokens, struct slice link,
                            struct slice token);

#endif
