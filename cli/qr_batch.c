#include "cli/qr_batch.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/client.h"
#include "cli/fields.h"
#include "cli/link_name.h"
#include "cli/name_set.h"
#include "cli/output.h"
#include "cli/output_file.h"
#include "cli/qr_labels.h"
#include "cli/uri.h"
#include "cli/zip.h"
#include "core/file.h"
#include "core/memory.h"

#define QR_BATCH_NAME "{brand}-{slug}-{placement}"

/* Bytes of a name, as file systems have them. */
#define QR_BATCH_NAME_MAX 255

/* All drawings together: they wait in memory until the last one is there. */
#define QR_BATCH_BYTES_MAX (1u << 30)

struct qr_batch_file {
    struct buffer name;
    struct buffer bytes;
};

struct qr_batch {
    struct invocation *inv;
    struct qr_labels labels;
    struct slice format;
    const char *to; /* a directory or a zip */
    bool is_zip;
    bool overwrite;
    struct qr_batch_file *files; /* owned; one for each label */
    size_t count;
};

static struct slice qr_batch_text(const json_t *label, const char *field)
{
    const json_t *value = json_object_get(label, field);

    return slice_of(json_string_value(value), json_string_length(value));
}

static long long qr_batch_line(const json_t *label)
{
    return json_integer_value(json_object_get(label, "line"));
}

/* ---- Names --------------------------------------------------------------- */

/* Of another system too: archives travel. */
static bool qr_batch_is_safe(char c)
{
    return (unsigned char)c >= 0x20 && c != 0x7f &&
           strchr("/\\:*?\"<>|", c) == NULL;
}

static void qr_batch_append_safe(struct buffer *name, struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (qr_batch_is_safe(text.ptr[i]))
            buffer_append_byte(name, text.ptr[i]);
        else
            buffer_append_byte(name, '-');
    }
}

/* What {word} stands for; SLICE_NONE if it is no word of ours. */
static struct slice qr_batch_word(const json_t *label, struct slice word,
                                  char *number, size_t room)
{
    struct slice slug = qr_batch_text(label, "link");
    struct slice brand;

    slice_split(&slug, '/', &brand);
    if (slice_equal(word, SLICE("brand")))
        return brand;
    if (slice_equal(word, SLICE("slug")))
        return slug;
    if (slice_equal(word, SLICE("placement")))
        return qr_batch_text(label, "placement");
    if (slice_equal(word, SLICE("line")))
        return slice_of(number, (size_t)snprintf(number, room, "%lld",
                                                 qr_batch_line(label)));
    return SLICE_NONE;
}

static int qr_batch_bad_template(struct slice rest, struct error *err)
{
    return error_set(err, ERROR_USAGE,
                     "--name: \"%" SLICE_FMT "\" cannot be filled in; use "
                     "{brand}, {slug}, {placement} and {line}",
                     SLICE_ARG(slice_head(rest, 40)));
}

static int qr_batch_expand(const json_t *label, struct slice template,
                           struct buffer *name, struct error *err)
{
    char number[24];

    while (template.len > 0) {
        size_t open = slice_find(template, '{');
        struct slice rest = slice_skip(template, open);
        size_t close = slice_find(rest, '}');
        struct slice value;

        qr_batch_append_safe(name, slice_head(template, open));
        if (rest.len == 0)
            return 0;
        if (close == rest.len)
            return qr_batch_bad_template(rest, err);
        value = qr_batch_word(label, slice_skip(slice_head(rest, close), 1),
                              number, sizeof(number));
        if (slice_is_none(value))
            return qr_batch_bad_template(rest, err);
        qr_batch_append_safe(name, value);
        template = slice_skip(rest, close + 1);
    }
    return 0;
}

/* "a.svg": with the format's ending, and nothing that hides it. */
static int qr_batch_name(const struct qr_batch *self, const json_t *label,
                         struct buffer *name, struct error *err)
{
    const char *given = options_text(&self->inv->options, "name");
    struct buffer ending = BUFFER_INIT;
    int code = qr_batch_expand(
        label, slice_str(given != NULL ? given : QR_BATCH_NAME), name, err);

    buffer_appendf(&ending, ".%" SLICE_FMT, SLICE_ARG(self->format));
    if (!slice_ends(buffer_slice(name), buffer_slice(&ending)))
        buffer_append(name, buffer_slice(&ending));
    if (code == 0 && (name->len > QR_BATCH_NAME_MAX ||
                      slice_starts(buffer_slice(name), SLICE("."))))
        code = error_set(err, ERROR_INVALID,
                         "line %lld: \"%.60s\" is no name for a file; it is "
                         "longer than %d bytes or begins with a dot",
                         qr_batch_line(label), buffer_str(name),
                         QR_BATCH_NAME_MAX);
    buffer_release(&ending);
    return code;
}

