#include "attribution/record/spool_segment.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/file.h"
#include "tests/support/scratch.h"

struct fixture {
    char *dir, *blank, *path, *quarantine;
};

static void setup(struct fixture *f)
{
    f->dir = scratch_new();
    f->blank = file_path(f->dir, "blank");
    f->path = file_path(f->dir, "segment");
    f->quarantine = file_path(f->dir, "quarantine");
}

static void teardown(struct fixture *f)
{
    free(f->blank);
    free(f->path);
    free(f->quarantine);
    scratch_free(&f->dir);
}

/* A file with `count` records of 100 bytes. */
static void write_segment(const struct fixture *f, size_t count)
{
    struct spool_header header = {
        .stream_len = 1, .first = 5, .last_id = {9, 9}, .stream = "c"};
    struct error err = ERROR_INIT;
    struct spool_segment *segment =
        spool_segment_new(f->blank, SPOOL_SEGMENT_MIN, &err);

    cr_assert_not_null(segment, "%s", err.message);
    cr_assert_eq(spool_segment_start(segment, f->path, &header, &err), 0);
    for (size_t i = 0; i < count; i++) {
        memset(spool_segment_reserve(segment, 100), 'a', 100);
        spool_segment_commit(segment, 100, (struct stream_id){10, i});
    }
    spool_segment_free(&segment);
}

static struct spool_segment *open_segment(const struct fixture *f)
{
    struct error err = ERROR_INIT;
    struct spool_segment *segment =
        spool_segment_open(f->path, f->quarantine, &err);

    cr_assert_not_null(segment, "%s", err.message);
    return segment;
}

static size_t file_size(const char *path)
{
    struct stat info;

    cr_assert_eq(stat(path, &info), 0, "%s", path);
    return (size_t)info.st_size;
}

Test(spool_segment, is_cut_to_what_it_holds)
{
    struct spool_segment *segment;
    struct fixture f;

    setup(&f);
    write_segment(&f, 3);
    cr_assert_eq(file_size(f.path), SPOOL_SEGMENT_MIN);
    segment = open_segment(&f);
    cr_assert_eq(segment->count, 3);
    cr_assert_eq(segment->first, 5);
    cr_assert_eq(segment->last_id.seq, 2);
    cr_assert_eq(file_size(f.path),
                 SPOOL_HEADER_BYTES + 3 * spool_format_size(100));
    cr_assert_null(spool_segment_reserve(segment, 100), "only for reading");
    spool_segment_free(&segment);
    segment = open_segment(&f); /* the cut file is as good */
    cr_assert_eq(segment->count, 3);
    spool_segment_remove(&segment);
    cr_assert_neq(access(f.path, F_OK), 0);
    cr_assert_eq(scratch_count(f.quarantine, ""), 0);
    teardown(&f);
}

Test(spool_segment, takes_records_up_to_its_last_byte)
{
    struct spool_segment *segment;
    struct fixture f;

    setup(&f);
    write_segment(&f, (SPOOL_SEGMENT_MIN - SPOOL_HEADER_BYTES) /
                          spool_format_size(100));
    segment = open_segment(&f);
    cr_assert_eq(segment->count, (SPOOL_SEGMENT_MIN - SPOOL_HEADER_BYTES) /
                                     spool_format_size(100));
    spool_segment_free(&segment);
    teardown(&f);
}

/* Writes into the file what a killed or faulty write may have left there. */
static void patch(const struct fixture *f, size_t offset, struct slice bytes)
{
    FILE *file = fopen(f->path, "r+");

    cr_assert_not_null(file);
    fseek(file, (long)offset, SEEK_SET);
    fwrite(bytes.ptr, 1, bytes.len, file);
    fclose(file);
}

/* The last record torn at every byte: the tail's copy has what was there. */
Test(spool_segment, copies_every_torn_tail)
{
    size_t last = SPOOL_HEADER_BYTES + 2 * spool_format_size(100);
    static const char zeros[SPOOL_PREFIX_BYTES + 100];
    struct error err = ERROR_INIT;

    for (size_t kept = 1; kept < sizeof(zeros); kept += 5) {
        struct buffer copy = BUFFER_INIT;
        struct spool_segment *segment;
        struct fixture f;
        char *path;

        setup(&f);
        write_segment(&f, 3);
        patch(&f, last + kept, slice_of(zeros, sizeof(zeros) - kept));
        segment = open_segment(&f);
        cr_assert_eq(segment->count, 2, "%zu", kept);
        cr_assert_eq(file_size(f.path), last);
        path = file_path(f.quarantine, "segment-%zu", last);
        cr_assert_eq(file_read(path, 4096, &copy, &err), 0, "%s", err.message);
        cr_assert_leq(copy.len, kept);
        cr_assert_geq(copy.len, 1);
        buffer_release(&copy);
        free(path);
        spool_segment_free(&segment);
        teardown(&f);
    }
}

Test(spool_segment, moves_a_file_that_is_none_aside)
{
    static const struct slice contents[] = {SLICE_INIT(""), SLICE_INIT("short"),
                                            SLICE_INIT("WPSPOOL\n")};

    for (size_t i = 0; i < sizeof(contents) / sizeof(contents[0]); i++) {
        struct error err = ERROR_INIT;
        struct fixture f;

        setup(&f);
        cr_assert_eq(file_write(f.path, contents[i], 0600, &err), 0);
        cr_assert_null(spool_segment_open(f.path, f.quarantine, &err));
        cr_assert_eq(err.code, ERROR_CORRUPT);
        cr_assert_eq(scratch_count(f.quarantine, "segment"), 1);
        cr_assert_neq(access(f.path, F_OK), 0);
        teardown(&f);
    }
}

Test(spool_segment, refuses_records_of_no_or_too_many_bytes)
{
    struct error err = ERROR_INIT;
    struct spool_segment *segment;
    struct fixture f;

    setup(&f);
    segment = spool_segment_new(f.blank, SPOOL_SEGMENT_MIN, &err);
    segment->end = SPOOL_HEADER_BYTES;
    cr_assert_null(spool_segment_reserve(segment, 0));
    cr_assert_null(spool_segment_reserve(segment, SPOOL_RECORD_MAX + 1));
    cr_assert_not_null(spool_segment_reserve(segment, SPOOL_RECORD_MAX));
    spool_segment_remove(&segment);
    cr_assert_neq(access(f.blank, F_OK), 0);
    teardown(&f);
}
