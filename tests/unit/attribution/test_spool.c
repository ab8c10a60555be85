#include "attribution/record/spool.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attribution/record/spool_segment.h"
#include "core/file.h"
#include "core/memory.h"
#include "tests/support/scratch.h"

#define SEGMENT  ((uint64_t)SPOOL_SEGMENT_MIN)
#define START_US (1732267800ll * 1000000)

/* Bodies of this length make 100 records fill most of a segment. */
#define BODY 1200

struct fixture {
    char *dir;
    struct clock_manual clock;
    struct spool_config config;
    struct spool *spool;
};

static void reopen(struct fixture *f)
{
    struct error err = ERROR_INIT;

    spool_free(&f->spool);
    f->spool = spool_new(&f->config, &err);
    cr_assert_not_null(f->spool, "%s", err.message);
}

static void setup(struct fixture *f)
{
    *f = (struct fixture){.dir = scratch_new(), .config = SPOOL_CONFIG_INIT};
    clock_manual_init(&f->clock, START_US);
    f->config.dir = f->dir;
    f->config.stream = SLICE("clicks:n1.0");
    f->config.segment_bytes = SEGMENT;
    f->config.max_bytes = 64 * SEGMENT;
    f->config.clock = &f->clock.clock;
    reopen(f);
}

static void teardown(struct fixture *f)
{
    spool_free(&f->spool);
    scratch_free(&f->dir);
}

/* Appends a record whose body tells its number. */
static int append(struct fixture *f, uint64_t number, struct stream_id *id)
{
    struct spool_slot slot;
    int code = spool_reserve(f->spool, BODY, &slot);

    if (code < 0)
        return code;
    memset(slot.area, 'x', BODY);
    memcpy(slot.area, &number, sizeof(number));
    spool_commit(f->spool);
    if (id != NULL)
        *id = slot.id;
    return 0;
}

static void append_many(struct fixture *f, uint64_t from, uint64_t to)
{
    for (uint64_t i = from; i < to; i++)
        cr_assert_eq(append(f, i, NULL), 0);
}

static uint64_t body_number(const struct spool_record *record)
{
    uint64_t number;

    cr_assert_eq(record->body.len, BODY);
    memcpy(&number, record->body.ptr, sizeof(number));
    return number;
}

/* From the position on there are exactly the records from ... to-1. */
static void assert_pending(const struct fixture *f, uint64_t from, uint64_t to)
{
    struct stream_id last = STREAM_ID_NONE;
    struct spool_cursor cursor;
    struct spool_record record;
    struct spool_counters books;

    spool_position(f->spool, &cursor);
    for (uint64_t i = from; i < to; i++) {
        cr_assert(spool_next(f->spool, &cursor, &record), "record %" PRIu64, i);
        cr_assert_eq(body_number(&record), i);
        cr_assert_gt(stream_id_compare(record.id, last), 0);
        last = record.id;
    }
    cr_assert(!spool_next(f->spool, &cursor, &record));
    spool_count(f->spool, &books);
    cr_assert_eq(books.pending, to - from);
    cr_assert_eq(books.appended + books.recovered,
                 books.shipped + books.pending);
}

/* Ships `count` records. */
static void ship(struct fixture *f, uint64_t count)
{
    struct spool_cursor cursor;
    struct spool_record record;

    spool_position(f->spool, &cursor);
    for (uint64_t i = 0; i < count; i++)
        cr_assert(spool_next(f->spool, &cursor, &record));
    spool_ship(f->spool, &cursor);
}

static size_t files(const struct fixture *f)
{
    return scratch_count(f->dir, ".seg");
}

static size_t quarantined(const struct fixture *f)
{
    char *path = file_path(f->dir, "quarantine");
    size_t count = scratch_count(path, "");

    free(path);
    return count;
}

Test(spool, keeps_records_over_a_restart)
{
    struct fixture f;
    struct spool_counters books;

    setup(&f);
    append_many(&f, 0, 250);
    assert_pending(&f, 0, 250);
    cr_assert_gt(files(&f), 2);
    reopen(&f);
    assert_pending(&f, 0, 250);
    spool_count(f.spool, &books);
    cr_assert_eq(books.recovered, 250);
    cr_assert_eq(books.appended, 0);
    append_many(&f, 250, 300);
    reopen(&f);
    assert_pending(&f, 0, 300);
    cr_assert_eq(quarantined(&f), 0);
    teardown(&f);
}

