#include "cli/merge_run.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/client.h"
#include "cli/link_name.h"
#include "cli/merge_rows.h"
#include "cli/output.h"
#include "cli/output_file.h"
#include "cli/plural.h"
#include "cli/progress.h"
#include "cli/uri.h"

#define SHOW_ROWS  4096 /* between looks at the clock */
#define KEY_DIGITS 64

struct merge {
    struct invocation *inv;
    struct merge_plan plan;
    struct csv_file *file;
    struct buffer header; /* of the file, with a line "sep=;" */
    json_t *about;        /* owned: what the server said of the merge */
    char *path;           /* owned: "/api/v1/links/BRAND/SLUG/merges/ID" */
    struct merge_parts *parts;
    struct rejects rejects;
    struct staged_file output, held;
    struct merge_rows rows;
    struct progress progress;
};

/* ---- The start ----------------------------------------------------------- */

static const char *about(const struct merge *merge, const char *field)
{
    const char *text = json_string_value(json_object_get(merge->about, field));

    return text != NULL ? text : "";
}

/* Asks the server for the link's key. */
static int begin(struct merge *merge, struct error *err)
{
    struct link_name name = LINK_NAME_INIT;
    struct buffer path = BUFFER_INIT;
    char *link = NULL;
    int code = link_name_find(&name, merge->inv, merge->plan.link, err);

    if (code == 0) {
        link = link_name_path(&name);
        buffer_appendf(&path, "%s/merges", link);
        code = client_json(merge->inv->client, "POST", buffer_str(&path), NULL,
                           &merge->about, err);
    }
    uri_append_segment(&path, slice_str(about(merge, "id")));
    merge->path = buffer_detach(&path);
    free(link);
    link_name_release(&name);
    return code;
}

static int take_key(struct merge *merge, struct error *err)
{
    struct slice hex = slice_str(about(merge, "key"));
    unsigned char key[HMAC_SIZE];

    if (hex.len != KEY_DIGITS)
        return error_set(err, ERROR_INTERNAL,
                         "the server gave no key for the link; is it of "
                         "another version?");
    for (size_t i = 0; i < sizeof(key); i++)
        key[i] = (unsigned char)(slice_hex_digit(hex.ptr[2 * i]) << 4 |
                                 slice_hex_digit(hex.ptr[2 * i + 1]));
    hmac_set_key(merge->rows.hmac, slice_of(key, sizeof(key)));
    explicit_bzero(key, sizeof(key));
    return 0;
}

static int open_files(struct merge *merge, struct error *err)
{
    const struct merge_plan *plan = &merge->plan;

    if (staged_file_open(&merge->output, plan->output, err) < 0)
        return err->code;
    if (plan->held != NULL &&
        staged_file_open(&merge->held, plan->held, err) < 0)
        return err->code;
    if (plan->rejects == NULL)
        return 0;
    if (rejects_check_file(plan->input, plan->rejects, err) < 0 ||
        rejects_open(&merge->rejects, plan->rejects, err) < 0)
        return err->code;
    rejects_columns(&merge->rejects, buffer_slice(&merge->header));
    return 0;
}

static int open_input(struct merge *merge, struct error *err)
{
    struct csv_record header;

    if (csv_file_open(merge->file, &header, err) < 0)
        return err->code;
    csv_file_append_header(merge->file, &header, &merge->header);
    return merge_plan_columns(&merge->plan, merge->file, err);
}

/* Who is to be left out follows from the campaign, unless a seed is given. */
static void seed(struct merge *merge)
{
    const char *campaign = about(merge, "campaign");

    if (!merge->plan.seeded)
        merge->plan.seed = hold_out_seed_of(
            slice_str(campaign[0] != '\0' ? campaign : about(merge, "link")));
    hold_out_seed(&merge->plan.hold, merge->plan.seed);
}

/* Is it recorded who was sent it and who was not? */
static bool records_arms(const struct merge *merge)
{
    return merge->plan.held != NULL && merge->plan.contacts &&
           about(merge, "campaign")[0] != '\0';
}

