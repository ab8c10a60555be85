#include "cli/qr_sheet.h"

#include <jansson.h>

#include "cli/client.h"
#include "cli/output.h"
#include "cli/output_file.h"
#include "cli/qr_labels.h"
#include "cli/qr_logo.h"
#include "core/base64.h"
#include "core/buffer.h"
#include "core/slice.h"

/* As many as the server takes for a sheet. */
#define QR_SHEET_LABELS_MAX 5000

static void qr_sheet_option(const struct invocation *inv, json_t *options,
                            const char *option, const char *name)
{
    const char *value = options_text(&inv->options, option);

    if (value != NULL)
        json_object_set_new(options, name, json_string(value));
}

/* The drawing's options by their names, all as texts. */
static json_t *qr_sheet_options(const struct invocation *inv)
{
    static const char *const own[] = {"caption", "frame", "ecc",   "fg",  "bg",
                                      "style",   "eye",   "quiet", "font"};
    json_t *options = json_object();

    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
        qr_sheet_option(inv, options, own[i], own[i]);
    qr_sheet_option(inv, options, "min-version", "min_version");
    qr_sheet_option(inv, options, "logo-size", "logo_size");
    if (options_bool(&inv->options, "show-link"))
        json_object_set_new(options, "show_link", json_string("true"));
    if (options_bool(&inv->options, "cmyk"))
        json_object_set_new(options, "color", json_string("cmyk"));
    if (options_bool(&inv->options, "force"))
        json_object_set_new(options, "force", json_string("true"));
    return options;
}

/* The request's body; *body is the caller's. */
static int qr_sheet_body(const struct qr_labels *labels,
                         const struct invocation *inv, json_t **body,
                         struct error *err)
{
    struct buffer logo = BUFFER_INIT;
    struct buffer text = BUFFER_INIT;
    int code = qr_logo_read(inv, &logo, err);

    if (code == 0) {
        base64_append(&text, buffer_slice(&logo));
        *body = json_pack("{s:s, s:s, s:o, s:O}", "layout",
                          options_text(&inv->options, "layout"), "logo",
                          buffer_str(&text), "options", qr_sheet_options(inv),
                          "labels", labels->list);
        if (*body == NULL)
            code = error_set(err, ERROR_INVALID,
                             "layout or an option is not UTF-8");
    }
    buffer_release(&text);
    buffer_release(&logo);
    return code;
}

static int qr_sheet_send(const struct qr_labels *labels, struct invocation *inv,
                         struct error *err)
{
    const char *output = options_text(&inv->options, "output");
    struct buffer pdf = BUFFER_INIT;
    json_t *body = NULL;
    int code = output_file_check(output, err);

    if (code == 0)
        code = qr_sheet_body(labels, inv, &body, err);
    if (code == 0)
        code = client_call(inv->client, "POST", "/api/v1/qr/sheet", body, &pdf,
                           err);
    if (code == 0)
        code = output_file_write(output, buffer_slice(&pdf), err);
    if (code == 0)
        output_note("%zu labels", json_array_size(labels->list));
    json_decref(body);
    buffer_release(&pdf);
    return code;
}

/* What has no meaning for a sheet, which would be lost in silence. */
static int qr_sheet_check(const struct invocation *inv, struct error *err)
{
    static const char *const others[] = {"placement", "format", "size",
                                         "module",    "dpi",    "terminal",
                                         "batch",     "name",   "overwrite"};

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
    struct qr_labels labels = {.list = NULL};
    int code = qr_sheet_check(inv, err);

    if (code == 0)
        code =
            qr_labels_read(&labels, inv, options_text(&inv->options, "sheet"),
                           QR_SHEET_LABELS_MAX, err);
    if (code == 0)
        code = qr_sheet_send(&labels, inv, err);
    qr_labels_release(&labels);
    return code;
}