static char *qr_batch_path(const struct qr_batch *self, size_t i)
{
    return file_path(self->to, "%s", buffer_str(&self->files[i].name));
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

static int qr_batch_check_names(const struct qr_batch *self, struct error *err)
{
    struct name_set seen;
    int code = 0;

    name_set_init(&seen);
    if (self->is_zip)
        code = qr_batch_check_new(self, self->to, err);
    for (size_t i = 0; code == 0 && i < self->count; i++) {
        char *path = qr_batch_path(self, i);

        if (!name_set_add(&seen, buffer_slice(&self->files[i].name)))
            code = error_set(
                err, ERROR_INVALID,
                "line %lld: another row's file is called \"%.100s\" too; "
                "take one out, or put {line} into --name",
                qr_batch_line(json_array_get(self->labels.list, i)),
                buffer_str(&self->files[i].name));
        else if (!self->is_zip)
            code = qr_batch_check_new(self, path, err);
        free(path);
    }
    name_set_release(&seen);
    return code;
}

static int qr_batch_name_all(struct qr_batch *self, struct error *err)
{
    self->count = json_array_size(self->labels.list);
    self->files = memory_zalloc(self->count + 1, sizeof(*self->files));
    for (size_t i = 0; i < self->count; i++) {
        if (qr_batch_name(self, json_array_get(self->labels.list, i),
                          &self->files[i].name, err) < 0)
            return err->code;
    }
    if (self->count == 0)
        return error_set(err, ERROR_INVALID, "the list has no rows");
    return qr_batch_check_names(self, err);
}

/* ---- Drawing ------------------------------------------------------------- */

static void qr_batch_append_uri(const struct qr_batch *self,
                                const json_t *label, struct buffer *uri)
{
    struct slice slug = qr_batch_text(label, "link");
    struct slice caption = qr_batch_text(label, "caption");
    struct slice brand;

    slice_split(&slug, '/', &brand);
    buffer_append(uri, SLICE("/api/v1/links"));
    uri_append_segment(uri, brand);
    uri_append_segment(uri, slug);
    buffer_append(uri, SLICE("/qr"));
    fields_query(self->inv, uri);
    uri_append_query(uri, SLICE("format"), self->format);
    uri_append_query(uri, SLICE("placement"),
                     qr_batch_text(label, "placement"));
    if (options_bool(&self->inv->options, "cmyk"))
        uri_append_query(uri, SLICE("color"), SLICE("cmyk"));
    if (caption.len > 0)
        uri_append_query(uri, SLICE("caption"), caption);
}

static int qr_batch_fetch(struct qr_batch *self, size_t i, struct error *err)
{
    const json_t *label = json_array_get(self->labels.list, i);
    struct buffer uri = BUFFER_INIT;
    int code;

    if (qr_batch_text(label, "placement").len == 0)
        return error_set(err, ERROR_INVALID,
                         "line %lld: it names no placement; nothing was "
                         "written",
                         qr_batch_line(label));
    qr_batch_append_uri(self, label, &uri);
    code = client_call(self->inv->client, "GET", buffer_str(&uri), NULL,
                       &self->files[i].bytes, err);
    if (code < 0)
        error_prefix(err, "line %lld", qr_batch_line(label));
    buffer_release(&uri);
    return code;
}

static int qr_batch_fetch_all(struct qr_batch *self, struct error *err)
{
    size_t bytes = 0;

    for (size_t i = 0; i < self->count; i++) {
        if (qr_batch_fetch(self, i, err) < 0)
            return err->code;
        bytes += self->files[i].bytes.len;
        if (bytes > QR_BATCH_BYTES_MAX)
            return error_set(err, ERROR_FULL,
                             "the drawings are larger than 1 GB together; "
                             "split the list, or use svg");
    }
    return 0;
}

/* ---- Writing ------------------------------------------------------------- */

static int qr_batch_write_zip(const struct qr_batch *self, struct error *err)
{
    struct zip zip;
    int code = 0;

    zip_init(&zip);
    for (size_t i = 0; code == 0 && i < self->count; i++)
        code = zip_add(&zip, buffer_slice(&self->files[i].name),
                       buffer_slice(&self->files[i].bytes), err);
    if (code == 0) {
        zip_end(&zip);
        code = output_file_write(self->to, buffer_slice(&zip.out), err);
    }
    zip_release(&zip);
    return code;
}

/* What was written before a failure is taken away, unless it replaced some. */
static void qr_batch_unwrite(const struct qr_batch *self, size_t count)
{
    for (size_t i = 0; i < count && !self->overwrite; i++) {
        char *path = qr_batch_path(self, i);

        (void)unlink(path);
        free(path);
    }
}

static int qr_batch_write_files(const struct qr_batch *self, struct error *err)
{
    if (file_make_dir(self->to, err) < 0)
        return err->code;
    for (size_t i = 0; i < self->count; i++) {
        char *path = qr_batch_path(self, i);
        int code =
            output_file_write(path, buffer_slice(&self->files[i].bytes), err);

        free(path);
        if (code == 0)
            continue;
        qr_batch_unwrite(self, i);
        return code;
    }
    return 0;
}

/* -------------------------------------------------------------------------- */

static int qr_batch_check(const struct invocation *inv, struct error *err)
{
    static const char *const others[] = {"placement", "logo", "layout",
                                         "sheet"};

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

    if (qr_labels_read(&self->labels, self->inv, path, err) < 0 ||
        qr_batch_name_all(self, err) < 0 || qr_batch_fetch_all(self, err) < 0)
        return err->code;
    return self->is_zip ? qr_batch_write_zip(self, err)
                        : qr_batch_write_files(self, err);
}

int qr_batch_draw(struct invocation *inv, struct error *err)
{
    struct qr_batch batch = {.inv = inv, .format = qr_batch_format(inv)};
    int code = qr_batch_check(inv, err);

    if (code == 0) {
        batch.to = options_text(&inv->options, "output");
        batch.is_zip = slice_ends(slice_str(batch.to), SLICE(".zip"));
        batch.overwrite = options_bool(&inv->options, "overwrite");
        code = qr_batch_run(&batch, err);
    }
    if (code == 0)
        output_note("%zu codes", batch.count);
    for (size_t i = 0; i < batch.count; i++) {
        buffer_release(&batch.files[i].name);
        buffer_release(&batch.files[i].bytes);
    }
    free(batch.files);
    qr_labels_release(&batch.labels);
    return code;
}
