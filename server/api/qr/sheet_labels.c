#include "server/api/qr/sheet_labels.h"

#include <stdlib.h>

#include "core/base64.h"
#include "core/memory.h"
#include "qr/sheet/sheet.h"
#include "server/api/call/json_fields.h"
#include "shortener/catalog/brand.h"

static int read_options(struct sheet_labels *self, struct error *err)
{
    json_t *options = json_object_get(self->body, "options");
    const char *name;
    json_t *value;

    drawing_init(&self->drawing);
    json_object_foreach(options, name, value)
    {
        struct slice text =
            slice_of(json_string_value(value), json_string_length(value));

        if (!json_is_string(value))
            return error_field(err, ERROR_INVALID, "wrong_type", "options",
                               "options: %.40s must be a text", name);
        if (drawing_set(&self->drawing, slice_str(name), text, err) < 0)
            return err->code;
    }
    return drawing_check(&self->drawing, err);
}

static int read_logo(struct sheet_labels *self, struct slice text,
                     struct error *err)
{
    if (base64_append_bytes(&self->logo, text))
        return 0;
    return error_field(err, ERROR_INVALID, "bad_logo", "logo",
                       "logo is not base64; give a PNG's or SVG's bytes so");
}

static int read_link(struct sheet_label *label, struct error *err)
{
    struct slice slug = label->link;
    char host[BRAND_HOST_MAX + 1];
    struct error why = ERROR_INIT;
    struct slice brand;

    if (!slice_split(&slug, '/', &brand) || slug.len == 0 ||
        brand_host(brand, host, &why) < 0)
        return error_field(err, ERROR_INVALID, "bad_link", "labels",
                           "\"%" SLICE_FMT "\" names no link; one looks like "
                           "go.acme.com/spring",
                           SLICE_ARG(slice_head(label->link, 70)));
    label->brand = slice_copy(slice_str(host));
    label->slug = slice_copy(slug);
    return 0;
}

static int read_label(struct sheet_label *label, const json_t *value,
                      struct error *err)
{
    const struct json_field fields[] = {
        {"line", JSON_FIELD_INTEGER, .number = &label->line},
        {"link", JSON_FIELD_TEXT, .required = true, .text = &label->link},
        {"placement", JSON_FIELD_TEXT, .required = true,
         .text = &label->placement},
        {"caption", JSON_FIELD_TEXT, .text = &label->caption},
    };

    if (json_fields_read(value, fields, 4, err) < 0)
        return err->code;
    return read_link(label, err);
}

static int read_labels(struct sheet_labels *self, const json_t *list,
                       struct error *err)
{
    size_t count = json_array_size(list);

    if (count == 0 || count > SHEET_LABELS_MAX)
        return error_field(err, ERROR_INVALID, "bad_labels", "labels",
                           "labels: %zu were given; give 1 to %d", count,
                           SHEET_LABELS_MAX);
    self->items = memory_zalloc(count, sizeof(*self->items));
    self->count = count;
    for (size_t i = 0; i < count; i++) {
        self->items[i].line = (int64_t)i + 1;
        if (read_label(&self->items[i], json_array_get(list, i), err) == 0)
            continue;
        error_prefix(err, "line %lld", (long long)self->items[i].line);
        return err->code;
    }
    return 0;
}

int sheet_labels_read(struct sheet_labels *labels, json_t *body,
                      struct error *err)
{
    struct slice layout = SLICE_NONE;
    struct slice logo = SLICE_NONE;
    const json_t *options = NULL;
    const json_t *list = NULL;
    const struct json_field fields[] = {
        {"layout", JSON_FIELD_TEXT, .required = true, .text = &layout},
        {"options", JSON_FIELD_OBJECT, .json = &options},
        {"logo", JSON_FIELD_TEXT, .text = &logo},
        {"labels", JSON_FIELD_ARRAY, .required = true, .json = &list},
    };

    labels->body = body;
    if (json_fields_read(body, fields, 4, err) < 0 ||
        sheet_layout_find(layout, &labels->layout, err) < 0 ||
        read_options(labels, err) < 0 || read_logo(labels, logo, err) < 0)
        return err->code;
    return read_labels(labels, list, err);
}

void sheet_labels_release(struct sheet_labels *labels)
{
    for (size_t i = 0; i < labels->count; i++) {
        free(labels->items[i].brand);
        free(labels->items[i].slug);
        free(labels->items[i].base);
    }
    free(labels->items);
    buffer_release(&labels->logo);
    json_decref(labels->body);
    *labels = (struct sheet_labels)SHEET_LABELS_INIT;
}
