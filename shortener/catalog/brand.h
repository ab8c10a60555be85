#ifndef SHORTENER_BRAND_H
#define SHORTENER_BRAND_H

#include <stdbool.h>
#include <stdint.h>

#include "core/error.h"
#include "core/redis_reply.h"
#include "core/slice.h"
#include "shortener/catalog/fields.h"

/*
 * A brand: a host that serves links. Stored as the hash brand:<host>.
 *
 * The slices of a struct brand are borrowed: from JSON, from a Redis reply
 * (then valid during its callback), or from whoever filled it in. Empty means
 * not set. Times are UTC milliseconds.
 */
#define BRAND_HOST_MAX 253

struct brand {
    struct slice host; /* normalised, see brand_host */
    struct slice url;  /* base of short URLs if not https://<host> */
    struct slice root_url, not_found_url, expired_url;
    int64_t created_at, updated_at;
    int64_t version;                     /* counts changes, for ETag */
    struct slice ios_apps, android_apps; /* see brand_apps.h */

    /* Where its links may lead: a list of host_pattern.h; empty: anywhere. */
    struct slice allowed_hosts;
    bool allow_shorteners; /* also to public shorteners and our own brands */
};

/*
 * Writes the normalised host to `out` (BRAND_HOST_MAX + 1 bytes, NUL-ended):
 * lower case, international names in their ASCII form, no trailing dot. A
 * port, a path or a scheme is refused with the reason; "localhost" and IP
 * addresses are taken, for trying out.
 */
int brand_host(struct slice text, char *out, struct error *err)
    __attribute__((warn_unused_result));

/*
 * Checks all but the host. Destinations must be normalised already
 * (destination.h); `url` must be http(s)://host[:port] without a path.
 */
int brand_check(const struct brand *brand, struct error *err)
    __attribute__((warn_unused_result));

void brand_to_fields(const struct brand *brand, struct fields *fields);

/* From HGETALL's reply; ERROR_NOT_FOUND for an empty one. */
int brand_from_reply(struct brand *brand, const struct redisReply *reply)
    __attribute__((warn_unused_result));

/* Appends the base of the brand's short URLs: its url, or https://<host>. */
void brand_base(const struct brand *brand, struct buffer *out);

#endif
