#include "cli/qr_batch.h"

#include <stdlib.h>
#include <unistd.h>

#include "cli/batch_output.h"
#include "cli/client.h"
#include "cli/fields.h"
#include "cli/name_set.h"
#include "cli/output.h"
#include "cli/output_file.h"
#include "cli/qr_labels.h"
#include "cli/qr_logo.h"
#include "cli/qr_name.h"
#include "cli/uri.h"
#include "core/file.h"

/* As many files as a zip holds. */
#define QR_BATCH_ROWS_MAX 65535

struct qr_batch {
    struct invocation *inv;
    struct qr_labels labels;
    struct slice format;
    struct buffer logo; /* a file's bytes; empty for none */
    const char *to;     /* a directory or a zip */
    bool overwrite;
    struct batch_output output;
};

static const json_t *qr_batch_label(const struct qr_batch *self, size_t i)
{
    return json_array_get(self->labels.list, i);
}

static size_t qr_batch_count(const struct qr_batch *self)
{
    return json_array_size(self->labels.list);
}

/* ---- Names --------------------------------------------------------------- */

static int qr_batch_name(const struct qr_batch *self, const json_t *label,
                         struct buffer *name, struct error *err)
{
    const char *given = options_text(&self->inv->options, "name");

    buffer_clear(name);
    return qr_name_append(label,
                          slice_str(given != NULL ? given : QR_NAME_TEMPLATE),
                          self->format, name, err);
}

static int qr_batch_check_new(const struct qr_batch *self, const char *path,
                              struct error *err)
{
    if (self->overwrite || access(path, F_OK) != 0)
        return 0;
    return error_set(err, ERROR_EXISTS,
                     "%s exists; choose another name, or give --overwrite",
                     path);
}

/* Another row's has it not, and no file, unless that is to be replaced. */
static int qr_batch_check_name(const struct qr_batch *self, const json_t *label,
                               struct name_set *seen, const char *name,
                               struct error *err)
{
    char *path;
    int code;

    if (!name_set_add(seen, slice_str(name)))
        return error_set(err, ERROR_INVALID,
                         "line %lld: another row's file is called \"%.100s\" "
                         "too; take one out, or put {line} into --name",
                         qr_label_line(label), name);
    if (batch_output_is_zip(self->to))
        return 0;
    path = file_path(self->to, "%s", name);
    code = qr_batch_check_new(self, path, err);
    free(path);
    return code;
}

static int qr_batch_check_row(const struct qr_batch *self, const json_t *label,
                              struct name_set *seen, struct buffer *name,
                              struct error *err)
{
    if (qr_label_text(label, "placement").len == 0)
        return error_set(err, ERROR_INVALID,
                         "line %lld: it names no placement; nothing was "
                         "written",
                         qr_label_line(label));
    if (qr_batch_name(self, label, name, err) < 0)
        return err->code;
    return qr_batch_check_name(self, label, seen, buffer_str(name), err);
}

/* All, before anything is drawn. */
static int qr_batch_check_rows(const struct qr_batch *self, struct error *err)
{
    struct buffer name = BUFFER_INIT;
    struct name_set seen;
    int code = 0;

    if (qr_batch_count(self) == 0)
        return error_set(err, ERROR_INVALID, "the list has no rows");
    if (batch_output_is_zip(self->to) &&
        qr_batch_check_new(self, self->to, err) < 0)
        return err->code;
    name_set_init(&seen);
    for (size_t i = 0; code == 0 && i < qr_batch_count(self); i++)
        code = qr_batch_check_row(self, qr_batch_label(self, i), &seen, &name,
                                  err);
    name_set_release(&seen);
    buffer_release(&name);
    return code;
}

/* ---- Drawing ------------------------------------------------------------- */

