#include "cli/csv_chunks.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/memory.h"

#define READ_STEP 262144

/* More lines without a record than this are not worth as many line ends. */
#define GAP_MAX 1000

struct csv_chunks {
    char *path; /* owned */
    csv_chunks_broken_fn *on_broken;
    void *arg;
    int fd;
    struct csv_reader *reader;
    struct buffer bytes; /* of the file, from the record under way on */
    uint64_t base;       /* where in the file that is */
    uint64_t size;       /* of the file; 0: not known */
    bool ended;
    bool started; /* a chunk was given */
    struct buffer header;
    char **names; /* of the columns, owned */
    size_t name_count;
    struct csv_record held; /* was read and not given; size 0: none */
};

struct csv_chunks *csv_chunks_new(const char *path,
                                  csv_chunks_broken_fn *on_broken, void *arg)
{
    struct csv_chunks *chunks = memory_zalloc(1, sizeof(*chunks));
    struct csv_reader_config config = CSV_READER_CONFIG_INIT;

    config.record_max = CSV_CHUNKS_RECORD;
    chunks->path = slice_copy(slice_str(path));
    chunks->on_broken = on_broken;
    chunks->arg = arg;
    chunks->fd = -1;
    chunks->reader = csv_reader_new(&config);
    return chunks;
}

void csv_chunks_free(struct csv_chunks **chunks)
{
    struct csv_chunks *self = *chunks;

    if (self == NULL)
        return;
    *chunks = NULL;
    if (self->fd > STDIN_FILENO)
        close(self->fd);
    for (size_t i = 0; i < self->name_count; i++)
        free(self->names[i]);
    free(self->names);
    csv_reader_free(&self->reader);
    buffer_release(&self->bytes);
    buffer_release(&self->header);
    free(self->path);
    free(self);
}

/* ---- The file ------------------------------------------------------------ */

static int open_file(struct csv_chunks *chunks, struct error *err)
{
    struct stat status;

    chunks->fd = STDIN_FILENO;
    if (strcmp(chunks->path, "-") != 0)
        chunks->fd = open(chunks->path, O_RDONLY | O_CLOEXEC);
    if (chunks->fd < 0 && errno == ENOENT)
        return error_set(err, ERROR_NOT_FOUND, "%s does not exist",
                         chunks->path);
    if (chunks->fd < 0)
        return error_errno(err, errno, "cannot open %s", chunks->path);
    if (fstat(chunks->fd, &status) == 0 && S_ISREG(status.st_mode))
        chunks->size = (uint64_t)status.st_size;
    return 0;
}

/* What the reader is done with goes; what comes is fed. */
static int read_more(struct csv_chunks *chunks, struct error *err)
{
    size_t done = (size_t)(csv_reader_offset(chunks->reader) - chunks->base);
    char *to;
    ssize_t got;

    buffer_consume(&chunks->bytes, done);
    chunks->base += done;
    to = buffer_reserve(&chunks->bytes, READ_STEP);
    do
        got = read(chunks->fd, to, READ_STEP);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return error_errno(err, errno, "cannot read %s", chunks->path);
    buffer_commit(&chunks->bytes, (size_t)got);
    chunks->ended = got == 0;
    if (chunks->ended)
        csv_reader_end(chunks->reader);
    else
        csv_reader_feed(chunks->reader, slice_of(to, (size_t)got));
    return 0;
}

/* 1 with the next record, 0 at the end. */
static int next_record(struct csv_chunks *chunks, struct csv_record *record,
                       struct error *err)
{
    struct error broken = ERROR_INIT;

    for (;;) {
        switch (csv_reader_next(chunks->reader, record, &broken)) {
        case CSV_RECORD:
            return 1;
        case CSV_BROKEN:
            chunks->on_broken(chunks->arg, record->line, broken.message);
            break;
        default:
            if (chunks->ended)
                return 0;
            if (read_more(chunks, err) < 0)
                return err->code;
        }
    }
}

static void append_record(const struct csv_chunks *chunks,
                          const struct csv_record *record, struct buffer *out)
{
    struct slice bytes = buffer_slice(&chunks->bytes);
    char last;

    bytes = slice_skip(bytes, (size_t)(record->offset - chunks->base));
    bytes = slice_head(bytes, record->size);
    buffer_append(out, bytes);
    last = bytes.ptr[bytes.len - 1];
    if (last != '\n' && last != '\r')
        buffer_append_byte(out, '\n');
}

/* ---- The header ---------------------------------------------------------- */

static void keep_names(struct csv_chunks *chunks,
                       const struct csv_record *record)
{
    chunks->names = memory_zalloc(record->count, sizeof(*chunks->names));
    chunks->name_count = record->count;
    for (size_t i = 0; i < record->count; i++)
        chunks->names[i] = slice_copy(slice_trim(record->cells[i]));
}

static int read_header(struct csv_chunks *chunks, struct error *err)
{
    struct error broken = ERROR_INIT;
    struct csv_record record;
    enum csv_got got;

    while ((got = csv_reader_next(chunks->reader, &record, &broken)) ==
               CSV_MORE &&
           !chunks->ended) {
        if (read_more(chunks, err) < 0)
            return err->code;
    }
    if (got == CSV_MORE)
        return error_field(err, ERROR_INVALID, "no_header", "",
                           "%s: there is nothing in it; the first line must "
                           "name the columns",
                           chunks->path);
    if (got == CSV_BROKEN) {
        *err = broken;
        return error_prefix(err, "%s: the header", chunks->path);
    }
    append_record(chunks, &record, &chunks->header);
    keep_names(chunks, &record);
    return 0;
}

int csv_chunks_open(struct csv_chunks *chunks, struct error *err)
{
    if (open_file(chunks, err) < 0)
        return err->code;
    return read_header(chunks, err);
}

struct slice csv_chunks_header(const struct csv_chunks *chunks)
{
    return buffer_slice(&chunks->header);
}

bool csv_chunks_has(const struct csv_chunks *chunks, struct slice name)
{
    for (size_t i = 0; i < chunks->name_count; i++) {
        if (slice_equal_nocase(slice_str(chunks->names[i]), name))
            return true;
    }
    return false;
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
        append_record(chunks, &record, body);
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
    return chunks->base + chunks->bytes.len;
}

uint64_t csv_chunks_size(const struct csv_chunks *chunks)
{
    return chunks->size;
}
