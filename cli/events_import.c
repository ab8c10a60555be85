#include "cli/events_import.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/csv_chunks.h"
#include "cli/output.h"
#include "cli/plural.h"
#include "cli/progress.h"
#include "cli/rejects.h"
#include "cli/uploads.h"
#include "core/clock.h"
#include "core/csv_reader.h"

#define PATH "/api/v1/events/import"

struct import {
    struct invocation *inv;
    bool dry_run;
    struct csv_chunks *chunks;
    struct uploads *uploads;
    struct rejects rejects;
    struct progress progress;
    uint64_t lines[UPLOADS_MAX]; /* where the chunks under way start: a ring */
    size_t sent, answered;       /* chunks */
    int64_t started_us; /* orders rows of one time, whichever part is first */
    uint64_t rows, recorded, repeated;
};

/* ---- Rejects ------------------------------------------------------------- */

static void on_broken(void *arg, uint64_t line, const char *reason)
{
    struct import *import = arg;

    import->rows++;
    rejects_add(&import->rejects, line, reason, NULL, 0);
}

static uint64_t line_of(const json_t *row)
{
    return (uint64_t)json_integer_value(json_object_get(row, "line"));
}

static void add_reject(struct import *import, const json_t *row,
                       const struct csv_record *record)
{
    const char *reason = json_string_value(json_object_get(row, "reason"));

    rejects_add(&import->rejects, line_of(row), reason != NULL ? reason : "",
                record->cells, record->count);
}

/*
 * Reads the chunk that was sent again, for the cells of its rejected rows;
 * both are in the order of the lines.
 */
static void add_rejects(struct import *import, const json_t *rejected,
                        struct slice body, uint64_t line)
{
    struct csv_reader_config config = CSV_READER_CONFIG_INIT;
    struct csv_reader *reader;
    struct csv_record record;
    struct error err = ERROR_INIT;
    size_t i = 0;

    if (json_array_size(rejected) == 0)
        return;
    config.record_max = CSV_FILE_RECORD;
    reader = csv_reader_new(&config);
    csv_reader_feed(reader, body);
    csv_reader_end(reader);
    if (csv_reader_next(reader, &record, &err) != CSV_MORE)
        csv_reader_set_line(reader, line);
    while (i < json_array_size(rejected) &&
           csv_reader_next(reader, &record, &err) != CSV_MORE) {
        if (record.line == line_of(json_array_get(rejected, i)))
            add_reject(import, json_array_get(rejected, i++), &record);
    }
    csv_reader_free(&reader);
}

/* ---- Answers ------------------------------------------------------------- */

static uint64_t number(const json_t *answer, const char *name)
{
    return (uint64_t)json_integer_value(json_object_get(answer, name));
}

static void take_counts(struct import *import, const json_t *answer)
{
    import->rows += number(answer, "rows");
    import->recorded += number(answer, "recorded");
    import->repeated += number(answer, "repeated");
}

/* The server has gone, or Redis behind it: what can be relied on. */
static int broken_off(const struct import *import, struct error *err)
{
    bool ids = csv_chunks_has(import->chunks, SLICE("id")) ||
               csv_chunks_has(import->chunks, SLICE("idempotency_key"));
    uint64_t sure = import->recorded + import->repeated;
    struct error cause = *err;

    if (import->dry_run ||
        (cause.code != ERROR_UNAVAILABLE && cause.code != ERROR_TIMEOUT))
        return err->code;
    return error_set(err, cause.code,
                     "%" PRIu64 " row%s %s recorded for certain, then: %.200s; "
                     "%s",
                     sure, plural_ending(sure), plural_are(sure), cause.message,
                     ids ? "it is safe to import the file again, rows with an "
                           "id count once"
                         : "without a column id, importing the file again "
                           "counts rows twice");
}

/* A problem may say how many of its rows were recorded all the same. */
static void take_part(struct import *import, struct slice answer)
{
    json_t *problem = json_loadb(answer.ptr, answer.len, 0, NULL);

    if (json_is_object(problem))
        take_counts(import, problem);
    json_decref(problem);
}

static int take_answer(struct import *import, const struct upload *upload,
                       struct error *err)
{
    uint64_t line = import->lines[import->answered++ % UPLOADS_MAX];
    json_t *answer = NULL;

    if (client_parse(import->inv->client, upload->answer, &answer, err) < 0)
        return err->code;
    take_counts(import, answer);
    add_rejects(import, json_object_get(answer, "rejected"), upload->body,
                line);
    json_decref(answer);
    return 0;
}

/* Waits for the oldest chunk: 1, 0 if none is under way, or an error. */
static int await(struct import *import, struct error *err)
{
    struct upload upload = {SLICE_NONE, SLICE_NONE};
    int got = uploads_wait(import->uploads, &upload, err);

    if (got > 0 && take_answer(import, &upload, err) < 0)
        return err->code;
    if (got < 0) {
        take_part(import, upload.answer);
        return broken_off(import, err);
    }
    progress_show(&import->progress, csv_chunks_read(import->chunks),
                  import->rows);
    return got;
}