Test(spool, restarts_leave_no_empty_files)
{
    struct fixture f;

    setup(&f);
    for (int i = 0; i < 5; i++)
        reopen(&f);
    cr_assert_eq(files(&f), 1);
    append_many(&f, 0, 1);
    for (int i = 0; i < 5; i++)
        reopen(&f);
    cr_assert_eq(files(&f), 2);
    assert_pending(&f, 0, 1);
    append_many(&f, 1, 2);
    assert_pending(&f, 0, 2);
    teardown(&f);
}

Test(spool, resumes_at_the_shipped_position)
{
    struct fixture f;
    struct spool_counters books;

    setup(&f);
    append_many(&f, 0, 250);
    ship(&f, 180);
    assert_pending(&f, 180, 250);
    reopen(&f);
    assert_pending(&f, 180, 250);
    spool_count(f.spool, &books);
    cr_assert_eq(books.recovered, 70);
    cr_assert_eq(books.shipped, 0);
    teardown(&f);
}

Test(spool, ids_rise_though_the_clock_goes_back)
{
    struct fixture f;
    struct stream_id last, id;

    setup(&f);
    cr_assert_eq(append(&f, 0, &last), 0);
    cr_assert_eq(last.ms, START_US / 1000);
    for (uint64_t i = 1; i < 300; i++) {
        if (i % 50 == 0)
            f.clock.now_wall_us -= 3600000000;
        if (i % 70 == 0)
            reopen(&f);
        cr_assert_eq(append(&f, i, &id), 0);
        cr_assert_gt(stream_id_compare(id, last), 0);
        last = id;
    }
    cr_assert_eq(last.ms, START_US / 1000);
    teardown(&f);
}

/* Also when nothing is left but an empty segment. */
Test(spool, ids_rise_though_all_was_shipped)
{
    struct fixture f;
    struct stream_id last, id;

    setup(&f);
    append_many(&f, 0, 99);
    cr_assert_eq(append(&f, 99, &last), 0);
    ship(&f, 100);
    f.clock.now_wall_us -= 86400000000;
    for (int i = 0; i < 3; i++) {
        reopen(&f);
        ship(&f, 0);
        f.clock.now_steady_us += 60000000;
        spool_expire(f.spool);
    }
    cr_assert_eq(files(&f), 1);
    cr_assert_eq(append(&f, 100, &id), 0);
    cr_assert_gt(stream_id_compare(id, last), 0);
    teardown(&f);
}

Test(spool, keeps_shipped_segments_for_a_while)
{
    struct fixture f;
    size_t before;

    setup(&f);
    append_many(&f, 0, 350);
    before = files(&f);
    ship(&f, 350);
    spool_expire(f.spool);
    cr_assert_eq(files(&f), before);
    clock_manual_advance_ms(&f.clock, 9999);
    spool_expire(f.spool);
    cr_assert_eq(files(&f), before);
    clock_manual_advance_ms(&f.clock, 1);
    spool_expire(f.spool);
    cr_assert_eq(files(&f), 1, "the newest stays");
    append_many(&f, 350, 351);
    assert_pending(&f, 350, 351);
    teardown(&f);
}

Test(spool, never_deletes_what_redis_did_not_confirm)
{
    struct fixture f;
    size_t before;

    setup(&f);
    append_many(&f, 0, 350);
    ship(&f, 350);
    reopen(&f); /* the position is a hint only */
    before = files(&f);
    clock_manual_advance_ms(&f.clock, 60000);
    spool_expire(f.spool);
    cr_assert_eq(files(&f), before);
    teardown(&f);
}

