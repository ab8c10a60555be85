#ifndef ATTRIBUTION_SPOOL_WRITEBACK_H
#define ATTRIBUTION_SPOOL_WRITEBACK_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attribution/record/spool_segment.h"

/*
 * What a spool's thread and the thread that writes to disk share, so that
 * neither waits for the other's work: the lock is held for moving file
 * descriptors about, never while a disk is busy.
 *
 *     spool_writeback_init(&w, dir, dir_fd, segment_bytes);
 *     spool_writeback_rotate(&w, retired_fd, new_fd, want);     owner
 *     spool_writeback_touch(&w);                                owner
 *     standby = spool_writeback_take(&w);                       owner
 *     spool_writeback_run(&w);                                  the other
 *     spool_writeback_release(&w);                    after the other stopped
 */
struct spool_writeback {
    char *standby_path; /* owned; immutable, like the next two */
    int dir_fd;         /* not owned */
    size_t segment_bytes;
    _Atomic uint64_t appends; /* written by the owner */
    pthread_mutex_t lock;     /* over the rest, up to `synced` */
    int active;               /* the newest segment's, not owned; -1 = none */
    int *retired;             /* owned: rotated away, to be synced and closed */
    size_t retired_count, retired_cap;
    bool dir_changed;              /* files were renamed */
    bool wanted;                   /* a standby is */
    struct spool_segment *standby; /* owned, or NULL */
    uint64_t synced; /* appends that are on disk; only the other thread's */
    bool failing;    /* likewise: the last attempt failed, and was logged */
};

void spool_writeback_init(struct spool_writeback *w, const char *dir,
                          int dir_fd, size_t segment_bytes);

/* Syncs nothing; deletes the standby. */
void spool_writeback_release(struct spool_writeback *w);

/*
 * The newest segment changed: `retired` (-1 = none) is handed over, `active`
 * stays the owner's. With `want`, a standby is to be prepared.
 */
void spool_writeback_rotate(struct spool_writeback *w, int retired, int active,
                            bool want);

/* The prepared segment, owned by the caller from now on, or NULL. */
struct spool_segment *spool_writeback_take(struct spool_writeback *w);

/* Something was appended. */
static inline void spool_writeback_touch(struct spool_writeback *w)
{
    uint64_t n = atomic_load_explicit(&w->appends, memory_order_relaxed);

    atomic_store_explicit(&w->appends, n + 1, memory_order_release);
}

/* One round of the other thread; ERROR_IO was logged. */
int spool_writeback_run(struct spool_writeback *w);

#endif
