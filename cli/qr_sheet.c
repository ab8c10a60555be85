#include "cli/qr_sheet.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "cli/client.h"
#include "cli/csv_file.h"
#include "cli/fields.h"
#include "cli/link_name.h"
#include "cli/output.h"
#include "cli/output_file.h"
#include "cli/rejects.h"

/* What the server takes at most; a longer file is not read to its end. */
#define QR_SHEET_LABELS_MAX 5000

/* A sheet being put together from a file. */
struct qr_sheet {
    struct csv_file *file;
    size_t link, placement, caption; /* columns; `caption` may be none */
    json_t *labels;                  /* owned */
    char *brand;                     /* the only one, once it was asked for */
    struct rejects rejects;
};

static void qr_sheet_on_broken(void *arg, uint64_t line, const char *reason)
{
    struct qr_sheet *self = arg;

    rejects_add(&self->rejects, line, reason, NULL, 0);
}

static int qr_sheet_columns(struct qr_sheet *self, const char *path,
                            struct error *err)
{
    struct csv_record header;
    size_t count;

    if (csv_file_open(self->file, &header, err) < 0)
        return err->code;
    count = csv_file_columns(self->file);
    self->link = csv_file_find(self->file, SLICE("link"));
    self->placement = csv_file_find(self->file, SLICE("placement"));
    self->caption = csv_file_find(self->file, SLICE("caption"));
    if (self->link < count && self->placement < count)
        return 0;
    return error_field(err, ERROR_INVALID, "missing_column", "sheet",
                       "%s has no column \"%s\"; its first line must name the "
                       "columns link and placement, and may name caption",
                       path, self->link < count ? "placement" : "link");
}

static struct slice qr_sheet_cell(const struct csv_record *record,
                                  size_t column)
{
    return column < record->count ? slice_trim(record->cells[column])
                                  : SLICE_NONE;
}

/* "brand/slug"; where there is only one brand, the slug is enough. */
static int qr_sheet_set_link(struct qr_sheet *self, struct invocation *inv,
                             json_t *label, struct slice text,
                             struct error *err)
{
    struct buffer link = BUFFER_INIT;
    struct slice brand;
    struct slice slug;
    int code = link_name_parse(text, &brand, &slug, err);

    if (code == 0 && slice_is_none(brand) && self->brand == NULL)
        code = link_name_brand(inv->client, &self->brand, err);
    if (code == 0) {
        buffer_append(&link,
                      slice_is_none(brand) ? slice_str(self->brand) : brand);
        buffer_append_byte(&link, '/');
        buffer_append(&link, slug);
        code = fields_set_text(label, "link", buffer_str(&link), err);
    }
    buffer_release(&link);
    return code;
}

static int qr_sheet_set(json_t *label, const char *field, struct slice text,
                        struct error *err)
{
    json_t *value = json_stringn(text.ptr != NULL ? text.ptr : "", text.len);

    if (value != NULL && json_object_set_new(label, field, value) == 0)
        return 0;
    return error_field(err, ERROR_INVALID, "not_utf8", field,
                       "%s is not UTF-8; save the file as UTF-8", field);
}

static int qr_sheet_add(struct qr_sheet *self, struct invocation *inv,
                        const struct csv_record *record, struct error *err)
{
    json_t *label = json_pack("{s:I}", "line", (json_int_t)record->line);
    int code = qr_sheet_set_link(self, inv, label,
                                 qr_sheet_cell(record, self->link), err);

    if (code == 0)
        code = qr_sheet_set(label, "placement",
                            qr_sheet_cell(record, self->placement), err);
    if (code == 0)
        code = qr_sheet_set(label, "caption",
                            qr_sheet_cell(record, self->caption), err);
    json_array_append_new(self->labels, label);
    return code;
}

/* Rows that cannot be read are noted; those that the server must see go on. */
static int qr_sheet_read(struct qr_sheet *self, struct invocation *inv,
                         struct error *err)
{
    struct csv_record record;
    int got;