Test(spool, rewinds_and_the_books_hold)
{
    struct fixture f;
    struct spool_counters books;
    struct spool_cursor cursor;
    struct stream_id at100 = STREAM_ID_NONE;

    setup(&f);
    for (uint64_t i = 0; i < 300; i++)
        cr_assert_eq(append(&f, i, i == 99 ? &at100 : NULL), 0);
    ship(&f, 300);
    assert_pending(&f, 300, 300);
    cr_assert_eq(spool_seek(f.spool, at100, &cursor), SPOOL_FOUND_EXACT);
    spool_ship(f.spool, &cursor);
    assert_pending(&f, 100, 300);
    spool_count(f.spool, &books);
    cr_assert_eq(books.shipped, 100);
    cr_assert_eq(books.recovered, 0);

    /* A rewound segment is not shipped: it must not expire. */
    clock_manual_advance_ms(&f.clock, 60000);
    spool_expire(f.spool);
    assert_pending(&f, 100, 300);

    /* Behind what this run began with: former runs' records come back. */
    ship(&f, 200);
    reopen(&f);
    append_many(&f, 300, 310);
    cr_assert_eq(spool_seek(f.spool, at100, &cursor), SPOOL_FOUND_EXACT);
    spool_ship(f.spool, &cursor);
    assert_pending(&f, 100, 310);
    spool_count(f.spool, &books);
    cr_assert_eq(books.recovered, 200);
    cr_assert_eq(books.appended, 10);
    cr_assert_eq(books.shipped, 0);
    teardown(&f);
}

Test(spool, seeks_every_id)
{
    struct fixture f;
    struct stream_id ids[200];
    struct spool_cursor cursor;

    setup(&f);
    for (uint64_t i = 0; i < 200; i++) {
        clock_manual_advance_ms(&f.clock, 2);
        cr_assert_eq(append(&f, i, &ids[i]), 0);
    }
    cr_assert_eq(spool_seek(f.spool, STREAM_ID_NONE, &cursor),
                 SPOOL_FOUND_EXACT);
    cr_assert_eq(cursor.number, 0);
    for (uint64_t i = 0; i < 200; i++) {
        struct stream_id between = {ids[i].ms + 1, 0};

        cr_assert_eq(spool_seek(f.spool, ids[i], &cursor), SPOOL_FOUND_EXACT);
        cr_assert_eq(cursor.number, i + 1);
        cr_assert_eq(spool_seek(f.spool, between, &cursor), SPOOL_FOUND_ALIEN);
        cr_assert_eq(cursor.number, i + 1);
    }
    teardown(&f);
}

Test(spool, tells_when_redis_lost_more_than_is_kept)
{
    struct fixture f;
    struct stream_id first;
    struct spool_cursor cursor;

    setup(&f);
    cr_assert_eq(append(&f, 0, &first), 0);
    append_many(&f, 1, 350);
    ship(&f, 350);
    clock_manual_advance_ms(&f.clock, 60000);
    spool_expire(f.spool);
    cr_assert_eq(spool_seek(f.spool, first, &cursor), SPOOL_FOUND_LOST);
    cr_assert_eq(spool_seek(f.spool, STREAM_ID_NONE, &cursor),
                 SPOOL_FOUND_LOST);
    spool_ship(f.spool, &cursor);
    assert_pending(&f, cursor.number, 350);
    teardown(&f);
}

/* Another node of our name, or a spool that was deleted: new ids must be above
 * what the stream has, or Redis would refuse them in silence. */
Test(spool, new_ids_are_above_what_redis_has)
{
    struct fixture f;
    struct stream_id top = {START_US / 1000 + 5000, 7}, id;
    struct spool_cursor cursor;

    setup(&f);
    cr_assert_eq(spool_seek(f.spool, top, &cursor), SPOOL_FOUND_ALIEN);
    cr_assert_eq(append(&f, 0, &id), 0);
    cr_assert_gt(stream_id_compare(id, top), 0);
    teardown(&f);
}

Test(spool, drops_at_its_limit_and_recovers)
{
    struct fixture f;
    struct spool_counters books;
    uint64_t fit = 0;

    setup(&f);
    f.config.max_bytes = 3 * SEGMENT;
    reopen(&f);
    while (append(&f, fit, NULL) == 0)
        fit++;
    cr_assert_gt(fit, 250);
    for (int i = 0; i < 1000; i++)
        cr_assert_eq(append(&f, fit, NULL), ERROR_FULL);
    spool_count(f.spool, &books);
    cr_assert_eq(books.dropped, 1001);
    cr_assert_leq(books.bytes, 3 * SEGMENT);
    assert_pending(&f, 0, fit);
    reopen(&f); /* also over a restart: what is there must be shipped */
    cr_assert_eq(append(&f, fit, NULL), ERROR_FULL);

    /* Shipped segments give way though they are to be retained. */
    ship(&f, fit);
    clock_manual_advance_ms(&f.clock, 100);
    append_many(&f, fit, fit + 50);
    assert_pending(&f, fit, fit + 50);
    teardown(&f);
}

