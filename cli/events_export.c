#include "cli/events_export.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/client.h"
#include "cli/commands.h"
#include "cli/fields.h"
#include "cli/output.h"
#include "cli/output_file.h"
#include "cli/page_spool.h"
#include "cli/progress.h"
#include "cli/uri.h"
#include "core/csv_cell.h"

/*
 * Names of the API's members. A click's visitor is no identity and is left out
 * where the click has one; "unknown" is what the server makes of no direction.
 */
static const char *const columns[] = {
    "type",         "id",        "occurred_at", "visitor",   "customer",
    "recipient",    "click_id",  "campaign",    "channel",   "stage",
    "amount",       "currency",  "arm",         "kind",      "source",
    "content",      "direction", "link",        "placement", "invoice",
    "email_sha256", "properties"};

#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

/* In front of an event's id, so that it is no other system's key. */
#define ID_PREFIX "waypost:"

static const char *const types[] = {"touch",  "send",   "open", "visit",
                                    "stage",  "refund", "cost", "identify",
                                    "assign", "click",  "scan"};

struct export
{
    struct invocation *inv;
    struct page_spool spool;
    struct progress progress;
    FILE *file; /* NULL: stdout */
    uint64_t rows;
};

/* ---- Rows ---------------------------------------------------------------- */

static const char *text_of(const json_t *item, const char *name)
{
    const char *text = json_string_value(json_object_get(item, name));

    return text != NULL ? text : "";
}

static bool is(const json_t *item, const char *name, const char *text)
{
    return strcmp(text_of(item, name), text) == 0;
}

static bool is_hit(const json_t *item)
{
    return is(item, "type", "click") || is(item, "type", "scan");
}

/* Told by a pixel of ours, not by the API. */
static bool is_pixel(const json_t *item)
{
    return is(item, "type", "open") && !is(item, "reason", "reported");
}

/* What an import could not take, or would take for more than it was. */
static bool is_left_out(const json_t *item)
{
    return is(item, "type", "orphan") || is(item, "type", "view") ||
           (is_hit(item) && !is(item, "verdict", "human")) ||
           (is_pixel(item) && text_of(item, "recipient")[0] == '\0');
}

static bool is_hidden(const json_t *item, const char *column)
{
    bool known = text_of(item, "click_id")[0] != '\0' ||
                 text_of(item, "recipient")[0] != '\0';

    if (strcmp(column, "visitor") == 0)
        return is_pixel(item) || (is_hit(item) && known);
    return strcmp(column, "direction") == 0 && is(item, column, "unknown");
}

static void append_value(struct buffer *row, const json_t *item,
                         const char *column)
{
    const json_t *value = json_object_get(item, column);
    char *text = NULL;

    if (value == NULL || is_hidden(item, column))
        return;
    if (strcmp(column, "id") == 0)
        buffer_append(row, SLICE(ID_PREFIX));
    if (!json_is_string(value))
        text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    csv_cell_append(row,
                    slice_str(text != NULL ? text : json_string_value(value)));
    free(text);
}

static void append_row(struct buffer *page, const json_t *item)
{
    for (size_t i = 0; i < COLUMNS; i++) {
        if (i > 0)
            buffer_append_byte(page, ',');
        append_value(page, item, columns[i]);
    }
    buffer_append_byte(page, '\n');
}

static void append_header(struct buffer *out)
{
    for (size_t i = 0; i < COLUMNS; i++)
        buffer_appendf(out, "%s%s", i > 0 ? "," : "", columns[i]);
    buffer_append_byte(out, '\n');
}

/* ---- Many people in one event -------------------------------------------- */

/* The lists of an event that has them, and what one line of each is. */
static const struct {
    const char *list, *one;
} people[] = {
    {"recipients", "recipient"},
    {"emails_sha256", "email_sha256"},
    {"customers", "customer"},
};

static size_t people_count(const json_t *item)
{
    size_t count = 0;

    for (size_t i = 0; i < COMMANDS_COUNT(people) && count == 0; i++)
        count = json_array_size(json_object_get(item, people[i].list));
    return count;
}

/* The event as it would be of the i-th of them alone. */
static json_t *person_of(json_t *item, size_t i)
{
    json_t *one = json_copy(item);
    char id[64];

    for (size_t k = 0; k < COMMANDS_COUNT(people); k++)
        json_object_set(
            one, people[k].one,
            json_array_get(json_object_get(item, people[k].list), i));
    snprintf(id, sizeof(id), "%s.%zu", text_of(item, "id"), i);
    json_object_set_new(one, "id", json_string(id));
    return one;
}

