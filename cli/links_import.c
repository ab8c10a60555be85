#include "cli/links_import.h"

#include <inttypes.h>
#include <stdlib.h>

#include "cli/link_import/link_batch.h"
#include "cli/link_import/link_format.h"
#include "cli/link_import/link_intake.h"
#include "cli/link_import/link_source.h"
#include "cli/output.h"
#include "cli/plural.h"
#include "cli/progress.h"
#include "cli/rejects.h"
#include "cli/uploads.h"

#define PATH "/api/v1/links/bulk?mode=upsert&brief=true"

struct import {
    struct invocation *inv;
    bool dry_run;
    struct link_intake intake;
    struct link_source *source;
    struct uploads *uploads;
    struct link_batch batches[UPLOADS_MAX]; /* under way: a ring */
    size_t sent, answered;
    struct rejects rejects;
    struct progress progress;
    uint64_t rows, created, changed, unchanged;
};

/* ---- Rows ---------------------------------------------------------------- */

static void on_broken(void *arg, uint64_t line, const char *reason)
{
    struct import *import = arg;

    import->rows++;
    rejects_add(&import->rejects, line, reason, NULL, 0);
}

static const char *text_of(const json_t *link, const char *name)
{
    const char *text = json_string_value(json_object_get(link, name));

    return text != NULL ? text : "";
}

/* ---- Answers ------------------------------------------------------------- */

/* The server has gone, or Redis behind it: what can be relied on. */
static int broken_off(const struct import *import, struct error *err)
{
    uint64_t sure = import->created + import->changed + import->unchanged;
    struct error cause = *err;

    if (import->dry_run ||
        (cause.code != ERROR_UNAVAILABLE && cause.code != ERROR_TIMEOUT))
        return err->code;
    return error_set(err, cause.code,
                     "%" PRIu64 " link%s %s written for certain, then: %.200s; "
                     "it is safe to import the file again",
                     sure, plural_ending(sure), plural_are(sure),
                     cause.message);
}

static void count(struct import *import, const char *result)
{
    struct slice word = slice_str(result);

    import->created += slice_equal(word, SLICE("created"));
    import->changed += slice_equal(word, SLICE("changed"));
    import->unchanged += slice_equal(word, SLICE("unchanged"));
}

static int take_outcome(struct import *import, const struct link_batch *batch,
                        size_t i, const json_t *outcome, struct error *err)
{
    const json_t *problem = json_object_get(outcome, "error");
    const char *detail = text_of(problem, "detail");

    if (json_integer_value(json_object_get(outcome, "status")) == 503)
        return error_set(err, ERROR_UNAVAILABLE, "%s", detail);
    if (problem != NULL)
        link_source_reject(import->source, &import->rejects,
                           link_batch_line(batch, i), detail,
                           link_batch_bytes(batch, i));
    else
        count(import, text_of(outcome, "result"));
    return 0;
}

static int take_answer(struct import *import, const struct upload *upload,
                       struct error *err)
{
    struct link_batch *batch =
        &import->batches[import->answered++ % UPLOADS_MAX];
    json_t *answer = NULL;
    const json_t *items;
    int code = client_parse(import->inv->client, upload->answer, &answer, err);

    items = json_object_get(answer, "items");
    if (code == 0 && json_array_size(items) != batch->count)
        code = error_set(err, ERROR_INTERNAL,
                         "the server's answer has %zu outcomes of %zu links; "
                         "do the versions of server and client differ?",
                         json_array_size(items), batch->count);
    /* All of them, so that the counts are right also of one that failed. */
    for (size_t i = 0; code != ERROR_INTERNAL && i < batch->count; i++) {
        struct error failure = ERROR_INIT;

        if (take_outcome(import, batch, i, json_array_get(items, i), &failure) <
            0) {
            *err = failure;
            code = failure.code;
        }
    }
    json_decref(answer);
    link_batch_clear(batch);
    return code;
}

/* Waits for the oldest part: 1, 0 if none is under way, or an error. */
static int await(struct import *import, struct error *err)
{
    struct upload upload = {SLICE_NONE, SLICE_NONE};
    int got = uploads_wait(import->uploads, &upload, err);

    if (got > 0 && take_answer(import, &upload, err) < 0)
        got = err->code;
    if (got < 0)
        return broken_off(import, err);
    progress_show(&import->progress, link_source_done(import->source),
                  import->rows);
    return got;
}

/* ---- The way ------------------------------------------------------------- */

/* One row of the file: 1, 0 at its end, or an error. */
static int take_row(struct import *import, struct link_batch *batch,
                    struct buffer *body, struct error *err)
{
    struct link_row row;
    struct error why;
    int got = link_source_next(import->source, &row, err);