Test(spool, refuses_impossible_records)
{
    struct fixture f;
    struct spool_slot slot;

    setup(&f);
    cr_assert_eq(spool_reserve(f.spool, 0, &slot), ERROR_FULL);
    cr_assert_eq(spool_reserve(f.spool, SPOOL_RECORD_MAX + 1, &slot),
                 ERROR_FULL);
    cr_assert_eq(spool_reserve(f.spool, SPOOL_RECORD_MAX, &slot), 0);
    memset(slot.area, 1, SPOOL_RECORD_MAX);
    spool_commit(f.spool);
    spool_commit(f.spool); /* nothing is reserved: nothing happens */
    reopen(&f);
    cr_assert_eq(quarantined(&f), 0);
    teardown(&f);
}

/* The path of the file that holds the records (the first in the directory). */
static char *first_file(const struct fixture *f)
{
    return file_path(f->dir, "%020d.seg", 0);
}

static void overwrite(const char *path, size_t offset, struct slice bytes)
{
    FILE *file = fopen(path, "r+");

    cr_assert_not_null(file);
    fseek(file, (long)offset, SEEK_SET);
    cr_assert_eq(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
    fclose(file);
}

Test(spool, quarantines_a_corrupt_tail)
{
    struct fixture f;
    size_t record = spool_format_size(BODY);
    char *path;

    setup(&f);
    path = first_file(&f);
    append_many(&f, 0, 20);
    spool_free(&f.spool);
    overwrite(path, SPOOL_HEADER_BYTES + 15 * record + 500, SLICE("!"));
    reopen(&f);
    assert_pending(&f, 0, 15);
    cr_assert_eq(quarantined(&f), 1);
    append_many(&f, 15, 40);
    reopen(&f); /* once is enough */
    assert_pending(&f, 0, 40);
    cr_assert_eq(quarantined(&f), 1);
    free(path);
    teardown(&f);
}

/* The middle of a chain is corrupt: what follows still counts, and the
 * numbers do not run into each other. */
Test(spool, survives_a_gap_in_the_middle)
{
    struct fixture f;
    struct spool_cursor cursor;
    struct spool_record record;
    struct spool_counters books;
    uint64_t seen = 0;
    char *path;

    setup(&f);
    path = first_file(&f);
    append_many(&f, 0, 300);
    spool_free(&f.spool);
    overwrite(path, SPOOL_HEADER_BYTES + 10 * spool_format_size(BODY) + 500,
              SLICE("!"));
    reopen(&f);
    spool_position(f.spool, &cursor);
    while (spool_next(f.spool, &cursor, &record)) {
        cr_assert_eq(body_number(&record), record.number);
        seen++;
    }
    cr_assert_gt(seen, 150);
    cr_assert_lt(seen, 300);
    spool_count(f.spool, &books);
    cr_assert_eq(books.pending, seen);
    spool_ship(f.spool, &cursor);
    append_many(&f, 300, 320);
    assert_pending(&f, 300, 320);
    free(path);
    teardown(&f);
}

Test(spool, quarantines_a_file_without_header)
{
    struct fixture f;
    char *path;

    setup(&f);
    path = first_file(&f);
    append_many(&f, 0, 20);
    spool_free(&f.spool);
    overwrite(path, 0, SLICE("garbage!"));
    reopen(&f);
    assert_pending(&f, 0, 0);
    cr_assert_eq(quarantined(&f), 1);
    append_many(&f, 0, 5);
    assert_pending(&f, 0, 5);
    free(path);
    teardown(&f);
}

Test(spool, one_at_a_time)
{
    struct fixture f;
    struct error err = ERROR_INIT;

    setup(&f);
    cr_assert_null(spool_new(&f.config, &err));
    cr_assert_eq(err.code, ERROR_CONFLICT);
    teardown(&f);
}

Test(spool, refuses_another_streams_directory)
{
    struct fixture f;
    struct error err = ERROR_INIT;

    setup(&f);
    spool_free(&f.spool);
    f.config.stream = SLICE("clicks:n2.0");
    cr_assert_null(spool_new(&f.config, &err));
    cr_assert_eq(err.code, ERROR_CONFLICT);
    cr_assert_not_null(strstr(err.message, "clicks:n1.0"), "%s", err.message);
    teardown(&f);
}

Test(spool, checks_its_configuration)
{
    struct fixture f;
    struct error err = ERROR_INIT;
    char name[SPOOL_STREAM_MAX + 1];

    setup(&f);
    spool_free(&f.spool);
    f.config.segment_bytes = SPOOL_SEGMENT_MIN - 1;
    cr_assert_null(spool_new(&f.config, &err));
    cr_assert_eq(err.code, ERROR_INVALID);
    f.config.segment_bytes = SEGMENT;
    f.config.max_bytes = 2 * SEGMENT - 1;
    cr_assert_null(spool_new(&f.config, &err));
    cr_assert_eq(err.code, ERROR_INVALID);
    f.config.max_bytes = 2 * SEGMENT;
    memset(name, 'n', sizeof(name));
    f.config.stream = slice_of(name, sizeof(name));
    cr_assert_null(spool_new(&f.config, &err));
    cr_assert_eq(err.code, ERROR_INVALID);
    teardown(&f);
}

Test(spool, drains_what_another_worker_left)
{
    struct fixture f;
    struct spool_slot slot;
    struct stat info;

    setup(&f);
    append_many(&f, 0, 250);
    ship(&f, 10);
    f.config.stream = SLICE_NONE;
    reopen(&f);
    cr_assert(slice_equal(spool_stream(f.spool), SLICE("clicks:n1.0")));
    cr_assert_eq(spool_reserve(f.spool, 10, &slot), ERROR_FULL);
    assert_pending(&f, 10, 250);
    ship(&f, 240);
    cr_assert_eq(spool_sync(f.spool), 0);
    spool_remove(&f.spool);
    cr_assert_neq(stat(f.dir, &info), 0);
    teardown(&f);
}

Test(spool, nothing_to_drain)
{
    struct fixture f;
    struct error err = ERROR_INIT;
    char *missing;

    setup(&f);
    spool_free(&f.spool);
    missing = file_path(f.dir, "missing");
    f.config.stream = SLICE_NONE;
    f.config.dir = missing;
    cr_assert_null(spool_new(&f.config, &err));
    cr_assert_eq(err.code, ERROR_NOT_FOUND);
    cr_assert_eq(scratch_count(f.dir, "missing"), 0, "nothing is made");
    free(missing);
    teardown(&f);
}

Test(spool, keeps_what_nobody_can_read)
{
    struct fixture f;
    struct spool_cursor cursor;
    struct spool_record record;
    struct spool_counters books;

    setup(&f);
    append_many(&f, 0, 3);
    spool_position(f.spool, &cursor);
    cr_assert(spool_next(f.spool, &cursor, &record));
    spool_reject(f.spool, &record);
    spool_reject(f.spool, &record); /* seen again after a rewind */
    spool_ship(f.spool, &cursor);
    spool_count(f.spool, &books);
    cr_assert_eq(books.rejected, 1);
    cr_assert_eq(quarantined(&f), 1);
    assert_pending(&f, 1, 3);
    teardown(&f);
}

Test(spool, says_why_a_directory_cannot_be_used)
{
    struct fixture f;
    struct error err = ERROR_INIT;

    setup(&f);
    spool_free(&f.spool);
    f.config.dir = "/proc/waypost-spool";
    cr_assert_null(spool_new(&f.config, &err));
    cr_assert_eq(err.code, ERROR_IO);
    cr_assert_not_null(strstr(err.message, "/proc/waypost-spool"), "%s",
                       err.message);
    teardown(&f);
}

/* A limit on file sizes stands for a full disk: fallocate fails likewise. */
static void limit_files(rlim_t bytes)
{
    struct rlimit limit;

    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = bytes;
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

Test(spool, drops_without_disk_space_and_recovers)
{
    struct fixture f;
    struct error err = ERROR_INIT;
    uint64_t fit = 0;

    signal(SIGXFSZ, SIG_IGN);
    setup(&f);
    limit_files(SEGMENT / 2);
    while (append(&f, fit, NULL) == 0)
        fit++;
    cr_assert_gt(fit, 90);
    cr_assert_eq(append(&f, fit, NULL), ERROR_FULL);
    cr_assert_eq(scratch_count(f.dir, "next"), 0, "no half-made file");
    assert_pending(&f, 0, fit);

    spool_free(&f.spool); /* and a start says so */
    cr_assert_null(spool_new(&f.config, &err));
    cr_assert_eq(err.code, ERROR_FULL);

    limit_files(RLIM_INFINITY);
    reopen(&f);
    append_many(&f, fit, fit + 10);
    assert_pending(&f, 0, fit + 10);
    teardown(&f);
}

/* A file system of four segments of our own; false if we may not mount. */
static bool mount_small(const char *dir)
{
    char options[32];

    snprintf(options, sizeof(options), "size=%" PRIu64, 4 * SEGMENT);
    return unshare(CLONE_NEWNS) == 0 &&
           mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount("none", dir, "tmpfs", 0, options) == 0;
}

Test(spool, a_full_disk_takes_what_is_retained_first)
{
    struct fixture f;
    uint64_t fit = 0;

    setup(&f);
    spool_free(&f.spool);
    if (!mount_small(f.dir))
        cr_skip_test("needs the right to mount");
    reopen(&f);
    while (append(&f, fit, NULL) == 0)
        fit++;
    cr_assert_gt(fit, 250);
    ship(&f, fit);
    cr_assert_eq(spool_sync(f.spool), 0); /* it holds the files open */
    clock_manual_advance_ms(&f.clock, 100);
    append_many(&f, fit, fit + 250);
    assert_pending(&f, fit, fit + 250);
    spool_free(&f.spool);
    cr_assert_eq(umount(f.dir), 0);
    reopen(&f);
    teardown(&f);
}

/* The standby that spool_sync prepares is what the next rotation takes. */
Test(spool, rotates_into_the_prepared_file)
{
    struct fixture f;

    setup(&f);
    for (uint64_t i = 0; i < 1000; i++) {
        if (i % 60 == 0)
            cr_assert_eq(spool_sync(f.spool), 0);
        cr_assert_eq(append(&f, i, NULL), 0);
    }
    cr_assert_eq(spool_sync(f.spool), 0);
    cr_assert_eq(scratch_count(f.dir, "standby"), 1);
    assert_pending(&f, 0, 1000);
    reopen(&f);
    cr_assert_eq(scratch_count(f.dir, "standby"), 0);
    assert_pending(&f, 0, 1000);
    teardown(&f);
}

/* Children that are killed inside their appends: what they told the parent to
 * be committed is there, in order, and nothing else but what came after. */
static void child_appends(struct fixture *f, int told, uint64_t from)
{
    for (uint64_t i = from;; i++) {
        if (append(f, i, NULL) < 0)
            _exit(1);
        if (write(told, &i, sizeof(i)) != (ssize_t)sizeof(i))
            _exit(2);
        if (i % 64 == 0)
            spool_sync(f->spool);
    }
}

static uint64_t run_child(struct fixture *f, uint64_t from, uint64_t wait_for)
{
    uint64_t last = 0, number;
    int ends[2];
    pid_t pid;

    cr_assert_eq(pipe(ends), 0);
    pid = fork();
    if (pid == 0) {
        struct error err;

        f->spool = spool_new(&f->config, &err);
        if (f->spool == NULL)
            _exit(3);
        child_appends(f, ends[1], from);
    }
    close(ends[1]);
    while (read(ends[0], &number, sizeof(number)) == (ssize_t)sizeof(number)) {
        last = number;
        if (number == wait_for)
            kill(pid, SIGKILL);
    }
    close(ends[0]);
    waitpid(pid, NULL, 0);
    return last;
}

Test(spool, kill_9_loses_nothing)
{
    struct fixture f;
    uint64_t next = 0;

    setup(&f);
    f.config.max_bytes = 1ull << 30;
    for (int round = 0; round < 12; round++) {
        uint64_t told, number = 0;
        struct spool_cursor cursor;
        struct spool_record record;

        spool_free(&f.spool);
        told = run_child(&f, next, next + 137);
        cr_assert_geq(told, next + 137);
        reopen(&f);
        spool_position(f.spool, &cursor);
        while (spool_next(f.spool, &cursor, &record))
            cr_assert_eq(body_number(&record), number++);
        cr_assert_gt(number, told, "round %d", round);
        next = number;
    }
    teardown(&f);
}
