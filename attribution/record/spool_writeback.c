#include "attribution/record/spool_writeback.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/file.h"
#include "core/log.h"
#include "core/memory.h"

void spool_writeback_init(struct spool_writeback *w, const char *dir,
                          int dir_fd, size_t segment_bytes)
{
    *w = (struct spool_writeback){
        .standby_path = file_path(dir, "standby"),
        .dir_fd = dir_fd,
        .segment_bytes = segment_bytes,
        .active = -1,
    };
    pthread_mutex_init(&w->lock, NULL);
}

void spool_writeback_release(struct spool_writeback *w)
{
    spool_segment_remove(&w->standby);
    for (size_t i = 0; i < w->retired_count; i++)
        close(w->retired[i]);
    free(w->retired);
    free(w->standby_path);
    pthread_mutex_destroy(&w->lock);
}

static void retire(struct spool_writeback *w, int fd)
{
    if (w->retired_count == w->retired_cap) {
        w->retired_cap = w->retired_cap > 0 ? 2 * w->retired_cap : 8;
        w->retired =
            memory_resize(w->retired, w->retired_cap, sizeof(w->retired[0]));
    }
    w->retired[w->retired_count++] = fd;
}

void spool_writeback_rotate(struct spool_writeback *w, int retired, int active,
                            bool want)
{
    pthread_mutex_lock(&w->lock);
    if (retired >= 0)
        retire(w, retired);
    w->active = active;
    w->dir_changed = true;
    w->wanted = want;
    pthread_mutex_unlock(&w->lock);
}

struct spool_segment *spool_writeback_take(struct spool_writeback *w)
{
    struct spool_segment *standby;

    pthread_mutex_lock(&w->lock);
    standby = w->standby;
    w->standby = NULL;
    w->wanted = false;
    pthread_mutex_unlock(&w->lock);
    return standby;
}

/* What one round has to do, taken out from under the lock. */
struct round {
    int *fds; /* owned, with the descriptors in it */
    size_t count;
    uint64_t appends;
    bool dir_changed;
    bool prepare;
};

static void round_take(struct spool_writeback *w, struct round *round)
{
    pthread_mutex_lock(&w->lock);
    round->appends = atomic_load_explicit(&w->appends, memory_order_acquire);
    if (w->active >= 0 && round->appends != w->synced) {
        int fd = fcntl(w->active, F_DUPFD_CLOEXEC, 0);

        if (fd >= 0)
            retire(w, fd);
        else
            round->appends = w->synced; /* next round */
    }
    round->fds = w->retired;
    round->count = w->retired_count;
    round->dir_changed = w->dir_changed;
    round->prepare = w->wanted && w->standby == NULL;
    w->retired = NULL;
    w->retired_count = w->retired_cap = 0;
    w->dir_changed = false;
    pthread_mutex_unlock(&w->lock);
}

static int round_sync(const struct spool_writeback *w,
                      const struct round *round)
{
    int failed = 0;

    for (size_t i = 0; i < round->count; i++) {
        if (fdatasync(round->fds[i]) < 0)
            failed = errno;
        close(round->fds[i]);
    }
    if (round->dir_changed && fsync(w->dir_fd) < 0)
        failed = errno;
    return failed;
}

/* Without space the spool's own thread will find out, and say so. */
static void prepare(struct spool_writeback *w)
{
    struct error err;
    struct spool_segment *segment =
        spool_segment_new(w->standby_path, w->segment_bytes, &err);

    if (segment == NULL)
        return;
    pthread_mutex_lock(&w->lock);
    if (w->wanted) {
        w->standby = segment;
        segment = NULL;
    }
    pthread_mutex_unlock(&w->lock);
    /* Given up meanwhile: the owner took a file of its own. */
    spool_segment_remove(&segment);
}

int spool_writeback_run(struct spool_writeback *w)
{
    struct round round = {0};
    struct error err;
    int failed;

    round_take(w, &round);
    failed = round_sync(w, &round);
    free(round.fds);
    if (round.prepare)
        prepare(w);
    w->synced = round.appends;
    if (failed == 0) {
        w->failing = false;
        return 0;
    }
    error_errno(&err, failed, "spool %s: cannot be written to disk",
                w->standby_path);
    if (!w->failing)
        log_error("spool not on disk", log_err(&err));
    w->failing = true;
    return ERROR_IO;
}
