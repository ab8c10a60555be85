#include "cli/merge_parts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

#include "cli/uploads.h"
#include "core/csv_cell.h"
#include "core/memory.h"
#include "core/sha256.h"

#define PART_ROWS  10000 /* as many as the server takes */
#define PART_BYTES (2u << 20)
#define TRIES      6
#define WAIT_S     2

struct merge_parts {
    const struct merge_plan *plan;
    struct client *client;
    char *path; /* owned */
    bool arms;
    struct uploads *uploads;
    struct buffer header;
    struct buffer *body; /* being filled, or NULL */
    size_t rows;         /* of it */
    uint64_t sent;       /* parts */
};

/* Own columns keep the name that they have in the file. */
static void make_header(struct merge_parts *parts,
                        const struct merge_plan *plan)
{
    struct buffer *out = &parts->header;

    buffer_append(out, SLICE("recipient"));
    if (plan->contacts) {
        buffer_append(out, SLICE(",customer,email,name"));
        for (size_t i = 0; i < plan->own_count; i++) {
            struct buffer name = BUFFER_INIT;

            buffer_append(&name, SLICE("columns."));
            buffer_append(&name, plan->own_names[i]);
            buffer_append_byte(out, ',');
            csv_cell_append(out, buffer_slice(&name));
            buffer_release(&name);
        }
    }
    if (parts->arms)
        buffer_append(out, SLICE(",email_sha256,arm"));
    buffer_append_byte(out, '\n');
}

struct merge_parts *merge_parts_new(struct client *client, const char *path,
                                    const struct merge_plan *plan, bool arms)
{
    struct merge_parts *parts = memory_zalloc(1, sizeof(*parts));

    parts->plan = plan;
    parts->client = client;
    parts->path = slice_copy(slice_str(path));
    parts->arms = arms;
    parts->uploads = uploads_new(client);
    make_header(parts, plan);
    return parts;
}

void merge_parts_free(struct merge_parts **parts)
{
    struct merge_parts *self = *parts;

    if (self == NULL)
        return;
    *parts = NULL;
    uploads_free(&self->uploads);
    buffer_release(&self->header);
    free(self->path);
    free(self);
}

/* ---- Uploading ----------------------------------------------------------- */

static void send_body(struct merge_parts *parts)
{
    struct buffer path = BUFFER_INIT;

    buffer_appendf(&path, "%s/recipients?part=%" PRIu64, parts->path,
                   parts->sent++);
    uploads_send(parts->uploads, buffer_str(&path));
    buffer_release(&path);
    parts->body = NULL;
}

/* A body to fill; waits for the oldest one if all are under way. */
static int take_body(struct merge_parts *parts, struct error *err)
{
    struct upload upload;

    while (parts->body == NULL) {
        parts->body = uploads_body(parts->uploads);
        if (parts->body == NULL &&
            uploads_wait(parts->uploads, &upload, err) < 0)
            return err->code;
        if (parts->body != NULL) {
            buffer_append(parts->body, buffer_slice(&parts->header));
            parts->rows = 0;
        }
    }
    return 0;
}

static void end_row(struct merge_parts *parts)
{
    buffer_append_byte(parts->body, '\n');
    if (++parts->rows == PART_ROWS || parts->body->len >= PART_BYTES)
        send_body(parts);
}

int merge_parts_end(struct merge_parts *parts, struct error *err)
{
    struct upload upload;
    int got = 1;

    if (parts->body != NULL)
        send_body(parts);
    while (got > 0)
        got = uploads_wait(parts->uploads, &upload, err);
    return got;
}

/* ---- Rows ---------------------------------------------------------------- */

static void add_cell(struct merge_parts *parts, struct slice cell)
{
    buffer_append_byte(parts->body, ',');
    csv_cell_append(parts->body, cell);
}

/* The identifier, where it is not the address. */
static struct slice customer_of(const struct merge_parts *parts,
                                const struct csv_record *record)
{
    const struct merge_plan *plan = parts->plan;

    return plan->id != plan->email ? slice_trim(record->cells[plan->id])
                                   : SLICE_NONE;
}

static void add_contact(struct merge_parts *parts,
                        const struct csv_record *record)
{
    const struct merge_plan *plan = parts->plan;

    add_cell(parts, customer_of(parts, record));
    add_cell(parts, slice_trim(merge_plan_cell(record, plan->email)));
    add_cell(parts, merge_plan_cell(record, plan->name));
    for (size_t i = 0; i < plan->own_count; i++)
        add_cell(parts, merge_plan_cell(record, plan->own[i]));
}

int merge_parts_add(struct merge_parts *parts, const struct csv_record *record,
                    struct slice token, struct error *err)
{
    if (take_body(parts, err) < 0)
        return err->code;
    buffer_append(parts->body, token);
    if (parts->plan->contacts)
        add_contact(parts, record);
    if (parts->arms)
        buffer_append(parts->body, SLICE(",,treated"));
    end_row(parts);
    return 0;
}

int merge_parts_hold(struct merge_parts *parts, const struct csv_record *record,
                     struct slice email, struct error *err)
{
    if (!parts->arms)
        return 0;
    if (take_body(parts, err) < 0)
        return err->code;
    add_cell(parts, customer_of(parts, record));
    buffer_append(parts->body, SLICE(",,"));
    for (size_t i = 0; i < parts->plan->own_count; i++)
        buffer_append_byte(parts->body, ',');
    buffer_append_byte(parts->body, ',');
    if (email.len > 0) {
        sha256_hex(email, buffer_reserve(parts->body, SHA256_HEX));
        buffer_commit(parts->body, SHA256_HEX);
    }
    buffer_append(parts->body, SLICE(",holdout"));
    end_row(parts);
    return 0;
}

/* ---- The send ------------------------------------------------------------ */

static bool may_help(enum error_code code)
{
    return code == ERROR_UNAVAILABLE || code == ERROR_TIMEOUT ||
           code == ERROR_INTERNAL;
}

int merge_parts_send(struct merge_parts *parts, const char *sent_at,
                     struct error *err)
{
    static const struct timespec wait = {.tv_sec = WAIT_S};
    json_t *body = json_pack("{s:I, s:s*}", "parts", (json_int_t)parts->sent,
                             "sent_at", sent_at);
    struct buffer path = BUFFER_INIT;
    json_t *answer = NULL;
    int code = 0;

    buffer_appendf(&path, "%s/send", parts->path);
    for (int i = 0; i < TRIES && parts->sent > 0; i++) {
        code = client_json(parts->client, "POST", buffer_str(&path), body,
                           &answer, err);
        json_decref(answer);
        answer = NULL;
        if (code == 0 || !may_help(err->code) || i + 1 == TRIES)
            break;
        nanosleep(&wait, NULL);
    }
    json_decref(body);
    buffer_release(&path);
    return code;
}

void merge_parts_discard(struct merge_parts *parts)
{
    struct buffer out = BUFFER_INIT;
    struct error ignored = ERROR_INIT;

    if (parts->sent > 0)
        (void)!client_call(parts->client, "DELETE", parts->path, NULL, &out,
                           &ignored);
    buffer_release(&out);
}
