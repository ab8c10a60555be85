#ifndef SHORTENER_DESTINATION_H
#define SHORTENER_DESTINATION_H

#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * Destinations: where links lead. Parsed once, stored normalised, so that the
 * redirect path never looks inside.
 *
 *     struct buffer url = BUFFER_INIT;
 *     if (destination_normalise(text, "destination", &url, &err) < 0) ...
 *     destination_host(buffer_slice(&url))      for the loop check
 *
 * Taken: http and https URLs. What a browser and a server could read
 * differently is refused before any library sees it: backslashes, control
 * characters, userinfo (everything with '@' in the authority), an empty host.
 * javascript:, data: and all other schemes are refused with the reason.
 *
 * The normal form is the WHATWG URL standard's href for special schemes:
 * scheme and host in lower case, international hosts in ASCII (UTS #46,
 * non-transitional), numbers that mean IPv4 addresses written as such, the
 * default port dropped, dot segments removed, bytes beyond ASCII and unsafe
 * ones percent-encoded, the fragment kept.
 */
#define DESTINATION_MAX 8192 /* bytes, as given and as stored */

/*
 * Appends the normal form of `text` to `out`. ERROR_INVALID names `field` and
 * says what is wrong; `out` is unchanged then.
 */
int destination_normalise(struct slice text, const char *field,
                          struct buffer *out, struct error *err)
    __attribute__((warn_unused_result));

/*
 * The host of a normalised URL, without port, and without the dot that may
 * end it: what a brand would be called (brand_host).
 */
struct slice destination_host(struct slice url);

#endif
