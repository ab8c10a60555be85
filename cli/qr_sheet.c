#include "cli/qr_sheet.h"

#include <jansson.h>

#include "cli/client.h"
#include "cli/output.h"
#include "cli/output_file.h"
#include "cli/qr_labels.h"
#include "core/buffer.h"
#include "core/slice.h"

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

static int qr_sheet_send(const struct qr_labels *labels, struct invocation *inv,
                         struct error *err)
{
    const char *layout = options_text(&inv->options, "layout");
    struct buffer pdf = BUFFER_INIT;
    json_t *body = json_pack("{s:s, s:o, s:O}", "layout", layout, "options",
                             qr_sheet_options(inv), "labels", labels->list);
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
        output_note("%zu labels", json_array_size(labels->list));
    json_decref(body);
    buffer_release(&pdf);
    return code;
}

/* What has no meaning for a sheet, which would be lost in silence. */
static int qr_sheet_check(const struct invocation *inv, struct error *err)
{
    static const char *const others[] = {
        "placement", "format",    "size",     "module", "dpi",
        "logo",      "logo-size", "terminal", "batch",  "name"};

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
        code = qr_labels_read(&labels, inv,
                              options_text(&inv->options, "sheet"), err);
    if (code == 0)
        code = qr_sheet_send(&labels, inv, err);
    qr_labels_release(&labels);
    return code;
}
