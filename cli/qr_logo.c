#include "cli/qr_logo.h"

#include "core/file.h"

/* More than the server takes, which says what its limit is. */
#define LOGO_READ_MAX (4u << 20)

int qr_logo_read(const struct invocation *inv, struct buffer *logo,
                 struct error *err)
{
    const char *file = options_text(&inv->options, "logo");

    if (file == NULL)
        return 0;
    if (file_read(file, LOGO_READ_MAX, logo, err) < 0)
        return err->code;
    if (logo->len == 0)
        return error_field(err, ERROR_INVALID, "bad_logo", "logo",
                           "%s is empty; give a PNG or an SVG", file);
    return 0;
}
