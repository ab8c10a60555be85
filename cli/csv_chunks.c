#include "cli/csv_chunks.h"

#include <stdlib.h>

#include "core/memory.h"

/* More lines without a record than this are not worth as many line ends. */
#define GAP_MAX 1000

struct csv_chunks {
    struct csv_file *file;
    bool started; /* a chunk was given */
    struct buffer header;
    struct csv_record held; /* was read and not given; size 0: none */
};

struct csv_chunks *csv_chunks_new(const char *path,
                                  csv_file_broken_fn *on_broken, void *arg)
{
    struct csv_chunks *chunks = memory_zalloc(1, sizeof(*chunks));

    chunks->file = csv_file_new(path, on_broken, arg);
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

static void end_line(struct buffer *out)
{
    char last = out->data[out->len - 1];

    if (last != '\n' && last != '\r')
        buffer_append_byte(out, '\n');
}

int csv_chunks_open(struct csv_chunks *chunks, struct error *err)
{
    struct csv_record header;

    if (csv_file_open(chunks->file, &header, err) < 0)
        return err->code;
    csv_file_append_header(chunks->file, &header, &chunks->header);
    end_line(&chunks->header);
    return 0;
}

struct slice csv_chunks_header(const struct csv_chunks *chunks)
{
    return buffer_slice(&chunks->header);
}

bool csv_chunks_has(const struct csv_chunks *chunks, struct slice name)
{
    return csv_file_find(chunks->file, name) < csv_file_columns(chunks->file);
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
        return csv_file_next(chunks->file, record, err);
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
        buffer_append(body, csv_file_bytes(chunks->file, &record));
        end_line(body);
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
