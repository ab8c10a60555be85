#ifndef ATTRIBUTION_PATH_TALLY_H
#define ATTRIBUTION_PATH_TALLY_H

#include <stddef.h>
#include <stdint.h>

#include "attribution/ledger/hash_map.h"

/*
 * Conversions counted by their paths: by the sequence of the touches' keys.
 *
 *     struct path_tally tally;
 *     path_tally_init(&tally);
 *     path_tally_add(&tally, keys, count, value, lag_ms);   a conversion each
 *     path_tally_close(&tally);
 *     for (i = 0; i < tally.count; i++)
 *         tally.list[i].conversions, path_tally_keys(&tally, i) ...
 *     path_tally_release(&tally);
 *
 * Paths are numbered as they are met; path_tally_compare is the order to show
 * them in.
 */
struct path_count {
    size_t from;     /* its first key in the tally's `keys` */
    size_t lag_from; /* its first lag, once closed */
    uint32_t length;
    uint32_t next; /* the next path of the same hash, or UINT32_MAX */
    int64_t conversions;
    int64_t value; /* minor units */
};

struct path_lag {
    int64_t ms;
    uint32_t path;
};

struct path_tally {
    struct hash_map numbers; /* hash -> the first path that has it */
    struct path_count *list; /* owned, like all that follow */
    size_t count, room;
    uint32_t *keys;
    size_t key_count, key_room;
    struct path_lag *lags; /* as added */
    size_t lag_count, lag_room;
    int64_t *sorted; /* lags path by path, once closed */
};

void path_tally_init(struct path_tally *tally);
void path_tally_release(struct path_tally *tally);

/* One conversion; count >= 1; lag_ms from its first touch to itself. */
void path_tally_add(struct path_tally *tally, const uint32_t *keys,
                    size_t count, int64_t value, int64_t lag_ms);

/* Once, behind the last path_tally_add. */
void path_tally_close(struct path_tally *tally);

/* As many as the path's length. */
const uint32_t *path_tally_keys(const struct path_tally *tally, size_t path);

/* The median of a path's lags, in ms. */
double path_tally_median(const struct path_tally *tally, size_t path);

/* Most conversions first, then by the keys (a top_compare_fn). */
int path_tally_compare(uint32_t a, uint32_t b, const void *tally);

#endif
