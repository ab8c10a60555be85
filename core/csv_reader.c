#include "core/csv_reader.h"

#include <csv.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/csv_quotes.h"
#include "core/memory.h"

/* Steps in which libcsv grows its room for one cell. */
#define CELL_STEP 4096

/* The byte order mark of UTF-8. */
#define MARK SLICE("\xef\xbb\xbf")

/* Ctrl-Z: what ended files of CP/M, and ends some of today's still. */
static const char end_mark = '\x1a';

/* What may separate the cells before it is known. */
static const char delimiters[] = {',', ';', '\t'};

/* And what a line "sep=;" may name. */
#define DECLARED ",;\t|"

/* What the first record looks like before its delimiter is known. */
struct csv_first {
    enum csv_quotes quotes;
    size_t counts[sizeof(delimiters)]; /* outside quotes */
    struct buffer text;                /* the lines so far */
    struct buffer declared;            /* the line "sep=;" before it */
    size_t seen;                       /* bytes of them that were looked at */
    bool marked;                       /* the mark was taken off */
};

struct csv_reader {
    struct csv_reader_config config;
    struct csv_parser parser; /* once the delimiter is known */
    char delimiter;           /* 0: it is not */
    struct csv_first first;
    struct slice rest;   /* of what was fed */
    const char *lf, *cr; /* the next ones in `rest`; NULL: not looked for */
    bool cr_waits;       /* a CR was the last byte; a LF may belong to it */
    bool mark_waits;     /* an end mark was the last byte fed */
    bool mark_first;     /* that mark was none: it comes before `rest` */
    bool ended;
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
    uint64_t lines;  /* ended within the record */
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

/* ---- The first record: its delimiter, its byte order mark ---------------- */

static void count_delimiter(struct csv_first *first, char byte)
{
    for (size_t i = 0; i < sizeof(delimiters); i++)
        first->counts[i] += delimiters[i] == byte;
}

/*
 * By any of the delimiters. Quotes that break a cell may be plain ones by the
 * delimiter that it turns out to be.
 */
static void look_at_byte(struct csv_first *first, struct slice any, char byte)
{
    first->quotes = csv_quotes_after(first->quotes, any, byte);
    if (first->quotes == CSV_QUOTES_BROKEN)
        first->quotes = CSV_QUOTES_PLAIN;
    if (first->quotes == CSV_QUOTES_START)
        count_delimiter(first, byte);
}

/* At what is new, within the limit, however the bytes were cut. */
static void look_at(struct csv_reader *reader)
{
    struct csv_first *first = &reader->first;
    struct slice text = buffer_slice(&first->text);
    struct slice any = slice_of(delimiters, sizeof(delimiters));

    if (reader->config.delimiter != '\0')
        any = slice_of(&reader->config.delimiter, 1);
    text = slice_head(text, reader->config.record_max -
                                (first->marked ? MARK.len : 0));
    for (; first->seen < text.len; first->seen++)
        look_at_byte(first, any, text.ptr[first->seen]);
}

static char best_delimiter(const struct csv_first *first)
{
    size_t best = 0;

    for (size_t i = 1; i < sizeof(delimiters); i++) {
        if (first->counts[i] > first->counts[best])
            best = i;
    }
    return delimiters[best];
}

static void parse_first(struct csv_reader *reader)
{
    struct csv_first *first = &reader->first;

    reader->delimiter = reader->config.delimiter;
    if (reader->delimiter == '\0')
        reader->delimiter = best_delimiter(first);
    parser_open(reader);
    parse(reader, buffer_slice(&first->text));
    /* Half a cell behind its end is one, too: on_cell notices it. */
    if (reader->complete)
        csv_fini(&reader->parser, on_cell, on_end, reader);
    buffer_release(&first->text);
}

/* An empty line in front of the first record says nothing of it. */
static bool is_empty(struct slice line)
{
    return slice_equal(line, SLICE("\n")) || slice_equal(line, SLICE("\r")) ||
           slice_equal(line, SLICE("\r\n"));
}

/* Excel's "sep=;": which one, or 0. */
static char declared_in(struct slice line)
{
    struct slice name = SLICE("sep=");
    struct slice value = slice_skip(line, name.len);

    if (!slice_equal_nocase(slice_head(line, name.len), name) ||
        value.len == 0 || strchr(DECLARED, value.ptr[0]) == NULL ||
        !is_empty(slice_skip(value, 1)))
        return '\0';
    return value.ptr[0];
}

static void drop_first(struct csv_reader *reader)
{
    buffer_clear(&reader->first.text);
    reader->first.quotes = CSV_QUOTES_START;
    reader->first.seen = 0;
    reader->complete = true;
}

/* Is the line so far, with its end, none of a record? It is dropped then. */
static bool drop_line(struct csv_reader *reader)
{
    struct csv_first *first = &reader->first;
    struct slice line = buffer_slice(&first->text);
    char declared = '\0';

    if (reader->config.delimiter == '\0')
        declared = declared_in(line);
    if (declared == '\0' && !is_empty(line))
        return false;
    if (declared != '\0') {
        reader->config.delimiter = declared;
        if (first->marked)
            buffer_append(&first->declared, MARK);
        buffer_append(&first->declared, line);
    }
    drop_first(reader);
    return true;
}

static void take_first(struct csv_reader *reader, struct slice line, bool whole)
{
    struct csv_first *first = &reader->first;

    buffer_append(&first->text, line);
    if (!first->marked && slice_starts(buffer_slice(&first->text), MARK)) {
        buffer_consume(&first->text, MARK.len);
        first->marked = true;
        first->quotes = CSV_QUOTES_START;
        first->seen = 0;
    }
    if (whole && drop_line(reader))
        return;
    look_at(reader);
    if ((whole && first->quotes != CSV_QUOTES_INSIDE) ||
        reader->size > reader->config.record_max)
        parse_first(reader);
}

/* ---- Lines --------------------------------------------------------------- */

static const char *find_in(struct slice text, char byte)
{
    const char *found = memchr(text.ptr, byte, text.len);

    return found != NULL ? found : text.ptr + text.len;
}

/* Where the line ends: at the first CR or LF, or where the bytes do. */
static const char *line_end(struct csv_reader *reader)
{
    if (reader->lf == NULL || reader->lf < reader->rest.ptr)
        reader->lf = find_in(reader->rest, '\n');
    if (reader->cr == NULL || reader->cr < reader->rest.ptr)
        reader->cr = find_in(reader->rest, '\r');
    return reader->lf < reader->cr ? reader->lf : reader->cr;
}

/* A CR that came last, now that it is known what follows. */
static struct slice waiting_end(struct csv_reader *reader)
{
    bool pair = !reader->mark_first && reader->rest.len > 0 &&
                reader->rest.ptr[0] == '\n';