static void qr_batch_append_uri(const struct qr_batch *self,
                                const json_t *label, struct buffer *uri)
{
    struct slice slug = qr_label_text(label, "link");
    struct slice caption = qr_label_text(label, "caption");
    struct slice brand;

    slice_split(&slug, '/', &brand);
    buffer_append(uri, SLICE("/api/v1/links"));
    uri_append_segment(uri, brand);
    uri_append_segment(uri, slug);
    buffer_append(uri, SLICE("/qr"));
    fields_query(self->inv, uri);
    uri_append_query(uri, SLICE("format"), self->format);
    uri_append_query(uri, SLICE("placement"),
                     qr_label_text(label, "placement"));
    if (options_bool(&self->inv->options, "cmyk"))
        uri_append_query(uri, SLICE("color"), SLICE("cmyk"));
    if (caption.len > 0)
        uri_append_query(uri, SLICE("caption"), caption);
}

static int qr_batch_fetch(struct qr_batch *self, const json_t *label,
                          struct buffer *bytes, struct error *err)
{
    struct buffer uri = BUFFER_INIT;
    int code;

    qr_batch_append_uri(self, label, &uri);
    if (self->logo.len > 0)
        code = client_post(self->inv->client, buffer_str(&uri),
                           buffer_slice(&self->logo), bytes, err);
    else
        code = client_call(self->inv->client, "GET", buffer_str(&uri), NULL,
                           bytes, err);
    if (code < 0)
        error_prefix(err, "line %lld", qr_label_line(label));
    buffer_release(&uri);
    return code;
}

static int qr_batch_draw_all(struct qr_batch *self, struct error *err)
{
    struct buffer name = BUFFER_INIT;
    struct buffer bytes = BUFFER_INIT;
    int code = 0;

    for (size_t i = 0; code == 0 && i < qr_batch_count(self); i++) {
        const json_t *label = qr_batch_label(self, i);

        buffer_clear(&bytes);
        code = qr_batch_name(self, label, &name, err);
        if (code == 0)
            code = qr_batch_fetch(self, label, &bytes, err);
        if (code == 0)
            code = batch_output_add(&self->output, buffer_slice(&name),
                                    buffer_slice(&bytes), err);
    }
    buffer_release(&bytes);
    buffer_release(&name);
    return code;
}

/* -------------------------------------------------------------------------- */

static int qr_batch_check(const struct invocation *inv, struct error *err)
{
    static const char *const others[] = {"placement", "layout", "sheet"};

    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        if (options_given(&inv->options, others[i]))
            return error_set(err, ERROR_USAGE,
                             "--%s has no meaning with --batch; leave it out",
                             others[i]);
    }
    if (invocation_argument(inv, 0) != NULL)
        return error_set(err, ERROR_USAGE,
                         "a batch's links stand in its file; leave \"%s\" out",
                         invocation_argument(inv, 0));
    if (!options_given(&inv->options, "output"))
        return error_set(err, ERROR_USAGE,
                         "a batch needs -o DIR or -o FILE.zip");
    return 0;
}

/* --format, or as the template ends, or SVG. */
static struct slice qr_batch_format(const struct invocation *inv)
{
    const char *given = options_text(&inv->options, "format");
    struct slice ending =
        output_file_extension(options_text(&inv->options, "name"));

    if (given != NULL)
        return slice_str(given);
    return ending.len > 0 ? ending : SLICE("svg");
}

static int qr_batch_run(struct qr_batch *self, struct error *err)
{
    const char *path = options_text(&self->inv->options, "batch");

    if (qr_labels_read(&self->labels, self->inv, path, QR_BATCH_ROWS_MAX, err) <
            0 ||
        qr_batch_check_rows(self, err) < 0 ||
        qr_logo_read(self->inv, &self->logo, err) < 0 ||
        batch_output_open(&self->output, self->to, self->overwrite, err) < 0 ||
        qr_batch_draw_all(self, err) < 0)
        return err->code;
    return batch_output_publish(&self->output, err);
}

int qr_batch_draw(struct invocation *inv, struct error *err)
{
    struct qr_batch batch = {.inv = inv, .format = qr_batch_format(inv)};
    int code = qr_batch_check(inv, err);

    if (code == 0) {
        batch.to = options_text(&inv->options, "output");
        batch.overwrite = options_bool(&inv->options, "overwrite");
        code = qr_batch_run(&batch, err);
    }
    if (code == 0)
        output_note("%zu codes", qr_batch_count(&batch));
    batch_output_release(&batch.output);
    buffer_release(&batch.logo);
    qr_labels_release(&batch.labels);
    return code;
}
