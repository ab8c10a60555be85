#include "attribution/record/spool_store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "attribution/record/spool_recovery.h"
#include "core/file.h"
#include "core/memory.h"

void spool_store_init(struct spool_store *store, const char *dir,
                      const struct spool_limits *limits,
                      const struct clock *clock)
{
    *store = (struct spool_store){
        .dir = slice_copy(slice_str(dir)),
        .limits = *limits,
        .clock = clock,
        .dir_fd = -1,
    };
    spool_writeback_init(&store->writeback, dir, -1, limits->segment_bytes);
}

void spool_store_release(struct spool_store *store)
{
    spool_writeback_release(&store->writeback);
    spool_chain_release(&store->chain);
    if (store->dir_fd >= 0)
        close(store->dir_fd);
    free(store->dir);
}

static int store_lock(struct spool_store *store, struct error *err)
{
    store->dir_fd = open(store->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (store->dir_fd < 0 && errno == ENOENT)
        return error_set(err, ERROR_NOT_FOUND, "spool %s: does not exist",
                         store->dir);
    if (store->dir_fd < 0)
        return error_errno(err, errno, "spool %s: cannot be opened",
                           store->dir);
    if (flock(store->dir_fd, LOCK_EX | LOCK_NB) == 0)
        return 0;
    if (errno != EWOULDBLOCK)
        return error_errno(err, errno, "spool %s: cannot be locked",
                           store->dir);
    return error_set(err, ERROR_CONFLICT,
                     "spool %s: in use by another worker or process; stop "
                     "that one first",
                     store->dir);
}

int spool_store_open(struct spool_store *store, bool make, struct slice stream,
                     struct error *err)
{
    if (make && file_make_dir(store->dir, err) < 0)
        return err->code;
    if (store_lock(store, err) < 0)
        return err->code;
    store->writeback.dir_fd = store->dir_fd;
    if (spool_recovery_run(store->dir, stream, &store->chain, err) < 0)
        return err->code;
    for (size_t i = 0; i < store->chain.count; i++)
        store->bytes += store->chain.segments[i]->size;
    return 0;
}

static void remove_oldest(struct spool_store *store)
{
    struct spool_segment *segment = spool_chain_shift(&store->chain);

    store->bytes -= segment->size;
    spool_segment_remove(&segment);
}

/* Redis has said that it has all of it; the newest one stays. */
static bool oldest_may_go(const struct spool_store *store,
                          const struct spool_segment *position)
{
    return store->chain.count > 1 && store->chain.segments[0] != position &&
           store->chain.segments[0]->shipped;
}

/*
 * Whether one more segment fits. What is shipped is only kept in case
 * that Redis lost it, which is unlikely, while a full spool loses clicks for
 * certain: so retention gives way first.
 */
static bool make_room(struct spool_store *store,
                      const struct spool_segment *position)
{
    uint64_t need = store->limits.segment_bytes;

    while (store->bytes + need > store->limits.max_bytes) {
        if (!oldest_may_go(store, position))
            return false;
        remove_oldest(store);
    }
    return true;
}

/* The prepared file, or one made on the spot. */
static struct spool_segment *store_blank(struct spool_store *store,
                                         struct error *err)
{
    struct spool_segment *blank = spool_writeback_take(&store->writeback);
    char *path;

    if (blank != NULL)
        return blank;
    path = file_path(store->dir, "next");
    blank = spool_segment_new(path, store->limits.segment_bytes, err);
    free(path);
    return blank;
}

/* What is retained gives way to a full disk, too. */
static struct spool_segment *blank_at_any_price(
    struct spool_store *store, const struct spool_segment *position,
    struct error *err)
{
    struct spool_segment *blank = store_blank(store, err);

    while (blank == NULL && err->code == ERROR_FULL &&
           oldest_may_go(store, position)) {
        remove_oldest(store);
        blank = store_blank(store, err);
    }
    return blank;
}

/* A segment that is full is not written to again: its file may be closed, once
 * it is on disk. */
static void store_push(struct spool_store *store, struct spool_segment *segment)
{
    struct spool_segment *full = spool_chain_newest(&store->chain);
    uint64_t standby = store->bytes + 2 * store->limits.segment_bytes;
    int retired = -1;

    if (full != NULL) {
        retired = full->fd;
        full->fd = -1;
    }
    spool_chain_push(&store->chain, segment);
    store->bytes += segment->size;
    spool_writeback_rotate(&store->writeback, retired, segment->fd,
                           standby <= store->limits.max_bytes);
}

int spool_store_grow(struct spool_store *store,
                     const struct spool_header *header,
                     const struct spool_segment *position, struct error *err)
{
    struct spool_segment *segment;
    char *path;

    if (!make_room(store, position))
        return error_set(
            err, ERROR_FULL, "spool %s: its limit of %llu bytes is reached",
            store->dir, (unsigned long long)store->limits.max_bytes);
    segment = blank_at_any_price(store, position, err);
    if (segment == NULL)
        return err->code;
    path = spool_recovery_path(store->dir, header->first);
    if (spool_segment_start(segment, path, header, err) == 0)
        store_push(store, segment);
    else
        spool_segment_remove(&segment);
    free(path);
    return segment == NULL ? (int)err->code : 0;
}

void spool_store_sweep(struct spool_store *store)
{
    struct spool_chain *chain = &store->chain;
    uint64_t newest = spool_chain_newest(chain)->first;
    size_t kept = 0;

    for (size_t i = 0; i < chain->count; i++) {
        struct spool_segment *segment = chain->segments[i];

        if (segment->count > 0 || i + 1 == chain->count) {
            chain->segments[kept++] = segment;
            continue;
        }
        store->bytes -= segment->size;
        /* One of the newest's number had its name: it is overwritten. */
        if (segment->first == newest)
            spool_segment_free(&segment);
        else
            spool_segment_remove(&segment);
    }
    chain->count = kept;
}

void spool_store_mark(struct spool_store *store,
                      const struct spool_segment *position)
{
    int64_t now = clock_steady_ms(store->clock);
    bool before = true;

    for (size_t i = 0; i < store->chain.count; i++) {
        struct spool_segment *segment = store->chain.segments[i];

        if (segment == position)
            before = false;
        if (before && !segment->shipped)
            segment->shipped_steady_ms = now;
        segment->shipped = before;
    }
}

bool spool_store_has_expired(const struct spool_store *store,
                             const struct spool_segment *position)
{
    int64_t before = clock_steady_ms(store->clock) - store->limits.retain_ms;

    return oldest_may_go(store, position) &&
           store->chain.segments[0]->shipped_steady_ms <= before;
}

void spool_store_expire(struct spool_store *store,
                        const struct spool_segment *position)
{
    while (spool_store_has_expired(store, position))
        remove_oldest(store);
}

void spool_store_destroy(struct spool_store *store)
{
    while (store->chain.count > 0)
        remove_oldest(store);
    rmdir(store->dir);
}
