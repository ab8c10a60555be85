#ifndef CORE_CSV_READER_H
#define CORE_CSV_READER_H

#include <stddef.h>
#include <stdint.h>

#include "core/error.h"
#include "core/slice.h"

/*
 * Reads CSV as it comes, in pieces of any size, record by record:
 *
 *     reader = csv_reader_new(&config);
 *     while (read(fd, ...)) {
 *         csv_reader_feed(reader, bytes);
 *         while ((got = csv_reader_next(reader, &record, &err)) != CSV_MORE)
 *             ...              CSV_RECORD: cells; CSV_BROKEN: err says why
 *     }
 *     csv_reader_end(reader);
 *     ...                      once more, for a last line without a line end
 *     csv_reader_free(&reader);
 *
 * RFC 4180, and what spreadsheets make of it: commas, semicolons or tabs (the
 * one that the first record has most of, outside quotes), a byte order mark,
 * lines that end in LF, CRLF or CR, line ends and doubled quotes in a quoted
 * cell. A quote inside a cell that does not begin with one is a plain byte.
 * Text behind a closing quote (`"Bob" Smith`) makes its record a broken one,
 * and the next record starts on the next line: nothing else is lost.
 * Spaces belong to the cell. Lines with nothing at all are skipped. A first
 * line "sep=;", as Excel has it, is no record: it names the delimiter (a comma,
 * semicolon, tab or bar). A Ctrl-Z as the last byte of all is not there.
 *
 * The reader holds one record, so memory is bounded by `record_max`. It does
 * not look at encodings: cells are bytes (core/utf8.h).
 *
 * The splitting is libcsv's; lines, limits and recovery are ours.
 */
struct csv_reader;

struct csv_reader_config {
    char delimiter;    /* 0: found in the first line */
    size_t record_max; /* bytes, line end included; at least 16 */
    size_t cells_max;  /* in a record */
};

#define CSV_READER_CONFIG_INIT                                        \
    {                                                                 \
        .delimiter = '\0', .record_max = 1u << 20, .cells_max = 1024, \
    }

/*
 * The slices are valid until the next call with this reader. `offset` and
 * `size` say where its bytes were, its line end included, for callers that
 * pass them on. The cells lie one behind the other in memory, so that all can
 * be copied at once.
 */
struct csv_record {
    uint64_t line;             /* that it starts on, from 1 */
    uint64_t lines;            /* that it takes */
    uint64_t offset;           /* bytes fed before it */
    size_t size;               /* bytes */
    const struct slice *cells; /* unquoted */
    size_t count;              /* 0 of a broken one */
};

enum csv_got {
    CSV_MORE,   /* what was fed is used up */
    CSV_RECORD, /* *record is the next */
    CSV_BROKEN  /* it cannot be read: *record has its line, *err the reason
                 * (ERROR_SYNTAX "bad_csv"); the next one can be asked for */
};

struct csv_reader *csv_reader_new(const struct csv_reader_config *config);
void csv_reader_free(struct csv_reader **reader);

/* The bytes must stay until csv_reader_next has said CSV_MORE. */
void csv_reader_feed(struct csv_reader *reader, struct slice bytes);

/* There are no more bytes. */
void csv_reader_end(struct csv_reader *reader);

enum csv_got csv_reader_next(struct csv_reader *reader,
                             struct csv_record *record, struct error *err)
    __attribute__((warn_unused_result));

/* The next record starts on this line, whatever was counted. */
void csv_reader_set_line(struct csv_reader *reader, uint64_t line);

/* Bytes that were fed before the record that is under way. */
uint64_t csv_reader_offset(const struct csv_reader *reader);

/* The line "sep=;", with its end and the mark in front; empty: there is none.
 * Whoever gives the records to another reader gives it, too. */
struct slice csv_reader_declared(const struct csv_reader *reader);

/* What separates the cells; 0 before the first record. */
char csv_reader_delimiter(const struct csv_reader *reader);

#endif
