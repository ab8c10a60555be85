#include "attribution/record/spool_format.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

#define SIZE 1024

/* A segment of three records with bodies of 1, 8 and 100 bytes. */
static char *segment_bytes(struct spool_scan *scan)
{
    static const size_t lens[] = {1, 8, 100};
    struct spool_header header = {
        .stream_len = 3, .first = 7, .last_id = {5, 0}, .stream = "c:1"};
    char *bytes = memory_zalloc(1, SIZE);
    size_t at = SPOOL_HEADER_BYTES;
    struct error err;

    spool_format_seal(&header);
    memcpy(bytes, &header, sizeof(header));
    for (size_t i = 0; i < 3; i++) {
        memset(bytes + at + SPOOL_PREFIX_BYTES, 'a' + (int)i, lens[i]);
        spool_format_publish(bytes + at, lens[i], SIZE - at,
                             (struct stream_id){6, i});
        at += spool_format_size(lens[i]);
    }
    cr_assert_eq(spool_format_scan(bytes, SIZE, scan, &err), 0);
    cr_assert_eq(scan->end, at);
    return bytes;
}

Test(spool_format, reads_what_it_published)
{
    struct spool_scan scan;
    char *bytes = segment_bytes(&scan);
    size_t offset = SPOOL_HEADER_BYTES;
    struct spool_record record;

    cr_assert_eq(scan.count, 3);
    cr_assert_eq(scan.tail, SPOOL_TAIL_CLEAN);
    cr_assert_eq(stream_id_compare(scan.last_id, (struct stream_id){6, 2}), 0);
    for (size_t i = 0; i < 3; i++) {
        cr_assert(spool_format_read(bytes, scan.end, &offset, &record));
        cr_assert_eq(record.id.seq, i);
        cr_assert_eq(record.body.ptr[0], 'a' + (int)i);
    }
    cr_assert_eq(record.body.len, 100);
    cr_assert(!spool_format_read(bytes, scan.end, &offset, &record));
    free(bytes);
}

static void flip(char *bytes, size_t bit)
{
    unsigned char byte = (unsigned char)bytes[bit / 8];

    bytes[bit / 8] = (char)(byte ^ 1u << bit % 8);
}

/* Every bit of the last record: the two before it always stay. */
Test(spool_format, finds_every_flipped_bit)
{
    struct spool_scan scan;
    char *bytes = segment_bytes(&scan);
    size_t used = SPOOL_PREFIX_BYTES + 100;
    size_t last = scan.end - spool_format_size(100);
    struct error err;

    for (size_t bit = 0; bit < used * 8; bit++) {
        flip(bytes + last, bit);
        cr_assert_eq(spool_format_scan(bytes, SIZE, &scan, &err), 0);
        cr_assert_eq(scan.count, 2, "bit %zu", bit);
        cr_assert_eq(scan.end, last);
        cr_assert_eq(scan.tail, SPOOL_TAIL_CORRUPT);
        flip(bytes + last, bit);
    }
    free(bytes);
}

/* The last record ends at every byte: what a disk may have got of it. */
Test(spool_format, finds_every_torn_record)
{
    struct spool_scan scan;
    char *bytes = segment_bytes(&scan), whole[SPOOL_PREFIX_BYTES + 100];
    size_t last = scan.end - spool_format_size(100);
    struct error err;

    memcpy(whole, bytes + last, sizeof(whole));
    for (size_t kept = 0; kept < sizeof(whole); kept++) {
        memset(bytes + last + kept, 0, sizeof(whole) - kept);
        cr_assert_eq(spool_format_scan(bytes, SIZE, &scan, &err), 0);
        cr_assert_eq(scan.count, 2, "%zu bytes", kept);
        cr_assert_eq(scan.tail,
                     kept == 0 ? SPOOL_TAIL_CLEAN : SPOOL_TAIL_CORRUPT);
        memcpy(bytes + last, whole, sizeof(whole));
    }
    free(bytes);
}

/* The file itself ends at every byte. */
Test(spool_format, stays_inside_a_cut_file)
{
    struct spool_scan scan;
    char *bytes = segment_bytes(&scan);
    size_t whole = scan.end;
    struct error err;

    for (size_t size = 0; size < whole; size++) {
        char *cut = memory_alloc(size);
        int code;

        memcpy(cut, bytes, size);
        code = spool_format_scan(cut, size, &scan, &err);
        cr_assert_eq(code, size < SPOOL_HEADER_BYTES ? ERROR_CORRUPT : 0);
        if (code == 0)
            cr_assert(scan.count < 3 || size > whole - 8, "%zu", size);
        free(cut);
    }
    free(bytes);
}

Test(spool_format, bytes_without_a_length_are_torn)
{
    struct spool_scan scan;
    char *bytes = segment_bytes(&scan);
    size_t end = scan.end;
    struct error err;

    bytes[end + 40] = 1;
    cr_assert_eq(spool_format_scan(bytes, SIZE, &scan, &err), 0);
    cr_assert_eq(scan.count, 3);
    cr_assert_eq(scan.tail, SPOOL_TAIL_TORN);
    cr_assert_eq(scan.tail_end, end + 41);
    free(bytes);
}

Test(spool_format, ids_must_rise)
{
    struct spool_scan scan;
    char *bytes = segment_bytes(&scan);
    size_t end = scan.end;
    struct error err;

    memset(bytes + end + SPOOL_PREFIX_BYTES, 'd', 4);
    spool_format_publish(bytes + end, 4, SIZE - end, (struct stream_id){6, 2});
    cr_assert_eq(spool_format_scan(bytes, SIZE, &scan, &err), 0);
    cr_assert_eq(scan.count, 3);
    cr_assert_eq(scan.tail, SPOOL_TAIL_CORRUPT);
    free(bytes);
}

/* A reserved record that was given up leaves bytes where the next one's length
 * will be looked for. */
Test(spool_format, publishing_clears_what_follows)
{
    struct spool_scan scan;
    char *bytes = segment_bytes(&scan);
    size_t end = scan.end;
    struct error err;

    memset(bytes + end + SPOOL_PREFIX_BYTES, 0xff, 200);
    spool_format_publish(bytes + end, 5, SIZE - end, (struct stream_id){7, 0});
    cr_assert_eq(spool_format_scan(bytes, SIZE, &scan, &err), 0);
    cr_assert_eq(scan.count, 4);
    cr_assert_eq(scan.tail, SPOOL_TAIL_TORN);
    free(bytes);
}

Test(spool_format, checks_the_header)
{
    static const struct {
        size_t offset;
        const char *what;
    } rows[] = {
        {0, "not a spool"}, {8, "checksum"},  {12, "checksum"},
        {16, "checksum"},   {24, "checksum"}, {40, "checksum"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct spool_scan scan;
        char *bytes = segment_bytes(&scan);
        struct error err = ERROR_INIT;

        bytes[rows[i].offset] ^= 1;
        cr_assert_eq(spool_format_scan(bytes, SIZE, &scan, &err),
                     ERROR_CORRUPT);
        cr_assert_not_null(strstr(err.message, rows[i].what), "%s",
                           err.message);
        free(bytes);
    }
}
