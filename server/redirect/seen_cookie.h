#ifndef SERVER_SEEN_COOKIE_H
#define SERVER_SEEN_COOKIE_H

#include <stdbool.h>

#include "core/buffer.h"
#include "core/siphash.h"
#include "core/slice.h"

/*
 * The one cookie that Waypost sets: it says that this browser has followed
 * this link before, and nothing else. Only links whose rules ask for returning
 * visitors set it.
 *
 *     Set-Cookie: wp_1c9f60d2=1; Path=/; Max-Age=31536000; HttpOnly;
 * SameSite=Lax
 *
 * The name is a keyed hash of the link, "host/slug", so that a placement's
 * address and the slug share it, and nobody reads from it which link it was.
 * The value is the same for everybody.
 */
#define SEEN_COOKIE_SECONDS 31536000 /* a year, from the first visit */

/* `header` is the request's Cookie field, or none. */
bool seen_cookie_is_in(struct slice header, const struct siphash_key *secret,
                       struct slice link);

/* Appends the whole header line that sets it, with CRLF. */
void seen_cookie_append(const struct siphash_key *secret, struct slice link,
                        struct buffer *out);

#endif
