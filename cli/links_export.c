#include "cli/links_export.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/client.h"
#include "cli/fields.h"
#include "cli/link_import/link_format.h"
#include "cli/output.h"
#include "cli/output_file.h"
#include "cli/progress.h"
#include "cli/resource.h"
#include "cli/uri.h"
#include "core/csv_cell.h"

#define PATH "/api/v1/links?limit=1000&archived=all"

struct export
{
    struct invocation *inv;
    bool json;
    const struct link_format *format; /* of the CSV */
    struct progress progress;
    FILE *file;          /* NULL: stdout */
    struct buffer part;  /* its path, until it is whole */
    struct buffer bytes; /* of the page under way */
    uint64_t rows;
};

/* ---- Rows ---------------------------------------------------------------- */

static void append_value(struct buffer *row, const json_t *value)
{
    char *text;

    if (value == NULL || json_is_null(value))
        return;
    if (json_is_string(value)) {
        csv_cell_append_defused(
            row, slice_of(json_string_value(value), json_string_length(value)));
        return;
    }
    /* No tags and no rules are an empty cell, not "{}" and "[]". */
    if ((json_is_object(value) && json_object_size(value) == 0) ||
        (json_is_array(value) && json_array_size(value) == 0))
        return;
    text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    csv_cell_append_defused(row, slice_str(text));
    free(text);
}

static void append_row(struct export *export, const json_t *link)
{
    const struct link_format *format = export->format;

    for (size_t i = 0; i < format->count; i++) {
        if (i > 0)
            buffer_append_byte(&export->bytes, ',');
        append_value(&export->bytes,
                     json_object_get(link, format->columns[i].names));
    }
    buffer_append_byte(&export->bytes, '\n');
}

static void append_json(struct export *export, const json_t *link)
{
    char *text = json_dumps(link, JSON_COMPACT);

    buffer_append(&export->bytes,
                  export->rows > 0 ? SLICE(",\n") : SLICE("[\n"));
    buffer_append(&export->bytes, slice_str(text));
    free(text);
}

static void append_header(struct export *export)
{
    const struct link_format *format = export->format;

    for (size_t i = 0; !export->json && i < format->count; i++)
        buffer_appendf(&export->bytes, "%s%s", i > 0 ? "," : "",
                       format->columns[i].names);
    if (!export->json)
        buffer_append_byte(&export->bytes, '\n');
}

static void append_links(struct export *export, const json_t *links)
{
    for (size_t i = 0; i < json_array_size(links); i++) {
        if (export->json)
            append_json(export, json_array_get(links, i));
        else
            append_row(export, json_array_get(links, i));
        export->rows++;
    }
}

/* ---- The file ------------------------------------------------------------ */

/* Opened with the first page, so that a server that is away costs no file. */
static int open_file(struct export *export, struct error *err)
{
    const char *path = options_text(&export->inv->options, "output");

    if (path == NULL || export->file != NULL)
        return 0;
    buffer_appendf(&export->part, "%s.part", path);
    export->file = fopen(buffer_str(&export->part), "we");
    if (export->file == NULL)
        return error_errno(err, errno, "cannot write %s",
                           buffer_str(&export->part));
    return 0;
}

static int write_bytes(struct export *export, struct error *err)
{
    struct slice bytes = buffer_slice(&export->bytes);
    int code = 0;

    if (export->file == NULL)
        code = output_write(bytes, err);
    else if (fwrite(bytes.ptr, 1, bytes.len, export->file) != bytes.len)
        code = error_errno(err, errno, "cannot write %s",
                           buffer_str(&export->part));
    buffer_clear(&export->bytes);
    return code;
}

/* The file takes its name if all went well, and else goes. */
static int close_file(struct export *export, int code, struct error *err)
{
    const char *path = options_text(&export->inv->options, "output");
    FILE *file = export->file;

    if (file == NULL)
        return code;
    export->file = NULL;
    if (fclose(file) != 0 && code == 0)
        code = error_errno(err, errno, "cannot write %s",
                           buffer_str(&export->part));
    if (code == 0 && rename(buffer_str(&export->part), path) != 0)
        code = error_errno(err, errno, "cannot write %s", path);
    if (code < 0)
        remove(buffer_str(&export->part));
    return code;
}

/* ---- Pages --------------------------------------------------------------- */

static int take_page(struct export *export, const json_t *answer,
                     struct error *err)
{
    if (open_file(export, err) < 0)
        return err->code;
    append_links(export, json_object_get(answer, "items"));
    progress_show(&export->progress, 0, export->rows);
    return write_bytes(export, err);
}

/* One page; *cursor becomes the next one's, NULL at the end. */
static int fetch_page(struct export *export, char **cursor, struct error *err)
{
    struct buffer path = BUFFER_INIT;
    json_t *answer = NULL;
    const char *next;
    int code;

    buffer_append(&path, SLICE(PATH));
    if (*cursor != NULL)
        uri_append_query(&path, SLICE("cursor"), slice_str(*cursor));
    fields_query(export->inv, &path);
    code = client_json(export->inv->client, "GET", buffer_str(&path), NULL,
                       &answer, err);
    if (code == 0)
        code = take_page(export, answer, err);
    free(*cursor);
    next = json_string_value(json_object_get(answer, "next_cursor"));
    *cursor = code == 0 && next != NULL ? slice_copy(slice_str(next)) : NULL;
    json_decref(answer);
    buffer_release(&path);
    return code;
}

static int fetch_all(struct export *export, struct error *err)
{
    char *cursor = NULL;
    int code;

    append_header(export);
    do
        code = fetch_page(export, &cursor, err);
    while (code == 0 && cursor != NULL);
    free(cursor);
    if (code == 0 && export->json) {
        buffer_append(&export->bytes,
                      export->rows > 0 ? SLICE("\n]\n") : SLICE("[]\n"));
        code = write_bytes(export, err);
    }
    return close_file(export, code, err);
}

static int read_format(struct export *export, struct error *err)
{
    const char *name = options_text(&export->inv->options, "format");
    struct slice format = slice_str(name != NULL ? name : "csv");

    export->json = slice_equal(format, SLICE("json")) ||
                   invocation_wants_json(export->inv);
    if (export->json || slice_equal(format, SLICE("csv")))
        return 0;
    return error_field(err, ERROR_USAGE, "bad_option", "format",
                       "--format: \"%.40s\" is none of csv, json", name);
}

/* Of a brand that is not there, an empty file would say that it has no links;
 * the server's words say more. */
static int check_brand(struct invocation *inv, struct error *err)
{
    static const struct resource brands = {.path = "/api/v1/brands"};
    const char *host = options_text(&inv->options, "brand");
    json_t *answer = NULL;
    char *path;
    int code;

    if (host == NULL || host[0] == '\0')
        return 0;
    path = resource_path(&brands, host);
    code = client_json(inv->client, "GET", path, NULL, &answer, err);
    json_decref(answer);
    free(path);
    return code;
}

int links_export(struct invocation *inv, struct error *err)
{
    struct export export = {.inv = inv, .format = link_format_own()};
    int code = read_format(&export, err);

    if (code == 0)
        code = output_file_check(options_text(&inv->options, "output"), err);
    if (code == 0)
        code = check_brand(inv, err);
    progress_start(&export.progress, 0);
    if (code == 0)
        code = fetch_all(&export, err);
    progress_end(&export.progress);
    buffer_release(&export.part);
    buffer_release(&export.bytes);
    return code;
}