    while ((got = csv_file_next(self->file, &record, err)) > 0) {
        struct error why = ERROR_INIT;

        if (json_array_size(self->labels) == QR_SHEET_LABELS_MAX)
            return error_set(err, ERROR_INVALID,
                             "the file has more than %d labels; split it",
                             QR_SHEET_LABELS_MAX);
        if (qr_sheet_add(self, inv, &record, &why) == 0)
            continue;
        if (why.code != ERROR_INVALID && why.code != ERROR_USAGE) {
            *err = why;
            return err->code;
        }
        rejects_add(&self->rejects, record.line, why.message, record.cells,
                    record.count);
    }
    if (got < 0)
        return err->code;
    if (self->rejects.count == 0)
        return 0;
    rejects_show(&self->rejects);
    return error_set(err, ERROR_INVALID,
                     "%zu rows cannot be read; nothing was made",
                     self->rejects.count);
}

/* The drawing's options by their names, all as texts. */
static json_t *qr_sheet_options(const struct invocation *inv)
{
    static const char *const own[] = {"caption", "frame", "ecc", "fg",
                                      "bg",      "style", "eye", "quiet"};
    json_t *options = json_object();

    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
        const char *value = options_text(&inv->options, own[i]);

        if (value != NULL)
            json_object_set_new(options, own[i], json_string(value));
    }
    if (options_text(&inv->options, "min-version") != NULL)
        json_object_set_new(
            options, "min_version",
            json_string(options_text(&inv->options, "min-version")));
    if (options_bool(&inv->options, "show-link"))
        json_object_set_new(options, "show_link", json_string("true"));
    if (options_bool(&inv->options, "cmyk"))
        json_object_set_new(options, "color", json_string("cmyk"));
    if (options_bool(&inv->options, "force"))
        json_object_set_new(options, "force", json_string("true"));
    return options;
}

static int qr_sheet_send(struct qr_sheet *self, struct invocation *inv,
                         struct error *err)
{
    const char *layout = options_text(&inv->options, "layout");
    struct buffer pdf = BUFFER_INIT;
    json_t *body = json_pack("{s:s, s:o, s:O}", "layout", layout, "options",
                             qr_sheet_options(inv), "labels", self->labels);
    int code = ERROR_INVALID;

    if (body == NULL)
        error_set(err, code, "layout or an option is not UTF-8");
    else
        code = client_call(inv->client, "POST", "/api/v1/qr/sheet", body, &pdf,
                           err);
    if (code == 0)
        code = output_file_write(options_text(&inv->options, "output"),
                                 buffer_slice(&pdf), err);
    if (code == 0)
        output_note("%zu labels", json_array_size(self->labels));
    json_decref(body);
    buffer_release(&pdf);
    return code;
}

/* What has no meaning for a sheet, which would be lost in silence. */
static int qr_sheet_check(const struct invocation *inv, struct error *err)
{
    static const char *const others[] = {"placement", "format",  "size",
                                         "module",    "dpi",     "logo",
                                         "logo-size", "terminal"};

    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        if (options_given(&inv->options, others[i]))
            return error_set(err, ERROR_USAGE,
                             "--%s has no meaning with --sheet; leave it out",
                             others[i]);
    }
    if (invocation_argument(inv, 0) != NULL)
        return error_set(err, ERROR_USAGE,
                         "a sheet's links stand in its file; leave \"%s\" out",
                         invocation_argument(inv, 0));
    if (!options_given(&inv->options, "layout") ||
        !options_given(&inv->options, "output"))
        return error_set(err, ERROR_USAGE,
                         "a sheet needs --layout avery-l7160|a4-3x8|WxH and "
                         "-o FILE.pdf");
    return 0;
}

int qr_sheet_print(struct invocation *inv, struct error *err)
{
    const char *path = options_text(&inv->options, "sheet");
    struct qr_sheet sheet = {.labels = json_array()};
    int code = qr_sheet_check(inv, err);

    rejects_init(&sheet.rejects, REJECTS_SHOWN);
    sheet.file = csv_file_new(path, qr_sheet_on_broken, &sheet);
    if (code == 0)
        code = qr_sheet_columns(&sheet, path, err);
    if (code == 0)
        code = qr_sheet_read(&sheet, inv, err);
    if (code == 0)
        code = qr_sheet_send(&sheet, inv, err);
    csv_file_free(&sheet.file);
    rejects_release(&sheet.rejects);
    free(sheet.brand);
    json_decref(sheet.labels);
    return code;
}
