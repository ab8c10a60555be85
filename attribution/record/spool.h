#ifndef ATTRIBUTION_SPOOL_H
#define ATTRIBUTION_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attribution/record/spool_chain.h"
#include "attribution/record/stream_id.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * The spool: where a worker's clicks are safe before the answer is written,
 * until they are in Redis. A directory of memory-mapped segment files
 * (spool_segment.h); appending is a copy into mapped memory, so it survives
 * kill -9 at once and a power cut as of the last spool_sync.
 *
 *     struct spool_config config = SPOOL_CONFIG_INIT;
 *     config.dir = "data/spool/n1.0";
 *     config.stream = SLICE("clicks:n1.0");
 *     config.clock = clock_system();
 *     spool = spool_new(&config, &err);
 *
 *     spool_reserve(spool, size, &slot);     the loop, for each click
 *     ... write slot.area ...
 *     spool_commit(spool);
 *
 *     spool_position(spool, &cursor);        the shipper, on the same loop
 *     while (spool_next(spool, &cursor, &record))
 *         ...
 *     spool_ship(spool, &cursor);
 *
 *     spool_sync(spool);                     another thread, every 100 ms
 *
 *     spool_free(&spool);                    after that thread stopped
 *
 * Every record gets a stream id at reserve, strictly above all before it, also
 * when the clock went back or the process was started anew. Opening recovers:
 * the valid prefix of each segment is kept, a torn or corrupt tail is copied
 * to <dir>/quarantine and cut, loudly logged. Shipped segments are kept for
 * retain_ms (Redis may lose what it acknowledged) and then deleted.
 *
 * A directory that another worker left behind is drained with `stream` empty:
 * the name is taken from the segments, and nothing can be appended.
 *
 * All functions but spool_sync belong to one thread.
 */
struct spool_config {
    const char *dir;           /* made if missing, 0700; one spool at a time */
    struct slice stream;       /* at most SPOOL_STREAM_MAX; empty = drain */
    size_t segment_bytes;      /* of one file, preallocated */
    uint64_t max_bytes;        /* of all files; at least two segments */
    int64_t retain_ms;         /* how long shipped segments are kept */
    const struct clock *clock; /* outlives the spool */
};

#define SPOOL_CONFIG_INIT                                                      \
    {                                                                          \
        .segment_bytes = 8u << 20, .max_bytes = 4ull << 30, .retain_ms = 10000 \
    }

/* Where a record may be written, between reserve and commit. */
struct spool_slot {
    struct stream_id id;
    char *area; /* `len` bytes as reserved */
};

/*
 * The books: appended + recovered = shipped + pending, always, and
 * appended + dropped is what was answered. A rewind (Redis lost its tail)
 * moves records from shipped back to pending, or, if a former run shipped
 * them, adds them to recovered.
 */
struct spool_counters {
    uint64_t recovered; /* records of former runs that this one has to ship */
    uint64_t appended;
    uint64_t shipped;
    uint64_t pending;  /* in the spool and not yet shipped */
    uint64_t dropped;  /* refused at the limit */
    uint64_t rejected; /* of the shipped: unreadable, kept in quarantine */
    uint64_t bytes;    /* of all segment files now */
};

struct spool;

/*
 * Opens and recovers. ERROR_IO (read-only directory), ERROR_FULL (no space for
 * the first segment), ERROR_CONFLICT (another process or worker has it open,
 * or it belongs to another stream), ERROR_NOT_FOUND (to drain, but empty).
 */
struct spool *spool_new(const struct spool_config *config, struct error *err);

/* Unmaps and unlocks; records stay on disk for the next spool_new. */
void spool_free(struct spool **spool);

/*
 * For a drained spool with nothing pending: frees it and deletes its files and
 * directory (which stays if something is in quarantine).
 */
void spool_remove(struct spool **spool);

/*
 * Room for a record of `len` bytes (1 to SPOOL_RECORD_MAX). ERROR_FULL at the
 * byte limit or without disk space: the record is counted as dropped, and the
 * log says so once a second at most. Reserving again without a commit reuses
 * the room.
 */
int spool_reserve(struct spool *spool, size_t len, struct spool_slot *slot)
    __attribute__((warn_unused_result));

/* Publishes the reserved record: from here on it survives kill -9. */
void spool_commit(struct spool *spool);

/*
 * Another thread's part, about every 100 ms: writes the segments that changed
 * to disk without holding up appends, and prepares the file that the next
 * rotation takes. ERROR_IO was logged.
 */
int spool_sync(struct spool *spool);

/* The stream that the records belong to; valid until spool_free. */
struct slice spool_stream(const struct spool *spool);

void spool_count(const struct spool *spool, struct spool_counters *counters);

/* The first record that is not shipped. */
void spool_position(const struct spool *spool, struct spool_cursor *cursor);

/* The next record; false at the end (for now). Bodies as spool_chain.h says. */
bool spool_next(const struct spool *spool, struct spool_cursor *cursor,
                struct spool_record *record);

/*
 * Sets `cursor` to the first record behind `top`, the last id that Redis has,
 * and keeps new ids above `top`. What it found is in spool_chain.h.
 */
enum spool_found spool_seek(struct spool *spool, struct stream_id top,
                            struct spool_cursor *cursor);

/* Everything before `cursor` is shipped, nothing behind it is. */
void spool_ship(struct spool *spool, const struct spool_cursor *cursor);

/*
 * Copies a record that nobody can read (of a newer version) to quarantine, and
 * counts it as rejected. The caller goes on behind it.
 */
void spool_reject(struct spool *spool, const struct spool_record *record);

/*
 * Deletes segments that were shipped retain_ms ago. Only for when Redis has
 * just answered: one that went away may come back without them.
 */
void spool_expire(struct spool *spool);

/* Whether there is one to delete. */
bool spool_has_expired(const struct spool *spool);

#endif
