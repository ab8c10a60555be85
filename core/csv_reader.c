#include "core/csv_reader.h"

#include <csv.h>
#include <stdbool.h>
#include <stdlib.h>

#include "core/buffer.h"
#include "core/csv_first.h"
#include "core/csv_lines.h"
#include "core/csv_quotes.h"
#include "core/memory.h"

/* Steps in which libcsv grows its room for one cell. */
#define CELL_STEP 4096

struct csv_reader {
    struct csv_reader_config config;
    struct csv_parser parser; /* once the delimiter is known */
    char delimiter;           /* 0: it is not */
    struct csv_first first;
    struct csv_lines lines;
    struct buffer text; /* the record's cells, one behind the other */
    size_t *ends;       /* of the cells in `text`; cells_max of them */
    struct slice *cells;
    size_t count;           /* of cells; may count beyond cells_max */
    enum csv_quotes quotes; /* of the record so far */
    bool complete;          /* libcsv has seen the record's end */
    bool mixed;             /* and another one behind it, in one line */
    bool skip_line;  /* the rest of this line belongs to a broken record */
    size_t size;     /* bytes of the record so far */
    uint64_t line;   /* that the record starts on */
    uint64_t ended;  /* lines that did, within the record */
    uint64_t offset; /* bytes before the record */
};

/* ---- libcsv -------------------------------------------------------------- */

static void on_cell(void *bytes, size_t len, void *arg)
{
    struct csv_reader *reader = arg;

    reader->mixed = reader->mixed || reader->complete;
    if (reader->count < reader->config.cells_max) {
        buffer_append(&reader->text, slice_of(bytes, len));
        reader->ends[reader->count] = reader->text.len;
    }
    reader->count++;
}

/* Also called for the LF of a CRLF, when the record is complete already. */
static void on_end(int byte, void *arg)
{
    struct csv_reader *reader = arg;

    (void)byte;
    reader->complete = true;
}

/* Spaces are part of a cell. */
static int is_space(unsigned char byte)
{
    (void)byte;
    return 0;
}

static void *resize(void *old, size_t size)
{
    return memory_resize(old, size, 1);
}

static void parser_open(struct csv_reader *reader)
{
    if (csv_init(&reader->parser, CSV_REPALL_NL) != 0)
        abort();
    csv_set_space_func(&reader->parser, is_space);
    csv_set_realloc_func(&reader->parser, resize);
    csv_set_blk_size(&reader->parser, CELL_STEP);
    csv_set_delim(&reader->parser, (unsigned char)reader->delimiter);
}

/*
 * libcsv takes text behind a closing quote for more of the cell, and so the
 * next rows, too: it does not get such a line.
 */
static void parse(struct csv_reader *reader, struct slice bytes)
{
    reader->quotes =
        csv_quotes_read(reader->quotes, slice_of(&reader->delimiter, 1), bytes);
    if (reader->quotes == CSV_QUOTES_BROKEN)
        return;
    csv_parse(&reader->parser, bytes.ptr, bytes.len, on_cell, on_end, reader);
}

/* ---- The first record ---------------------------------------------------- */

/* What it looked like says what separates the cells. */
static void parse_first(struct csv_reader *reader)
{
    struct csv_first *first = &reader->first;

    reader->delimiter = csv_first_delimiter(first);
    parser_open(reader);
    parse(reader, buffer_slice(&first->text));
    /* Half a cell behind its end is one, too: on_cell notices it. */
    if (reader->complete)
        csv_fini(&reader->parser, on_cell, on_end, reader);
    buffer_release(&first->text);
}

static void take_first(struct csv_reader *reader, struct slice line, bool whole)
{
    switch (csv_first_add(&reader->first, line, whole)) {
    case CSV_FIRST_NONE:
        reader->complete = true;
        break;
    case CSV_FIRST_MORE:
        if (reader->size > reader->config.record_max)
            parse_first(reader);
        break;
    case CSV_FIRST_WHOLE:
        parse_first(reader);
        break;
    }
}

/* ---- Records ------------------------------------------------------------- */

/* The last record was given, or is skipped: the next one. */
static void record_start(struct csv_reader *reader)
{
    reader->offset += reader->size;
    reader->line += reader->ended;
    reader->ended = 0;
    reader->size = 0;
    reader->count = 0;
    reader->complete = false;
    reader->mixed = false;
    reader->quotes = CSV_QUOTES_START;
    buffer_clear(&reader->text);
}

static void fill_cells(struct csv_reader *reader)
{
    struct slice text = buffer_slice(&reader->text);
    size_t start = 0;

    for (size_t i = 0; i < reader->count; i++) {
        reader->cells[i] = slice_of(text.ptr + start, reader->ends[i] - start);
        start = reader->ends[i];
    }
}