static void note_arms(const struct merge *merge)
{
    if (merge->plan.held == NULL || records_arms(merge))
        return;
    if (!merge->plan.contacts)
        output_note("with --no-contacts the server does not learn who was "
                    "held out; the lift report will not show it");
    else
        output_note("the link has no campaign, so the lift report will not "
                    "show who was held out");
}

/* Before the server is asked, and not when all rows are done. */
static int check_outputs(const struct merge_plan *plan, struct error *err)
{
    if (output_file_check(plan->output, err) < 0)
        return err->code;
    return output_file_check(plan->held, err);
}

static int start(struct merge *merge, struct error *err)
{
    struct merge_rows *rows = &merge->rows;

    if (check_outputs(&merge->plan, err) < 0 || open_input(merge, err) < 0 ||
        begin(merge, err) < 0 || take_key(merge, err) < 0 ||
        open_files(merge, err) < 0)
        return err->code;
    seed(merge);
    note_arms(merge);
    merge->parts = merge_parts_new(merge->inv->client, merge->path,
                                   &merge->plan, records_arms(merge));
    rows->file = merge->file;
    rows->output = &merge->output;
    rows->held = merge->plan.held != NULL ? &merge->held : NULL;
    rows->rejects = &merge->rejects;
    rows->parts = merge->parts;
    token_url_init(&rows->personal, slice_str(about(merge, "personal_url")));
    token_url_init(&rows->open, slice_str(about(merge, "open_url")));
    merge_rows_header(rows, buffer_slice(&merge->header));
    return 0;
}

/* ---- The rows ------------------------------------------------------------ */

static void on_broken(void *arg, uint64_t line, const char *reason)
{
    struct merge *merge = arg;

    merge_rows_broken(&merge->rows, line, reason);
}

/* The server has gone, or Redis behind it, before anything counted. */
static int broken_off(struct error *err)
{
    struct error cause = *err;

    if (cause.code != ERROR_UNAVAILABLE && cause.code != ERROR_TIMEOUT)
        return err->code;
    return error_set(err, cause.code,
                     "%.280s; nothing was written and nothing was sent, it is "
                     "safe to merge the file again",
                     cause.message);
}

/* All of them, until the server has them. */
static int take_rows(struct merge *merge, struct error *err)
{
    struct csv_record record;
    int got;

    while ((got = csv_file_next(merge->file, &record, err)) > 0) {
        if (merge->rows.total % SHOW_ROWS == 0)
            progress_show(&merge->progress, csv_file_read(merge->file),
                          merge->rows.total);
        if (merge_rows_take(&merge->rows, &record, err) < 0)
            return broken_off(err);
    }
    if (got == 0 && merge_parts_end(merge->parts, err) < 0)
        return broken_off(err);
    return got;
}

/* ---- The end ------------------------------------------------------------- */

/* The files, that is; what the server has is given up in any case. */
static int take_back(struct merge *merge, struct error *err)
{
    bool back = staged_file_undo(&merge->output);

    if (merge->plan.held != NULL)
        staged_file_undo(&merge->held);
    return error_prefix(err, back ? "the send was not recorded, and the files "
                                    "are as they were"
                                  : "the send was not recorded, do not use "
                                    "what was written");
}

static int publish(struct merge *merge, struct error *err)
{
    if (merge->plan.held != NULL && staged_file_publish(&merge->held, err) < 0)
        return err->code;
    if (staged_file_publish(&merge->output, err) < 0) {
        staged_file_undo(&merge->held);
        return err->code;
    }
    if (merge_parts_send(merge->parts, merge->plan.sent_at, err) < 0)
        return take_back(merge, err);
    return 0;
}