/* The last first, as all is written. Returns how many rows it made. */
static size_t append_people(struct buffer *page, json_t *item)
{
    size_t count = people_count(item);

    if (count == 0) {
        append_row(page, item);
        return 1;
    }
    for (size_t i = count; i-- > 0;) {
        json_t *one = person_of(item, i);

        append_row(page, one);
        json_decref(one);
    }
    return count;
}

/* ---- Pages --------------------------------------------------------------- */

static int spool_page(struct export *export, const json_t *items,
                      struct error *err)
{
    struct buffer page = BUFFER_INIT;
    int code;

    for (size_t i = json_array_size(items); i-- > 0;) {
        json_t *item = json_array_get(items, i);

        if (is_left_out(item))
            continue;
        export->rows += append_people(&page, item);
    }
    code = page_spool_add(&export->spool, buffer_slice(&page), err);
    buffer_release(&page);
    progress_show(&export->progress, 0, export->rows);
    return code;
}

/* One page; *cursor becomes the next one's, NULL at the end. */
static int fetch_page(struct export *export, char **cursor, struct error *err)
{
    struct buffer path = BUFFER_INIT;
    json_t *answer = NULL;
    int code;

    buffer_append(&path, SLICE("/api/v1/events"));
    uri_append_query(&path, SLICE("limit"), SLICE("1000"));
    if (*cursor != NULL)
        uri_append_query(&path, SLICE("cursor"), slice_str(*cursor));
    fields_query(export->inv, &path);
    code = client_json(export->inv->client, "GET", buffer_str(&path), NULL,
                       &answer, err);
    if (code == 0)
        code = spool_page(export, json_object_get(answer, "items"), err);
    free(*cursor);
    *cursor = NULL;
    if (code == 0 && text_of(answer, "next_cursor")[0] != '\0')
        *cursor = slice_copy(slice_str(text_of(answer, "next_cursor")));
    json_decref(answer);
    buffer_release(&path);
    return code;
}

static int fetch_all(struct export *export, struct error *err)
{
    char *cursor = NULL;
    int code;

    do
        code = fetch_page(export, &cursor, err);
    while (code == 0 && cursor != NULL);
    free(cursor);
    return code;
}

/* ---- The file ------------------------------------------------------------ */

static int write_bytes(const struct export *export, struct slice bytes,
                       struct error *err)
{
    if (export->file == NULL)
        return output_write(bytes, err);
    if (fwrite(bytes.ptr, 1, bytes.len, export->file) != bytes.len)
        return error_errno(err, errno, "cannot write %s",
                           options_text(&export->inv->options, "output"));
    return 0;
}

static int write_all(struct export *export, struct error *err)
{
    struct buffer page = BUFFER_INIT;
    int got = 1;

    append_header(&page);
    while (got > 0) {
        if (write_bytes(export, buffer_slice(&page), err) < 0)
            got = err->code;
        else
            got = page_spool_take(&export->spool, &page, err);
    }
    buffer_release(&page);
    return got;
}

/* Only now, so that a file is not emptied for an export that fails. */
static int write_file(struct export *export, struct error *err)
{
    const char *path = options_text(&export->inv->options, "output");
    int code;

    if (path == NULL)
        return write_all(export, err);
    export->file = fopen(path, "we");
    if (export->file == NULL)
        return error_errno(err, errno, "cannot write %s", path);
    code = write_all(export, err);
    if (fclose(export->file) != 0 && code == 0)
        code = error_errno(err, errno, "cannot write %s", path);
    return code;
}

static int check_type(const struct invocation *inv, struct error *err)
{
    const char *type = options_text(&inv->options, "type");

    if (type == NULL)
        return 0;
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (strcmp(type, types[i]) == 0)
            return 0;
    }
    return error_field(err, ERROR_USAGE, "bad_option", "type",
                       "--type: \"%s\" is none of touch, send, open, visit, "
                       "stage, refund, cost, identify, assign, click, scan",
                       type);
}

int events_export(struct invocation *inv, struct error *err)
{
    struct export export = {.inv = inv, .spool = PAGE_SPOOL_INIT};
    int code = check_type(inv, err);

    if (code == 0)
        code = output_file_check(options_text(&inv->options, "output"), err);
    progress_start(&export.progress, 0);
    if (code == 0)
        code = page_spool_open(&export.spool, err);
    if (code == 0)
        code = fetch_all(&export, err);
    progress_end(&export.progress);
    if (code == 0)
        code = write_file(&export, err);
    page_spool_release(&export.spool);
    return code;
}
