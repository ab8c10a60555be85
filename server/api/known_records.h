#ifndef SERVER_KNOWN_RECORDS_H
#define SERVER_KNOWN_RECORDS_H

#include <stdbool.h>

#include "core/error.h"
#include "core/redis.h"
#include "core/slice.h"

/*
 * Which brands and campaigns there are, each asked for once, for as long as
 * one request takes: ten thousand links of one brand need not look it up ten
 * thousand times.
 *
 *     known = known_records_new(redis);
 *     known_records_brand(known, host, on_known, self);
 *     known_records_free(&known);      nothing is under way any more
 */
struct known_records;

typedef void known_records_fn(void *arg, const struct error *err, bool exists);

struct known_records *known_records_new(struct redis *redis);
void known_records_free(struct known_records **known);

/* Both call `fn` once, possibly before they return. Redis's errors only. */
void known_records_brand(struct known_records *known, struct slice host,
                         known_records_fn *fn, void *arg);
void known_records_campaign(struct known_records *known, struct slice id,
                            known_records_fn *fn, void *arg);

#endif
