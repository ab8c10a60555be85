#include "attribution/record/spool_chain.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "tests/support/scratch.h"

/* Segments of 0, 3, 0, 2 and 1 records: numbers 10 to 15, ids <number>-0. */
static const size_t counts[] = {0, 3, 0, 2, 1};

struct fixture {
    char *dir;
    struct spool_chain chain;
};

static void add(struct fixture *f, size_t i, uint64_t first)
{
    struct spool_header header = {.stream_len = 1,
                                  .first = first,
                                  .last_id = {first - 1, 0},
                                  .stream = "c"};
    char *blank = file_path(f->dir, "blank"), *path;
    struct spool_segment *segment;
    struct error err = ERROR_INIT;

    path = file_path(f->dir, "%zu", i);
    segment = spool_segment_new(blank, SPOOL_SEGMENT_MIN, &err);
    cr_assert_eq(spool_segment_start(segment, path, &header, &err), 0);
    for (uint64_t n = first; n < first + counts[i]; n++) {
        memset(spool_segment_reserve(segment, 10), (int)n, 10);
        spool_segment_commit(segment, 10, (struct stream_id){n, 0});
    }
    spool_chain_push(&f->chain, segment);
    free(blank);
    free(path);
}

static void setup(struct fixture *f)
{
    uint64_t first = 10;

    *f = (struct fixture){.dir = scratch_new()};
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        add(f, i, first);
        first += counts[i];
    }
}

static void teardown(struct fixture *f)
{
    spool_chain_release(&f->chain);
    scratch_free(&f->dir);
}

/* The cursor stands before the record `number`, or at the end for 16. */
static void assert_at(const struct fixture *f, struct spool_cursor cursor,
                      uint64_t number)
{
    struct spool_record record;

    cr_assert_eq(cursor.number, number);
    cr_assert_eq(spool_chain_behind(&f->chain, &cursor), 16 - number);
    for (; number < 16; number++) {
        cr_assert(spool_chain_next(&f->chain, &cursor, &record));
        cr_assert_eq(record.number, number);
        cr_assert_eq(record.id.ms, number);
        cr_assert_eq(record.body.ptr[9], (char)number);
    }
    cr_assert(!spool_chain_next(&f->chain, &cursor, &record));
}

Test(spool_chain, finds_every_number)
{
    struct spool_cursor cursor;
    struct fixture f;

    setup(&f);
    for (uint64_t number = 0; number < 20; number++) {
        spool_chain_find(&f.chain, number, &cursor);
        assert_at(&f, cursor, number < 10 ? 10 : number > 16 ? 16 : number);
    }
    teardown(&f);
}

Test(spool_chain, seeks_every_id)
{
    struct spool_cursor cursor;
    struct fixture f;

    setup(&f);
    cr_assert_eq(spool_chain_seek(&f.chain, (struct stream_id){8, 5}, &cursor),
                 SPOOL_FOUND_LOST);
    assert_at(&f, cursor, 10);
    for (uint64_t ms = 9; ms < 16; ms++) {
        cr_assert_eq(
            spool_chain_seek(&f.chain, (struct stream_id){ms, 0}, &cursor),
            SPOOL_FOUND_EXACT);
        assert_at(&f, cursor, ms + 1);
        cr_assert_eq(
            spool_chain_seek(&f.chain, (struct stream_id){ms, 1}, &cursor),
            SPOOL_FOUND_ALIEN);
        assert_at(&f, cursor, ms + 1);
    }
    teardown(&f);
}

Test(spool_chain, a_settled_cursor_lets_the_oldest_go)
{
    struct spool_segment *oldest;
    struct spool_cursor cursor;
    struct fixture f;

    setup(&f);
    spool_chain_find(&f.chain, 13, &cursor);
    cr_assert_eq(cursor.segment, f.chain.segments[3]);
    for (int i = 0; i < 3; i++) {
        oldest = spool_chain_shift(&f.chain);
        spool_segment_remove(&oldest);
    }
    assert_at(&f, cursor, 13);
    cr_assert_eq(spool_chain_newest(&f.chain)->count, 1);
    teardown(&f);
}
