/* module: cli */

#include <stdint.h>
#include <stdlib.h>

#include "cli/merge_line.h"
#include "core/csv_reader.h"

#define RECORD_MAX 400
#define CELLS_MAX  8
#define ADDED      SLICE("http://b.c/s/00000000JwA")
#define MARK       SLICE("\xef\xbb\xbf")

/*
 * Any bytes as a file of recipients: every row that comes out is read back as
 * the row that it was, padded to the header's columns, with one cell more.
 */
struct reading {
    struct csv_reader *reader;
    struct slice text;
    size_t columns; /* 0: the header was not read */
};

static void reading_open(struct reading *reading, struct slice text,
                         char delimiter, size_t cells_max)
{
    const struct csv_reader_config config = {
        .delimiter = delimiter,
        .record_max = RECORD_MAX + 64,
        .cells_max = cells_max,
    };

    *reading = (struct reading){csv_reader_new(&config), text, 0};
    csv_reader_feed(reading->reader, text);
    csv_reader_end(reading->reader);
}

/* The next record that can be read and has not too many cells. */
static bool next(struct reading *reading, struct csv_record *record)
{
    struct error err = ERROR_INIT;
    enum csv_got got;

    while ((got = csv_reader_next(reading->reader, record, &err)) != CSV_MORE) {
        if (got == CSV_BROKEN || record->size > RECORD_MAX) {
            if (reading->columns == 0)
                return false;
            continue;
        }
        if (reading->columns == 0)
            reading->columns = record->count;
        if (record->count <= reading->columns)
            return true;
    }
    return false;
}

static void merge(struct slice text, struct buffer *out, char *delimiter)
{
    const struct slice added = ADDED;
    struct csv_record record;
    struct reading from;

    reading_open(&from, text, '\0', CELLS_MAX);
    while (next(&from, &record)) {
        const struct merge_line line = {
            .bytes = slice_head(slice_skip(text, record.offset), record.size),
            .cells = record.count,
            .columns = from.columns,
            .delimiter = csv_reader_delimiter(from.reader),
            .end = SLICE("\n"),
        };

        *delimiter = line.delimiter;
        merge_line_append(out, &line, &added, 1);
    }
    csv_reader_free(&from.reader);
}

static void expect_same(const struct csv_record *was,
                        const struct csv_record *is, size_t columns)
{
    if (is->count != columns + 1 || !slice_equal(is->cells[columns], ADDED))
        abort();
    for (size_t i = 0; i < columns; i++) {
        struct slice cell = i < was->count ? was->cells[i] : SLICE_NONE;

        if (!slice_equal(is->cells[i], cell))
            abort();
    }
}

/* A second mark, which is a column's name, would come first in what is written
 * if there are empty lines between them. */
static bool has_two_marks(struct slice text)
{
    struct slice rest = slice_skip(text, slice_search(text, MARK) + 1);

    return slice_search(rest, MARK) < rest.len;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = slice_of(data, size);
    struct buffer out = BUFFER_INIT;
    struct csv_record was;
    struct csv_record is;
    struct reading from;
    struct reading to;
    struct error err = ERROR_INIT;
    char delimiter = ',';

    if (has_two_marks(text))
        return 0;
    merge(text, &out, &delimiter);
    reading_open(&from, text, '\0', CELLS_MAX);
    reading_open(&to, buffer_slice(&out), delimiter, CELLS_MAX + 1);
    while (next(&from, &was)) {
        if (csv_reader_next(to.reader, &is, &err) != CSV_RECORD)
            abort();
        expect_same(&was, &is, from.columns);
    }
    if (csv_reader_next(to.reader, &is, &err) != CSV_MORE)
        abort();
    csv_reader_free(&from.reader);
    csv_reader_free(&to.reader);
    buffer_release(&out);
    return 0;
}
