#include "qr/format/drawing_format.h"

#include "qr/format/drawing_eps.h"
#include "qr/format/drawing_pdf.h"
#include "qr/format/drawing_png.h"
#include "qr/format/drawing_svg.h"
#include "qr/format/drawing_terminal.h"

/* The first is the default. */
static const struct drawing_format drawing_formats[] = {
    {SLICE_INIT("svg"), "image/svg+xml", drawing_svg_append},
    {SLICE_INIT("pdf"), "application/pdf", drawing_pdf_append},
    {SLICE_INIT("eps"), "application/postscript", drawing_eps_append},
    {SLICE_INIT("png"), "image/png", drawing_png_append},
    {SLICE_INIT("terminal"), "text/plain; charset=utf-8",
     drawing_terminal_append},
};

const struct drawing_format *drawing_format_find(struct slice name,
                                                 struct error *err)
{
    size_t count = sizeof(drawing_formats) / sizeof(drawing_formats[0]);

    for (size_t i = 0; i < count; i++) {
        if (slice_equal(name, drawing_formats[i].name))
            return &drawing_formats[i];
    }
    error_field(err, ERROR_INVALID, "bad_option", "format",
                "format \"%" SLICE_FMT "\" is not known; use svg, pdf, eps, "
                "png or terminal",
                SLICE_ARG(slice_head(name, 40)));
    return NULL;
}

const struct drawing_format *drawing_format_default(void)
{
    return &drawing_formats[0];
}
