#include "cli/csv_file.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#include "core/file.h"
#include "tests/support/scratch.h"

static void count_broken(void *arg, uint64_t line, const char *reason)
{
    (void)line;
    (void)reason;
    ++*(int *)arg;
}

static int open_text(struct csv_file **file, const char *dir, struct slice text,
                     struct csv_record *header, int *broken, struct error *err)
{
    char *path = file_path(dir, "in.csv");
    struct error ignored;

    *broken = 0;
    cr_assert_eq(file_write(path, text, 0600, &ignored), 0);
    *file = csv_file_new(path, count_broken, broken);
    free(path);
    return csv_file_open(*file, header, err);
}

/* All bytes are given, in order: the header's and the records'. */
Test(csv_file, gives_records_beside_their_bytes)
{
    static const char text[] = "\xef\xbb\xbf\"id\";name \r\n"
                               "1;\"a;\"\"b\r\n\"\r\n"
                               "2;c";
    char *dir = scratch_new();
    struct buffer all = BUFFER_INIT;
    struct csv_record record;
    struct csv_file *file;
    struct error err;
    int count = 0;
    int broken;

    cr_assert_eq(open_text(&file, dir, SLICE(text), &record, &broken, &err), 0,
                 "%s", err.message);
    cr_assert_eq(csv_file_columns(file), 2);
    cr_assert_eq(csv_file_delimiter(file), ';');
    cr_assert(slice_equal(csv_file_column(file, 1), SLICE("name")));
    cr_assert_eq(csv_file_find(file, SLICE("NAME")), 1);
    cr_assert_eq(csv_file_find(file, SLICE("nam")), 2);
    cr_assert_eq(csv_file_size(file), sizeof(text) - 1);
    buffer_append(&all, csv_file_bytes(file, &record));
    while (csv_file_next(file, &record, &err) > 0) {
        buffer_append(&all, csv_file_bytes(file, &record));
        cr_assert_eq(record.count, 2);
        count++;
    }
    cr_assert_eq(count, 2);
    cr_assert_eq(broken, 0);
    cr_assert_str_eq(buffer_str(&all), text);
    buffer_release(&all);
    csv_file_free(&file);
    scratch_free(&dir);
}

/* Empty lines are not the header's, a line that names the delimiter is. */
Test(csv_file, gives_what_a_reader_must_know)
{
    static const struct {
        const char *text, *header;
    } rows[] = {
        {"id;name\n1;2\n", "id;name\n"},
        {"\n\nid;name\n", "id;name\n"},
        {"sep=|\r\nid;x|name\r\n", "sep=|\r\nid;x|name\r\n"},
        {"\xef\xbb\xbfsep=;\n\nid;name\n\x1a", "\xef\xbb\xbfsep=;\nid;name\n"},
    };
    char *dir = scratch_new();

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buffer out = BUFFER_INIT;
        struct csv_record record;
        struct csv_file *file;
        struct error err;
        int broken;

        cr_assert_eq(open_text(&file, dir, slice_str(rows[i].text), &record,
                               &broken, &err),
                     0, "%s", err.message);
        cr_assert_eq(csv_file_columns(file), 2);
        csv_file_append_header(file, &record, &out);
        cr_expect_str_eq(buffer_str(&out), rows[i].header);
        buffer_release(&out);
        csv_file_free(&file);
    }
    scratch_free(&dir);
}

Test(csv_file, goes_on_behind_a_broken_record)
{
    struct buffer text = BUFFER_INIT;
    char *dir = scratch_new();
    struct csv_record record;
    struct csv_file *file;
    struct error err;
    int broken;

    buffer_append(&text, SLICE("id\n"));
    for (size_t i = 0; i < CSV_FILE_RECORD; i++)
        buffer_append_byte(&text, 'a');
    buffer_append(&text, SLICE("\n2\n\"3"));
    cr_assert_eq(
        open_text(&file, dir, buffer_slice(&text), &record, &broken, &err), 0);
    cr_assert_eq(csv_file_next(file, &record, &err), 1);
    cr_assert_eq(broken, 1);
    cr_assert(slice_equal(record.cells[0], SLICE("2")));
    cr_assert_eq(csv_file_next(file, &record, &err), 0);
    cr_assert_eq(broken, 2);
    csv_file_free(&file);
    buffer_release(&text);
    scratch_free(&dir);
}

static const struct {
    struct slice text;
    const char *reason;
} bad_files[] = {
    {SLICE_INIT(""), "no_header"},
    {SLICE_INIT("\n\n"), "no_header"},
    {SLICE_INIT("\xff\xfei\0d\0"), "bad_encoding"},
    {SLICE_INIT("\xfe\xff\0i\0d"), "bad_encoding"},
    {SLICE_INIT("\"id"), "bad_csv"},
};

Test(csv_file, refuses_what_has_no_header)
{
    char *dir = scratch_new();

    for (size_t i = 0; i < sizeof(bad_files) / sizeof(bad_files[0]); i++) {
        struct csv_record header;
        struct csv_file *file;
        struct error err = ERROR_INIT;
        int broken;

        cr_assert_lt(
            open_text(&file, dir, bad_files[i].text, &header, &broken, &err),
            0);
        cr_assert_str_eq(err.reason, bad_files[i].reason, "%zu: %s", i,
                         err.message);
        csv_file_free(&file);
    }
    scratch_free(&dir);
}

Test(csv_file, names_a_file_that_is_not_there)
{
    struct csv_file *file = csv_file_new("/nowhere.csv", count_broken, NULL);
    struct error err = ERROR_INIT;
    struct csv_record header;

    cr_assert_eq(csv_file_open(file, &header, &err), ERROR_NOT_FOUND);
    cr_assert_str_eq(err.message, "/nowhere.csv does not exist");
    csv_file_free(&file);
}