/* ---- The way ------------------------------------------------------------- */

static void send_chunk(struct import *import, const struct csv_chunk *chunk)
{
    struct buffer path = BUFFER_INIT;

    buffer_appendf(&path, PATH "?line=%" PRIu64 "&started=%" PRId64 "%s",
                   chunk->line, import->started_us,
                   import->dry_run ? "&dry_run=true" : "");
    import->lines[import->sent++ % UPLOADS_MAX] = chunk->line;
    uploads_send(import->uploads, buffer_str(&path));
    buffer_release(&path);
}

static int send_all(struct import *import, struct error *err)
{
    struct csv_chunk chunk;
    int got = 1;

    while (got > 0) {
        struct buffer *body = uploads_body(import->uploads);

        if (body == NULL) {
            if (await(import, err) < 0)
                return err->code;
            continue;
        }
        got = csv_chunks_next(import->chunks, body, &chunk, err);
        if (got > 0)
            send_chunk(import, &chunk);
    }
    while (got == 0 && (got = await(import, err)) > 0)
        got = 0;
    return got;
}

/* ---- The result ---------------------------------------------------------- */

static int write_json(const struct import *import, struct error *err)
{
    json_t *result = json_pack(
        "{s:I, s:I, s:I, s:I, s:b, s:O}", "rows", (json_int_t)import->rows,
        "recorded", (json_int_t)import->recorded, "repeated",
        (json_int_t)import->repeated, "rejected",
        (json_int_t)import->rejects.count, "dry_run", import->dry_run,
        "rejects", import->rejects.kept);
    int code = output_json(result, err);

    json_decref(result);
    return code;
}

static int write_summary(const struct import *import, struct error *err)
{
    struct buffer line = BUFFER_INIT;
    int code;

    buffer_appendf(&line, "%" PRIu64 " row%s: ", import->rows,
                   plural_ending(import->rows));
    if (import->dry_run)
        buffer_appendf(&line,
                       "%" PRIu64 " can be imported, %zu would be rejected; "
                       "nothing was written",
                       import->rows - import->rejects.count,
                       import->rejects.count);
    else
        buffer_appendf(&line,
                       "%" PRIu64 " recorded, %" PRIu64 " repeated, "
                       "%zu rejected",
                       import->recorded, import->repeated,
                       import->rejects.count);
    code = output_line(buffer_str(&line), err);
    buffer_release(&line);
    return code;
}

static int finish(struct import *import, struct error *err)
{
    size_t rejected = import->rejects.count;
    bool json = invocation_wants_json(import->inv);

    if (!json && import->rejects.file == NULL)
        rejects_show(&import->rejects);
    if (rejects_close(&import->rejects, err) < 0 ||
        (json ? write_json(import, err) : write_summary(import, err)) < 0)
        return err->code;
    if (rejected == 0)
        return 0;
    return error_set(err, ERROR_INVALID,
                     "%zu of %" PRIu64 " row%s %s rejected%s%s", rejected,
                     import->rows, plural_ending(import->rows),
                     import->dry_run ? "would be" : plural_were(rejected),
                     import->rejects.path != NULL ? "; see " : "",
                     import->rejects.path != NULL ? import->rejects.path : "");
}

static int start(struct import *import, struct error *err)
{
    const char *file = invocation_argument(import->inv, 0);
    const char *to = options_text(&import->inv->options, "rejects");

    if (csv_chunks_open(import->chunks, err) < 0)
        return err->code;
    if (to != NULL && (rejects_check_file(file, to, err) < 0 ||
                       rejects_open(&import->rejects, to, err) < 0))
        return err->code;
    rejects_columns(&import->rejects, csv_chunks_header(import->chunks));
    progress_start(&import->progress, csv_chunks_size(import->chunks));
    return 0;
}

int events_import(struct invocation *inv, struct error *err)
{
    struct import import = {
        .inv = inv,
        .started_us = clock_wall_us(clock_system()),
        .dry_run = options_bool(&inv->options, "dry-run"),
    };
    int code;

    rejects_init(&import.rejects,
                 invocation_wants_json(inv) ? REJECTS_JSON : REJECTS_SHOWN);
    import.chunks =
        csv_chunks_new(invocation_argument(inv, 0), on_broken, &import);
    import.uploads = uploads_new(inv->client);
    code = start(&import, err);
    if (code == 0)
        code = send_all(&import, err);
    progress_end(&import.progress);
    if (code == 0)
        code = finish(&import, err);
    uploads_free(&import.uploads);
    csv_chunks_free(&import.chunks);
    rejects_release(&import.rejects);
    return code;
}
