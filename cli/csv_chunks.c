#include "cli/csv_chunks.h"

#include <stdlib.h>

#include "cli/csv_file.h"
#include "core/memory.h"

/* More lines without a record than this are not worth as many line ends. */
#define GAP_MAX 1000

struct csv_chunks {
    struct csv_file *file;
    csv_chunks_broken_fn *on_broken;
    void *arg;
    bool started;           /* a chunk was given */
    struct buffer header;   /* with a line end */
    struct csv_record held; /* was read and not given; size 0: none */
};

struct csv_chunks *csv_chunks_new(const char *path,
                                  csv_chunks_broken_fn *on_broken, void *arg)
{
    struct csv_chunks *chunks = memory_zalloc(1, sizeof(*chunks));

    chunks->file = csv_file_new(path, CSV_CHUNKS_RECORD);
    chunks->on_broken = on_broken;
    chunks->arg = arg;
    return chunks;
}

void csv_chunks_free(struct csv_chunks **chunks)
{
    struct csv_chunks *self = *chunks;

    if (self == NULL)
        return;
    *chunks = NULL;
    csv_file_free(&self->file);
    buffer_release(&self->header);
    free(self);
}

/* Bytes of a record, with a line end. */
static void append_bytes(struct slice bytes, struct buffer *out)
{
    char last = bytes.ptr[bytes.len - 1];

    buffer_append(out, bytes);
    if (last != '\n' && last != '\r')
        buffer_append_byte(out, '\n');
}

int csv_chunks_open(struct csv_chunks *chunks, struct error *err)
{
    if (csv_file_open(chunks->file, err) < 0)
        return err->code;
    append_bytes(csv_file_header(chunks->file), &chunks->header);
    return 0;
}

struct slice csv_chunks_header(const struct csv_chunks *chunks)
{
    return buffer_slice(&chunks->header);
}

bool csv_chunks_has(const struct csv_chunks *chunks, struct slice name)
{
    for (size_t i = 0; i < csv_file_columns(chunks->file); i++) {
        if (slice_equal_nocase(csv_file_column(chunks->file, i), name))
            return true;
    }
    return false;
}

/* 1 with the next record, 0 at the end. */
static int next_record(struct csv_chunks *chunks, struct csv_record *record,
                       struct error *err)
{
    struct error broken = ERROR_INIT;

    for (;;) {
        switch (csv_file_next(chunks->file, record, &broken)) {
        case CSV_FILE_RECORD:
            return 1;
        case CSV_FILE_BROKEN:
            chunks->on_broken(chunks->arg, record->line, broken.message);
            break;
        case CSV_FILE_FAILED:
            *err = broken;
            return err->code;
        default:
            return 0;
        }
    }
}

/* ---- Chunks -------------------------------------------------------------- */

/*
 * Empty lines, and lines of a record that is left out, are made up for by
 * empty ones, so that the server's lines are the file's.
 */
static void append_gap(struct buffer *body, uint64_t lines)
{
    for (uint64_t i = 0; i < lines; i++)
        buffer_append_byte(body, '\n');
}

static bool is_full(const struct csv_chunk *chunk, const struct buffer *body)
{
    return chunk->rows >= CSV_CHUNKS_ROWS || body->len >= CSV_CHUNKS_BYTES;
}

/* The held record, or the next one of the file. */
static int take_record(struct csv_chunks *chunks, struct csv_record *record,
                       struct error *err)
{
    if (chunks->held.size == 0)
        return next_record(chunks, record, err);
    *record = chunks->held;
    chunks->held.size = 0;
    return 1;
}

static int fill(struct csv_chunks *chunks, struct buffer *body,
                struct csv_chunk *chunk, struct error *err)
{
    struct csv_record record;
    uint64_t line = 0; /* that the server counts for what comes next */
    int got;

    while (!is_full(chunk, body)) {
        got = take_record(chunks, &record, err);
        if (got <= 0)
            return got;
        if (chunk->rows == 0)
            line = chunk->line = record.line;
        if (record.line - line > GAP_MAX) {
            chunks->held = record;
            return 1;
        }
        append_gap(body, record.line - line);
        append_bytes(csv_file_bytes(chunks->file, &record), body);
        line = record.line + record.lines;
        chunk->rows++;
    }
    return 1;
}

int csv_chunks_next(struct csv_chunks *chunks, struct buffer *body,
                    struct csv_chunk *chunk, struct error *err)
{
    bool first = !chunks->started;

    *chunk = (struct csv_chunk){0};
    chunks->started = true;
    buffer_append(body, buffer_slice(&chunks->header));
    if (fill(chunks, body, chunk, err) < 0)
        return err->code;
    return chunk->rows > 0 || first ? 1 : 0;
}

uint64_t csv_chunks_read(const struct csv_chunks *chunks)
{
    return csv_file_read(chunks->file);
}

uint64_t csv_chunks_size(const struct csv_chunks *chunks)
{
    return csv_file_size(chunks->file);
}