    if (got <= 0)
        return got;
    import->rows++;
    why = row.error;
    if (row.link != NULL &&
        link_intake_check(&import->intake, row.link, &why) == 0) {
        link_batch_add(batch, &row, body);
    } else if (row.link == NULL || why.code == ERROR_INVALID) {
        link_source_reject(import->source, &import->rejects, row.line,
                           why.message, row.bytes);
    } else {
        *err = why;
        got = why.code;
    }
    return got;
}

/* The next part: 1 if there may be more behind it, 0 at the end. */
static int send_batch(struct import *import, struct buffer *body,
                      struct error *err)
{
    struct link_batch *batch = &import->batches[import->sent % UPLOADS_MAX];
    int got = 1;

    while (got > 0 && !link_batch_is_full(batch, body))
        got = take_row(import, batch, body, err);
    if (got < 0 || batch->count == 0)
        return got;
    link_batch_end(body);
    import->sent++;
    uploads_send_json(import->uploads,
                      import->dry_run ? PATH "&dry_run=true" : PATH);
    return got;
}

static int send_all(struct import *import, struct error *err)
{
    int got = 1;

    while (got > 0) {
        struct buffer *body = uploads_body(import->uploads);

        if (body != NULL)
            got = send_batch(import, body, err);
        else if (await(import, err) < 0)
            return err->code;
    }
    while (got == 0 && (got = await(import, err)) > 0)
        got = 0;
    return got;
}

/* ---- The result ---------------------------------------------------------- */

static int write_json(const struct import *import, struct error *err)
{
    json_t *result = json_pack(
        "{s:I, s:I, s:I, s:I, s:I, s:b, s:O}", "rows", (json_int_t)import->rows,
        "created", (json_int_t)import->created, "changed",
        (json_int_t)import->changed, "unchanged", (json_int_t)import->unchanged,
        "rejected", (json_int_t)import->rejects.count, "dry_run",
        (int)import->dry_run, "rejects", import->rejects.kept);
    int code = output_json(result, err);

    json_decref(result);
    return code;
}

static int write_summary(const struct import *import, struct error *err)
{
    struct buffer line = BUFFER_INIT;
    int code;

    buffer_appendf(&line,
                   "%" PRIu64 " link%s: %" PRIu64 " %s, %" PRIu64
                   " %s, %" PRIu64 " unchanged, %zu %s",
                   import->rows, plural_ending(import->rows), import->created,
                   import->dry_run ? "would be made" : "made", import->changed,
                   import->dry_run ? "would be changed" : "changed",
                   import->unchanged, import->rejects.count,
                   import->dry_run ? "would be rejected; nothing was written"
                                   : "rejected");
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
                     "%zu of %" PRIu64 " link%s %s rejected%s%s", rejected,
                     import->rows, plural_ending(import->rows),
                     import->dry_run ? "would be" : plural_were(rejected),
                     import->rejects.path != NULL ? "; see " : "",
                     import->rejects.path != NULL ? import->rejects.path : "");
}

static int start(struct import *import, struct error *err)
{
    const char *file = invocation_argument(import->inv, 0);
    const char *to = options_text(&import->inv->options, "rejects");
    struct slice unused;

    if (link_source_open(import->source, err) < 0)
        return err->code;
    unused = link_source_unused(import->source);
    if (unused.len > 0 && !invocation_wants_json(import->inv))
        output_note("not imported: %" SLICE_FMT, SLICE_ARG(unused));
    if (to != NULL && (rejects_check_file(file, to, err) < 0 ||
                       rejects_open(&import->rejects, to, err) < 0))
        return err->code;
    link_source_reject_header(import->source, &import->rejects);
    progress_start(&import->progress, link_source_size(import->source));
    return 0;
}

static void release(struct import *import)
{
    uploads_free(&import->uploads);
    link_source_free(&import->source);
    for (size_t i = 0; i < UPLOADS_MAX; i++)
        link_batch_release(&import->batches[i]);
    link_intake_release(&import->intake);
    rejects_release(&import->rejects);
}

int links_import(struct invocation *inv, struct error *err)
{
    const char *from = options_text(&inv->options, "from");
    const struct link_format *format =
        link_format_find(from != NULL ? from : "csv", err);
    struct import import = {
        .inv = inv,
        .dry_run = options_bool(&inv->options, "dry-run"),
    };
    int code;

    if (format == NULL)
        return err->code;
    link_intake_init(&import.intake, inv->client,
                     options_text(&inv->options, "brand"));
    rejects_init(&import.rejects,
                 invocation_wants_json(inv) ? REJECTS_JSON : REJECTS_SHOWN);
    import.source = link_source_new(invocation_argument(inv, 0), format,
                                    on_broken, &import);
    import.uploads = uploads_new(inv->client);
    code = start(&import, err);
    if (code == 0)
        code = send_all(&import, err);
    progress_end(&import.progress);
    if (code == 0)
        code = finish(&import, err);
    release(&import);
    return code;
}