/* Why the record that has ended cannot be given, if it cannot. */
static int check_record(const struct csv_reader *reader, struct error *err)
{
    if (reader->size > reader->config.record_max)
        return error_field(err, ERROR_SYNTAX, "bad_csv", "",
                           "the record is longer than %zu bytes; is a quote "
                           "never closed?",
                           reader->config.record_max);
    if (reader->quotes == CSV_QUOTES_BROKEN)
        return error_field(err, ERROR_SYNTAX, "bad_csv", "",
                           "there is text behind a closing quote; double the "
                           "quotes inside a quoted cell");
    if (!reader->complete)
        return error_field(err, ERROR_SYNTAX, "bad_csv", "",
                           "a quote is opened in this record and never closed");
    if (reader->count > reader->config.cells_max)
        return error_field(err, ERROR_SYNTAX, "bad_csv", "",
                           "the record has %zu cells, more than the %zu "
                           "allowed",
                           reader->count, reader->config.cells_max);
    if (reader->mixed)
        return error_field(err, ERROR_SYNTAX, "bad_csv", "",
                           "the first record's quotes are not clear; quote "
                           "whole cells");
    return 0;
}

/* libcsv may be in the middle of a cell: it starts anew. */
static void forget_record(struct csv_reader *reader, bool whole)
{
    csv_free(&reader->parser);
    parser_open(reader);
    reader->skip_line = !whole;
    reader->complete = true;
}

static enum csv_got give_record(struct csv_reader *reader, bool whole,
                                struct csv_record *record, struct error *err)
{
    *record = (struct csv_record){
        .line = reader->line,
        .lines = reader->ended,
        .offset = reader->offset,
        .size = reader->size,
        .cells = reader->cells,
    };
    if (check_record(reader, err) < 0) {
        forget_record(reader, whole);
        return CSV_BROKEN;
    }
    fill_cells(reader);
    record->count = reader->count;
    return CSV_RECORD;
}

/* Adds a line, or a part of one, to the record; is it at its end? */
static bool add_line(struct csv_reader *reader, struct slice line, bool whole)
{
    reader->size += line.len;
    reader->ended += whole;
    if (reader->delimiter == '\0')
        take_first(reader, line, whole);
    else
        parse(reader, line);
    return reader->complete || reader->size > reader->config.record_max ||
           (whole && reader->quotes == CSV_QUOTES_BROKEN);
}

static void skip_line(struct csv_reader *reader, struct slice line, bool whole)
{
    reader->size = line.len;
    reader->ended = whole;
    reader->skip_line = !whole;
    record_start(reader);
}

/* A last line without an end gets one, so that libcsv gives the record. */
static enum csv_got give_last(struct csv_reader *reader,
                              struct csv_record *record, struct error *err)
{
    if (reader->size == 0)
        return CSV_MORE;
    if (reader->delimiter == '\0')
        parse_first(reader);
    reader->ended++;
    parse(reader, SLICE("\n"));
    if (!reader->complete || reader->count > 0)
        return give_record(reader, true, record, err);
    record_start(reader);
    return CSV_MORE;
}

enum csv_got csv_reader_next(struct csv_reader *reader,
                             struct csv_record *record, struct error *err)
{
    struct slice line;
    bool whole;

    if (reader->complete)
        record_start(reader);
    while (csv_lines_next(&reader->lines, &line, &whole)) {
        if (reader->skip_line) {
            skip_line(reader, line, whole);
        } else if (add_line(reader, line, whole)) {
            if (reader->count > 0 || !reader->complete)
                return give_record(reader, whole, record, err);
            record_start(reader); /* an empty line */
        }
    }
    return reader->lines.ended ? give_last(reader, record, err) : CSV_MORE;
}

/* ---- Life ---------------------------------------------------------------- */

struct csv_reader *csv_reader_new(const struct csv_reader_config *config)
{
    struct csv_reader *reader = memory_zalloc(1, sizeof(*reader));

    reader->config = *config;
    reader->line = 1;
    csv_first_init(&reader->first, config->delimiter, config->record_max);
    buffer_init(&reader->text);
    reader->ends = memory_zalloc(config->cells_max, sizeof(*reader->ends));
    reader->cells = memory_zalloc(config->cells_max, sizeof(*reader->cells));
    return reader;
}

void csv_reader_free(struct csv_reader **reader)
{
    struct csv_reader *self = *reader;

    if (self == NULL)
        return;
    *reader = NULL;
    if (self->delimiter != '\0')
        csv_free(&self->parser);
    csv_first_release(&self->first);
    buffer_release(&self->text);
    free(self->ends);
    free(self->cells);
    free(self);
}

void csv_reader_feed(struct csv_reader *reader, struct slice bytes)
{
    csv_lines_feed(&reader->lines, bytes);
}

void csv_reader_end(struct csv_reader *reader)
{
    csv_lines_end(&reader->lines);
}

void csv_reader_set_line(struct csv_reader *reader, uint64_t line)
{
    if (reader->complete)
        record_start(reader);
    reader->line = line;
}

uint64_t csv_reader_offset(const struct csv_reader *reader)
{
    return reader->offset;
}

struct slice csv_reader_declared(const struct csv_reader *reader)
{
    return buffer_slice(&reader->first.declared);
}

char csv_reader_delimiter(const struct csv_reader *reader)
{
    return reader->delimiter;
}
