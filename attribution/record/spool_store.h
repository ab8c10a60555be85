#ifndef ATTRIBUTION_SPOOL_STORE_H
#define ATTRIBUTION_SPOOL_STORE_H

#include <stdint.h>

#include "attribution/record/spool_chain.h"
#include "attribution/record/spool_writeback.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * A spool's directory: which segment files there are, how many bytes they may
 * take, when one comes and when one goes.
 *
 *     struct spool_limits limits = {.segment_bytes = ..., ...};
 *     spool_store_init(&store, dir, &limits, clock);
 *     spool_store_open(&store, stream, &err);
 *     spool_store_grow(&store, &header, position.segment, &err);
 *     spool_store_mark(&store, position.segment);
 *     spool_store_expire(&store, position.segment);
 *     spool_store_release(&store);
 *
 * The segments before the shipped position's own are shipped as a whole; only
 * those are ever deleted.
 */
struct spool_limits {
    size_t segment_bytes;
    uint64_t max_bytes;
    int64_t retain_ms;
};

struct spool_store {
    char *dir; /* owned */
    struct spool_limits limits;
    const struct clock *clock;
    struct spool_chain chain;
    struct spool_writeback writeback;
    uint64_t bytes; /* of the chain's files */
    int dir_fd;     /* holds the lock on the directory; -1 = not open */
};

void spool_store_init(struct spool_store *store, const char *dir,
                      const struct spool_limits *limits,
                      const struct clock *clock);
void spool_store_release(struct spool_store *store);

/*
 * Makes the directory if `make`, locks it, opens its segments
 * (spool_recovery.h).
 */
int spool_store_open(struct spool_store *store, bool make, struct slice stream,
                     struct error *err) __attribute__((warn_unused_result));

/*
 * A new newest segment with this header. ERROR_FULL at the byte limit or
 * without disk space; shipped segments are given up early before that.
 */
int spool_store_grow(struct spool_store *store,
                     const struct spool_header *header,
                     const struct spool_segment *position, struct error *err)
    __attribute__((warn_unused_result));

/* Deletes segments without records, the newest excepted. */
void spool_store_sweep(struct spool_store *store);

/* Notes when the segments before `position` were shipped, for expiry. */
void spool_store_mark(struct spool_store *store,
                      const struct spool_segment *position);

/* Deletes the segments before `position` whose retention is over. */
void spool_store_expire(struct spool_store *store,
                        const struct spool_segment *position);

/* Whether there is one. */
bool spool_store_has_expired(const struct spool_store *store,
                             const struct spool_segment *position);

/* Deletes all segments and, if that leaves it empty, the directory. */
void spool_store_destroy(struct spool_store *store);

#endif