    reader->cr_waits = false;
    if (pair)
        reader->rest = slice_skip(reader->rest, 1);
    return pair ? SLICE("\r\n") : SLICE("\r");
}

static struct slice take_bytes(struct csv_reader *reader, size_t len)
{
    struct slice bytes = slice_head(reader->rest, len);

    reader->rest = slice_skip(reader->rest, len);
    return bytes;
}

/*
 * The next line with its end, or what is there of it (*whole is false then).
 * False if there is nothing.
 */
static bool take_line(struct csv_reader *reader, struct slice *line,
                      bool *whole)
{
    const char *end;
    size_t len;

    *whole = true;
    if (reader->cr_waits &&
        (reader->mark_first || reader->rest.len > 0 || reader->ended)) {
        *line = waiting_end(reader);
        return true;
    }
    if (reader->mark_first) {
        reader->mark_first = false;
        *line = slice_of(&end_mark, 1);
        *whole = false;
        return true;
    }
    if (reader->rest.len == 0)
        return false;
    end = line_end(reader);
    len = (size_t)(end - reader->rest.ptr);
    *whole = len < reader->rest.len;
    if (*whole && *end == '\r' && len + 1 == reader->rest.len &&
        !reader->ended) {
        *whole = false;
        *line = take_bytes(reader, len);
        reader->rest = SLICE_NONE;
        reader->cr_waits = true;
        return true;
    }
    if (*whole && *end == '\r' && len + 1 < reader->rest.len)
        len += end[1] == '\n';
    len += *whole;
    *line = take_bytes(reader, len);
    return true;
}

/* ---- Records ------------------------------------------------------------- */

/* The last record was given, or is skipped: the next one. */
static void record_start(struct csv_reader *reader)
{
    reader->offset += reader->size;
    reader->line += reader->lines;
    reader->lines = 0;
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
        .lines = reader->lines,
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
    reader->lines += whole;
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
    reader->lines = whole;
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
    reader->lines++;
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
    while (take_line(reader, &line, &whole)) {
        if (reader->skip_line) {
            skip_line(reader, line, whole);
        } else if (add_line(reader, line, whole)) {
            if (reader->count > 0 || !reader->complete)
                return give_record(reader, whole, record, err);
            record_start(reader); /* an empty line */
        }
    }
    return reader->ended ? give_last(reader, record, err) : CSV_MORE;
}

/* ---- Life ---------------------------------------------------------------- */

struct csv_reader *csv_reader_new(const struct csv_reader_config *config)
{
    struct csv_reader *reader = memory_zalloc(1, sizeof(*reader));

    reader->config = *config;
    reader->line = 1;
    buffer_init(&reader->first.text);
    buffer_init(&reader->first.declared);
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
    buffer_release(&self->first.text);
    buffer_release(&self->first.declared);
    buffer_release(&self->text);
    free(self->ends);
    free(self->cells);
    free(self);
}

void csv_reader_feed(struct csv_reader *reader, struct slice bytes)
{
    if (bytes.len > 0) {
        reader->mark_first = reader->mark_waits;
        reader->mark_waits = bytes.ptr[bytes.len - 1] == end_mark;
        bytes.len -= reader->mark_waits;
    }
    reader->rest = bytes;
    reader->lf = NULL;
    reader->cr = NULL;
}

void csv_reader_end(struct csv_reader *reader)
{
    reader->ended = true;
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