static json_t *summary_to_json(const struct merge *merge)
{
    const struct merge_rows *rows = &merge->rows;
    json_t *json = json_pack(
        "{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:b, s:O}", "id",
        about(merge, "id"), "link", about(merge, "link"), "rows",
        (json_int_t)rows->total, "recipients", (json_int_t)rows->linked,
        "held_out", (json_int_t)rows->held_out, "duplicates",
        (json_int_t)rows->duplicates, "rejected", (json_int_t)rows->refused,
        "contacts", merge->plan.contacts, "rejects", merge->rejects.kept);

    json_object_set_new(json, "output", json_string(merge->plan.output));
    if (merge->plan.held != NULL) {
        json_object_set_new(json, "hold_out_file",
                            json_string(merge->plan.held));
        json_object_set_new(json, "seed", json_integer(merge->plan.seed));
    }
    return json;
}

static void note_summary(const struct merge *merge)
{
    const struct merge_rows *rows = &merge->rows;
    struct buffer line = BUFFER_INIT;

    buffer_appendf(&line, "%" PRIu64 " row%s: %" PRIu64 " link%s", rows->total,
                   plural_ending(rows->total), rows->linked,
                   plural_ending(rows->linked));
    if (merge->plan.held != NULL)
        buffer_appendf(&line,
                       ", %" PRIu64 " held out (seed %" PRId64 ", in %s)",
                       rows->held_out, merge->plan.seed, merge->plan.held);
    buffer_appendf(&line, ", %" PRIu64 " duplicate%s, %" PRIu64 " rejected",
                   rows->duplicates, plural_ending(rows->duplicates),
                   rows->refused);
    output_note("%s", buffer_str(&line));
    buffer_release(&line);
}

static int show_summary(const struct merge *merge, struct error *err)
{
    json_t *json;
    int code;

    if (!invocation_wants_json(merge->inv)) {
        if (merge->rejects.file == NULL)
            rejects_show(&merge->rejects);
        note_summary(merge);
        return 0;
    }
    json = summary_to_json(merge);
    code = output_json(json, err);
    json_decref(json);
    return code;
}

static int finish(struct merge *merge, struct error *err)
{
    uint64_t refused = merge->rows.refused;

    if (show_summary(merge, err) < 0 || rejects_close(&merge->rejects, err) < 0)
        return err->code;
    if (refused == 0)
        return 0;
    return error_set(
        err, ERROR_INVALID, "%" PRIu64 " of %" PRIu64 " row%s got no link%s%s",
        refused, merge->rows.total, plural_ending(merge->rows.total),
        merge->plan.rejects != NULL ? "; see " : "",
        merge->plan.rejects != NULL ? merge->plan.rejects : "");
}

static void release(struct merge *merge)
{
    merge_parts_free(&merge->parts);
    merge_rows_release(&merge->rows);
    staged_file_release(&merge->held);
    staged_file_release(&merge->output);
    rejects_release(&merge->rejects);
    csv_file_free(&merge->file);
    buffer_release(&merge->header);
    json_decref(merge->about);
    free(merge->path);
    merge_plan_release(&merge->plan);
}

int merge_run(struct invocation *inv, struct error *err)
{
    struct merge merge = {
        .inv = inv,
        .output = STAGED_FILE_INIT,
        .held = STAGED_FILE_INIT,
    };
    int code = merge_plan_read(&merge.plan, inv, err);

    rejects_init(&merge.rejects,
                 invocation_wants_json(inv) ? REJECTS_JSON : REJECTS_SHOWN);
    merge_rows_init(&merge.rows, &merge.plan);
    merge.file = csv_file_new(merge.plan.input, on_broken, &merge);
    if (code == 0)
        code = start(&merge, err);
    if (code == 0) {
        progress_start(&merge.progress, csv_file_size(merge.file));
        code = take_rows(&merge, err);
        progress_end(&merge.progress);
    }
    if (code == 0)
        code = publish(&merge, err);
    if (code < 0 && merge.parts != NULL)
        merge_parts_discard(merge.parts);
    if (code == 0)
        code = finish(&merge, err);
    release(&merge);
    return code;
}
