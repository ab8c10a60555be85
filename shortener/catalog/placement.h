#ifndef SHORTENER_PLACEMENT_H
#define SHORTENER_PLACEMENT_H

#include <stdint.h>

#include "core/error.h"
#include "core/random.h"
#include "core/redis_reply.h"
#include "core/slice.h"
#include "shortener/catalog/fields.h"
#include "shortener/catalog/link.h"

/*
 * A placement: one printed or displayed instance of a link's QR code, reached
 * at /Q/<CODE>. The code is Crockford's base 32 (digits and letters without
 * I L O U), so that the whole address stays in QR's alphanumeric mode; people
 * who type it may use small letters, and o, i, l for 0, 1, 1.
 *
 * Stored as link:<host>/Q/<CODE>, beside links, so that one look-up finds
 * either.
 *
 * It leads where its link does, unless it has a destination of its own: then it
 * leads there, whatever becomes of the link. Paper stays, so the record of a
 * removed one stays too, and its code is never given to another.
 */
#define PLACEMENT_CODE_LENGTH 8
#define PLACEMENT_CODE_MAX    16
#define PLACEMENT_NAME_MAX    128

struct placement {
    struct slice brand, code;
    struct slice slug;        /* of the link that it belongs to */
    struct slice name;        /* "Poster, Cairo station" */
    struct slice destination; /* its own, normalised; empty: the link's */
    int64_t created_at;
    int64_t removed_at; /* 0: it is in use */
    int64_t version;    /* not written: the store counts it */
};

/* Writes PLACEMENT_CODE_LENGTH random characters, no NUL. */
void placement_random(struct random *random, char *out);

/*
 * Normalises what was typed or scanned into `out` (PLACEMENT_CODE_MAX bytes);
 * the length, or 0 for what can be no code.
 */
size_t placement_normalise(struct slice text, char *out);

int placement_check(const struct placement *placement, struct error *err)
    __attribute__((warn_unused_result));

/*
 * Makes `link`, the placement's, lead to the placement's own destination: at
 * once and for everyone, so without its times, limits, password, rules and
 * apps, and by a redirect that browsers do not keep. What reports know it by
 * stays.
 */
void placement_divert(struct slice destination, struct link *link);

void placement_to_fields(const struct placement *placement,
                         struct fields *fields);

/* ERROR_NOT_FOUND for an empty reply or one that is a link's. */
int placement_from_reply(struct placement *placement,
                         const struct redisReply *reply)
    __attribute__((warn_unused_result));

#endif
