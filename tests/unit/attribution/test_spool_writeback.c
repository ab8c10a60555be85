#include "attribution/record/spool_writeback.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attribution/record/spool.h"
#include "core/file.h"
#include "tests/support/scratch.h"

struct fixture {
    char *dir;
    int dir_fd;
    struct spool_writeback w;
};

static void setup(struct fixture *f)
{
    f->dir = scratch_new();
    f->dir_fd = open(f->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    spool_writeback_init(&f->w, f->dir, f->dir_fd, SPOOL_SEGMENT_MIN);
}

static void teardown(struct fixture *f)
{
    spool_writeback_release(&f->w);
    cr_assert_eq(scratch_count(f->dir, "standby"), 0);
    close(f->dir_fd);
    scratch_free(&f->dir);
}

static int open_file(const struct fixture *f, const char *name)
{
    char *path = file_path(f->dir, "%s", name);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    cr_assert_geq(fd, 0);
    free(path);
    return fd;
}

static bool is_open(int fd)
{
    return fcntl(fd, F_GETFD) >= 0;
}

Test(spool_writeback, closes_what_was_retired_and_not_the_active)
{
    struct fixture f;
    int retired, active;

    setup(&f);
    retired = open_file(&f, "a");
    active = open_file(&f, "b");
    spool_writeback_rotate(&f.w, retired, active, false);
    spool_writeback_touch(&f.w);
    cr_assert(is_open(retired));
    cr_assert_eq(spool_writeback_run(&f.w), 0);
    cr_assert(!is_open(retired));
    cr_assert(is_open(active));
    cr_assert_eq(f.w.synced, 1);
    close(active);
    teardown(&f);
}

Test(spool_writeback, prepares_one_standby_when_wanted)
{
    struct fixture f;
    struct spool_segment *standby;

    setup(&f);
    cr_assert_eq(spool_writeback_run(&f.w), 0);
    cr_assert_null(spool_writeback_take(&f.w));
    spool_writeback_rotate(&f.w, -1, -1, true);
    cr_assert_eq(spool_writeback_run(&f.w), 0);
    cr_assert_eq(spool_writeback_run(&f.w), 0);
    cr_assert_eq(scratch_count(f.dir, "standby"), 1);
    standby = spool_writeback_take(&f.w);
    cr_assert_not_null(standby);
    cr_assert_eq(standby->size, SPOOL_SEGMENT_MIN);
    cr_assert_null(spool_writeback_take(&f.w));
    spool_segment_remove(&standby);
    spool_writeback_rotate(&f.w, -1, -1, true);
    cr_assert_eq(spool_writeback_run(&f.w), 0); /* released with the rest */
    teardown(&f);
}

/* A descriptor that cannot be synced: reported, and the next round is free. */
Test(spool_writeback, reports_a_failing_disk)
{
    struct fixture f;
    int ends[2];

    setup(&f);
    cr_assert_eq(pipe(ends), 0); /* fdatasync gives EINVAL */
    spool_writeback_rotate(&f.w, ends[0], -1, false);
    cr_assert_eq(spool_writeback_run(&f.w), ERROR_IO);
    cr_assert_eq(spool_writeback_run(&f.w), 0);
    close(ends[1]);
    teardown(&f);
}

struct syncer {
    struct spool *spool;
    _Atomic bool stop;
};

static void *sync_loop(void *arg)
{
    struct syncer *syncer = arg;

    while (!syncer->stop)
        spool_sync(syncer->spool);
    return NULL;
}

/* The whole spool with the other thread at full speed. */
Test(spool_writeback, works_beside_appends_rotation_and_expiry)
{
    struct spool_config config = SPOOL_CONFIG_INIT;
    struct syncer syncer = {0};
    struct spool_cursor cursor;
    struct spool_record record;
    struct spool_slot slot;
    struct error err;
    uint64_t shipped = 0;
    pthread_t thread;
    char *dir = scratch_new();

    config.dir = dir;
    config.stream = SLICE("c");
    config.segment_bytes = SPOOL_SEGMENT_MIN;
    config.retain_ms = 0;
    config.clock = clock_system();
    syncer.spool = spool_new(&config, &err);
    cr_assert_eq(pthread_create(&thread, NULL, sync_loop, &syncer), 0);
    for (uint64_t i = 0; i < 20000; i++) {
        cr_assert_eq(spool_reserve(syncer.spool, 500, &slot), 0);
        memset(slot.area, (int)(i % 251), 500);
        spool_commit(syncer.spool);
        if (i % 100 != 99)
            continue;
        spool_position(syncer.spool, &cursor);
        for (; spool_next(syncer.spool, &cursor, &record); shipped++)
            cr_assert_eq((unsigned char)record.body.ptr[0], shipped % 251);
        spool_ship(syncer.spool, &cursor);
        spool_expire(syncer.spool);
    }
    syncer.stop = true;
    pthread_join(thread, NULL);
    cr_assert_eq(shipped, 20000);
    cr_assert_leq(scratch_count(dir, ".seg"), 2);
    spool_free(&syncer.spool);
    scratch_free(&dir);
}
