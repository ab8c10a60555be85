#include "cli/csv_chunks.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "tests/support/scratch.h"

#define RECORDS 25000

static void no_broken(void *arg, uint64_t line, const char *reason)
{
    (void)arg;
    cr_assert_fail("line %d: %s", (int)line, reason);
}

static void count_broken(void *arg, uint64_t line, const char *reason)
{
    (void)line;
    (void)reason;
    ++*(size_t *)arg;
}

static char *write_file(const char *dir, struct slice text)
{
    char *path = file_path(dir, "in.csv");
    struct error err = ERROR_INIT;

    cr_assert_eq(file_write(path, text, 0600, &err), 0, "%s", err.message);
    return path;
}

/* Every third record takes two lines, every hundredth has an empty line in
 * front; each says which line it starts on. */
static void make_text(struct buffer *text)
{
    size_t line = 2;

    buffer_append(text, SLICE("line;text\r\n"));
    for (size_t i = 0; i < RECORDS; i++) {
        if (i % 100 == 0) {
            buffer_append(text, SLICE("\r\n"));
            line++;
        }
        buffer_appendf(text, "%zu;%s\r\n", line,
                       i % 3 == 0 ? "\"two\r\nlines\"" : "x");
        line += i % 3 == 0 ? 2 : 1;
    }
}

/* What the server would read: each record's line is the one that it says. */
static size_t check_chunk(struct slice body, uint64_t line)
{
    struct csv_reader_config config = CSV_READER_CONFIG_INIT;
    struct csv_reader *reader = csv_reader_new(&config);
    struct csv_record record;
    struct error err = ERROR_INIT;
    size_t count = 0;

    csv_reader_feed(reader, body);
    csv_reader_end(reader);
    cr_assert_eq(csv_reader_next(reader, &record, &err), CSV_RECORD);
    cr_assert(slice_equal(record.cells[0], SLICE("line")));
    csv_reader_set_line(reader, line);
    while (csv_reader_next(reader, &record, &err) == CSV_RECORD) {
        uint64_t wanted = 0;

        cr_assert(slice_parse_u64(record.cells[0], &wanted));
        cr_assert_eq(record.line, wanted);
        count++;
    }
    csv_reader_free(&reader);
    return count;
}

Test(csv_chunks, are_the_file_with_its_lines)
{
    char *dir = scratch_new();
    struct buffer text = BUFFER_INIT, body = BUFFER_INIT;
    struct error err = ERROR_INIT;
    struct csv_chunks *chunks;
    struct csv_chunk chunk;
    size_t records = 0;
    char *path;

    make_text(&text);
    path = write_file(dir, buffer_slice(&text));
    chunks = csv_chunks_new(path, no_broken, NULL);
    cr_assert_eq(csv_chunks_open(chunks, &err), 0, "%s", err.message);
    cr_assert(slice_equal(csv_chunks_header(chunks), SLICE("line;text\r\n")));
    cr_assert(csv_chunks_has(chunks, SLICE("TEXT")));
    cr_assert_not(csv_chunks_has(chunks, SLICE("id")));
    while (csv_chunks_next(chunks, &body, &chunk, &err) > 0) {
        cr_assert_leq(chunk.rows, CSV_CHUNKS_ROWS);
        cr_assert_eq(check_chunk(buffer_slice(&body), chunk.line), chunk.rows);
        records += chunk.rows;
        buffer_clear(&body);
    }
    cr_assert_eq(records, RECORDS);
    cr_assert_eq(csv_chunks_read(chunks), text.len);
    cr_assert_eq(csv_chunks_size(chunks), text.len);
    csv_chunks_free(&chunks);
    buffer_release(&body);
    buffer_release(&text);
    free(path);
    scratch_free(&dir);
}

Test(csv_chunks, give_a_header_alone_once)
{
    char *dir = scratch_new();
    char *path = write_file(dir, SLICE("type,visitor"));
    struct csv_chunks *chunks = csv_chunks_new(path, no_broken, NULL);
    struct buffer body = BUFFER_INIT;
    struct error err = ERROR_INIT;
    struct csv_chunk chunk;

    cr_assert_eq(csv_chunks_open(chunks, &err), 0);
    cr_assert_eq(csv_chunks_next(chunks, &body, &chunk, &err), 1);
    cr_assert(slice_equal(buffer_slice(&body), SLICE("type,visitor\n")));
    cr_assert_eq(chunk.rows, 0);
    cr_assert_eq(csv_chunks_next(chunks, &body, &chunk, &err), 0);
    csv_chunks_free(&chunks);
    buffer_release(&body);
    free(path);
    scratch_free(&dir);
}

/* A line of 2 MB is no record, and is not held. */
Test(csv_chunks, leave_out_what_is_too_long)
{
    char *dir = scratch_new();
    struct buffer text = BUFFER_INIT, body = BUFFER_INIT;
    struct error err = ERROR_INIT;
    struct csv_chunks *chunks;
    struct csv_chunk chunk;
    size_t broken = 0;
    char *path;

    buffer_append(&text, SLICE("line,text\n2,a\n3,"));
    memset(buffer_reserve(&text, 2 << 20), 'x', 2 << 20);
    buffer_commit(&text, 2 << 20);
    buffer_append(&text, SLICE("\n4,b\n"));
    path = write_file(dir, buffer_slice(&text));
    chunks = csv_chunks_new(path, count_broken, &broken);
    cr_assert_eq(csv_chunks_open(chunks, &err), 0);
    cr_assert_eq(csv_chunks_next(chunks, &body, &chunk, &err), 1);
    cr_assert(
        slice_equal(buffer_slice(&body), SLICE("line,text\n2,a\n\n4,b\n")));
    cr_assert_eq(broken, 1);
    csv_chunks_free(&chunks);
    buffer_release(&body);
    buffer_release(&text);
    free(path);
    scratch_free(&dir);
}
