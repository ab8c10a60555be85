#include "cli/qr_labels.h"

#include <stdlib.h>

#include "cli/fields.h"
#include "cli/link_name.h"
#include "cli/output.h"
#include "core/buffer.h"

static void qr_labels_on_broken(void *arg, uint64_t line, const char *reason)
{
    struct qr_labels *self = arg;

    rejects_add(&self->rejects, line, reason, NULL, 0);
}

/* A misspelt column must not be lost in silence. */
static void qr_labels_note_others(const struct qr_labels *self)
{
    for (size_t i = 0; i < csv_file_columns(self->file); i++) {
        struct slice name = csv_file_column(self->file, i);

        if (i != self->link && i != self->placement && i != self->caption)
            output_note("column \"%" SLICE_FMT "\" is not used",
                        SLICE_ARG(slice_head(name, 60)));
    }
}

static int qr_labels_columns(struct qr_labels *self, const char *path,
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
    if (self->link < count && self->placement < count) {
        qr_labels_note_others(self);
        return 0;
    }
    return error_field(err, ERROR_INVALID, "missing_column", "",
                       "%s has no column \"%s\"; its first line must name the "
                       "columns link and placement, and may name caption",
                       path, self->link < count ? "placement" : "link");
}

static struct slice qr_labels_cell(const struct csv_record *record,
                                   size_t column)
{
    return column < record->count ? slice_trim(record->cells[column])
                                  : SLICE_NONE;
}

/* "brand/slug"; where there is only one brand, the slug is enough. */
static int qr_labels_set_link(struct qr_labels *self, struct invocation *inv,
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

static int qr_labels_set(json_t *label, const char *field, struct slice text,
                         struct error *err)
{
    json_t *value = json_stringn(text.ptr != NULL ? text.ptr : "", text.len);

    if (value != NULL && json_object_set_new(label, field, value) == 0)
        return 0;
    return error_field(err, ERROR_INVALID, "not_utf8", field,
                       "%s is not UTF-8; save the file as UTF-8", field);
}

static int qr_labels_add(struct qr_labels *self, struct invocation *inv,
                         const struct csv_record *record, struct error *err)
{
    json_t *label = json_pack("{s:I}", "line", (json_int_t)record->line);
    int code = qr_labels_set_link(self, inv, label,
                                  qr_labels_cell(record, self->link), err);

    if (code == 0)
        code = qr_labels_set(label, "placement",
                             qr_labels_cell(record, self->placement), err);
    if (code == 0)
        code = qr_labels_set(label, "caption",
                             qr_labels_cell(record, self->caption), err);
    json_array_append_new(self->list, label);
    return code;
}

/* Rows that cannot be read are noted; those that the server must see go on. */
static int qr_labels_read_rows(struct qr_labels *self, struct invocation *inv,
                               size_t most, struct error *err)
{
    struct csv_record record;
    int got;

    while ((got = csv_file_next(self->file, &record, err)) > 0) {
        struct error why = ERROR_INIT;

        if (json_array_size(self->list) == most)
            return error_set(err, ERROR_INVALID,
                             "the file has more than %zu rows; split it", most);
        if (qr_labels_add(self, inv, &record, &why) == 0)
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

int qr_labels_read(struct qr_labels *labels, struct invocation *inv,
                   const char *path, size_t most, struct error *err)
{
    *labels = (struct qr_labels){.list = json_array()};
    rejects_init(&labels->rejects, REJECTS_SHOWN);
    labels->file = csv_file_new(path, qr_labels_on_broken, labels);
    if (qr_labels_columns(labels, path, err) < 0)
        return err->code;
    return qr_labels_read_rows(labels, inv, most, err);
}

struct slice qr_label_text(const json_t *label, const char *field)
{
    const json_t *value = json_object_get(label, field);

    return slice_of(json_string_value(value), json_string_length(value));
}

long long qr_label_line(const json_t *label)
{
    return json_integer_value(json_object_get(label, "line"));
}

void qr_labels_release(struct qr_labels *labels)
{
    csv_file_free(&labels->file);
    rejects_release(&labels->rejects);
    free(labels->brand);
    json_decref(labels->list);
    *labels = (struct qr_labels){.list = NULL};
}
