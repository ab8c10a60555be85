#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "qr/format/drawing_format.h"

/* What each format's bytes begin with. */
static const struct {
    const char *name;
    const char *content_type;
    struct slice start;
} rows[] = {
    {"svg", "image/svg+xml", SLICE_INIT("<svg ")},
    {"pdf", "application/pdf", SLICE_INIT("%PDF-1.4\n")},
    {"eps", "application/postscript", SLICE_INIT("%!PS-Adobe-3.0 EPSF-3.0\n")},
    {"png", "image/png", SLICE_INIT("\x89PNG\r\n\x1a\n")},
    {"terminal", "text/plain; charset=utf-8", SLICE_INIT("\x1b[38;5;16m")},
};

Test(drawing_format, find_and_append)
{
    struct error err = ERROR_INIT;
    struct composition composition;
    struct drawing drawing;

    drawing_init(&drawing);
    cr_assert_eq(
        composition_make(&composition, &drawing, SLICE("1"), NULL, &err), 0);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct drawing_format *format =
            drawing_format_find(slice_str(rows[i].name), &err);
        struct buffer out = BUFFER_INIT;
        struct drawing_layout layout;

        cr_assert_not_null(format, "%s", rows[i].name);
        cr_expect_str_eq(format->content_type, rows[i].content_type);
        cr_assert_eq(format->append(&composition, &layout, &out, &err), 0);
        cr_expect(slice_starts(buffer_slice(&out), rows[i].start), "%s",
                  rows[i].name);
        buffer_release(&out);
    }
    composition_release(&composition);
}

Test(drawing_format, unknown)
{
    static const char *const names[] = {"", "gif", "SVG", "svg "};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct error err = ERROR_INIT;

        cr_expect_null(drawing_format_find(slice_str(names[i]), &err));
        cr_expect_eq(err.code, ERROR_INVALID);
        cr_expect_str_eq(err.field, "format");
    }
}

Test(drawing_format, default_is_svg)
{
    cr_expect(slice_equal(drawing_format_default()->name, SLICE("svg")));
}
