#ifndef SHORTENER_USE_STORE_H
#define SHORTENER_USE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/error.h"
#include "core/redis.h"
#include "core/slice.h"

/*
 * How often a link with max_clicks was used, in uses:{link:<host>/<slug>},
 * exactly: one script reads the link's limit as it is now, compares, and
 * counts. The hash tag is the name of the link's key, so in Redis Cluster both
 * lie in one slot.
 *
 *     use_store_ask(redis, SLICE("go.test/a"), USE_TAKE, 1, on_use, self);
 *     -> on_use(self, &answer)
 *
 * The count belongs to the link that was made at `created_at`: one that is
 * deleted and made again begins anew.
 */
enum use_mode {
    USE_LOOK, /* changes nothing */
    USE_TAKE, /* counts if that is within the limit */
    USE_OWED  /* counts what has happened, limit or not */
};

struct use_answer {
    enum error_code code; /* ERROR_NONE; ERROR_TIMEOUT: it may be counted or
                             not; any other: it is not */
    bool inside;          /* the limit was not reached before this */
    int64_t count;        /* used by now */
};

/* Called once, from the loop. */
typedef void use_store_fn(void *arg, const struct use_answer *answer);

/*
 * `link` is "host/slug". One without a limit, or that does not exist, is
 * always inside and is not counted.
 */
void use_store_ask(struct redis *redis, struct slice link, enum use_mode mode,
                   int64_t amount, use_store_fn *fn, void *arg);

/* Drops the count of a link that does not exist any more. */
void use_store_forget(struct redis *redis, struct slice link);

#endif
