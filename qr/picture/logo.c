#include "qr/picture/logo.h"

#include "qr/picture/logo_png.h"
#include "qr/picture/logo_svg.h"

#define LOGO_PNG_START "\x89PNG\r\n\x1a\n"

/* What XML may begin with; the rest is for its parser. */
static bool logo_is_xml(struct slice bytes)
{
    if (slice_starts(bytes, SLICE("\xef\xbb\xbf")))
        bytes = slice_skip(bytes, 3);
    while (bytes.len > 0 && slice_find(SLICE(" \t\r\n"), bytes.ptr[0]) < 4)
        bytes = slice_skip(bytes, 1);
    return slice_starts(bytes, SLICE("<"));
}

int logo_read(struct logo *logo, struct slice bytes, struct error *err)
{
    *logo = (struct logo)LOGO_INIT;
    if (bytes.len > LOGO_BYTES_MAX)
        return error_field(err, ERROR_INVALID, "bad_logo", "logo",
                           "the logo has %zu bytes and %u is the limit; make "
                           "it smaller",
                           bytes.len, LOGO_BYTES_MAX);
    logo->source = bytes;
    if (slice_starts(bytes, SLICE(LOGO_PNG_START))) {
        logo->kind = LOGO_PNG;
        return logo_png_read(logo, err);
    }
    if (logo_is_xml(bytes)) {
        logo->kind = LOGO_SVG;
        return logo_svg_read(logo, err);
    }
    return error_field(err, ERROR_INVALID, "bad_logo", "logo",
                       "the logo is neither PNG nor SVG; give one of these");
}

void logo_release(struct logo *logo)
{
    if (logo->kind == LOGO_SVG)
        logo_svg_release(logo);
    else
        logo_png_release(logo);
    *logo = (struct logo)LOGO_INIT;
}

void logo_draw(const struct logo *logo, unsigned width, unsigned height,
               unsigned char *pixels)
{
    if (logo->kind == LOGO_SVG)
        logo_svg_draw(logo, width, height, pixels);
    else
        logo_png_draw(logo, width, height, pixels);
}
