#ifndef SHORTENER_CAMPAIGN_H
#define SHORTENER_CAMPAIGN_H

#include <stdint.h>

#include "core/error.h"
#include "core/redis_reply.h"
#include "core/slice.h"
#include "shortener/catalog/fields.h"

/*
 * A campaign: a named effort with a direction. Stored as campaign:<id>.
 * Slices are borrowed, as in brand.h. Times are UTC milliseconds, 0 = open.
 */
#define CAMPAIGN_ID_MAX 64

struct campaign {
    struct slice id; /* letters, digits, '-', '_', '.' */
    struct slice name;
    struct slice direction; /* inbound or outbound */
    struct slice objective; /* upstream, downstream or empty */
    struct slice channel;   /* see channel.h */
    struct slice utm;       /* template, see utm.h */
    int64_t starts, ends;
    int64_t created_at, updated_at;
    int64_t version;
};

/*
 * Checks every field. A direction that is not given becomes the channel's
 * default; one of the two must be there.
 */
int campaign_check(struct campaign *campaign, struct error *err)
    __attribute__((warn_unused_result));

void campaign_to_fields(const struct campaign *campaign, struct fields *fields);

/* From HGETALL's reply; ERROR_NOT_FOUND for an empty one. */
int campaign_from_reply(struct campaign *campaign,
                        const struct redisReply *reply)
    __attribute__((warn_unused_result));

#endif
