#ifndef SERVER_KNOWN_RECORDS_H
#define SERVER_KNOWN_RECORDS_H

#include <stdbool.h>

#include "core/error.h"
#include "core/redis.h"
#include "core/slice.h"

/*
 * Which brands, campaigns and blocked hosts there are, each asked for once, for
 * as long as one request takes: ten thousand links of one brand need not look
 * it up ten thousand times.
 *
 *     known = known_records_new(redis);
 *     known_records_brand(known, host, on_known, self);
 *     known_records_free(&known);      nothing is under way any more
 *
 * Each question calls `fn` once, possibly before it returns. Errors are
 * Redis's only.
 */
struct known_records;

/* What there is to know; all but the first of brands only. */
struct known_record {
    bool exists;
    bool allow_shorteners;
    struct slice allowed_hosts; /* valid during the callback */
};

/* `record` is NULL with an error. */
typedef void known_records_fn(void *arg, const struct error *err,
                              const struct known_record *record);

struct known_records *known_records_new(struct redis *redis);
void known_records_free(struct known_records **known);

void known_records_brand(struct known_records *known, struct slice host,
                         known_records_fn *fn, void *arg);
void known_records_campaign(struct known_records *known, struct slice id,
                            known_records_fn *fn, void *arg);

/* Is there a block of this host, or of one above it? */
void known_records_block(struct known_records *known, struct slice host,
                         known_records_fn *fn, void *arg);

#endif
