#include "qr/sheet/sheet.h"

#include <criterion/criterion.h>

#include "qr/qr_request.h"

TestSuite(sheet, .fini = qr_request_finish);

static struct sheet_layout layout_of(const char *name)
{
    struct sheet_layout layout;
    struct error err = ERROR_INIT;

    cr_assert_eq(sheet_layout_find(slice_str(name), &layout, &err), 0);
    return layout;
}

static size_t count_of(struct slice text, struct slice part)
{
    size_t count = 0;
    size_t at;

    while ((at = slice_search(text, part)) < text.len) {
        text = slice_skip(text, at + part.len);
        count++;
    }
    return count;
}

static void draw(const char *name, size_t count, struct buffer *out)
{
    struct sheet_layout layout = layout_of(name);
    struct error err = ERROR_INIT;
    struct drawing drawing;
    struct sheet sheet;

    drawing_init(&drawing);
    cr_assert_eq(drawing_set(&drawing, SLICE("caption"), SLICE("Poster"), &err),
                 0);
    sheet_init(&sheet, &layout, count, false, out);
    for (size_t i = 0; i < count; i++)
        cr_assert_eq(sheet_add(&sheet, &drawing,
                               SLICE("HTTPS://GO.ACME.COM/Q/K7M2R9QX"), &err),
                     0, "%s", err.message);
    sheet_end(&sheet);
}

Test(sheet, fills_pages)
{
    static const struct {
        size_t labels, pages;
    } rows[] = {{1, 1}, {24, 1}, {25, 2}, {49, 3}};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buffer out = BUFFER_INIT;
        struct buffer again = BUFFER_INIT;

        draw("a4-3x8", rows[i].labels, &out);
        draw("a4-3x8", rows[i].labels, &again);
        cr_expect(slice_equal(buffer_slice(&out), buffer_slice(&again)));
        cr_expect_eq(count_of(buffer_slice(&out), SLICE("/Type/Page/")),
                     rows[i].pages);
        buffer_release(&out);
        buffer_release(&again);
    }
}

/* What cannot be printed is known before, and nothing is drawn. */
Test(sheet, refuses_modules_that_are_too_small)
{
    struct sheet_layout layout = layout_of("12x12");
    struct buffer out = BUFFER_INIT;
    struct error err = ERROR_INIT;
    struct drawing drawing;
    struct sheet sheet;

    drawing_init(&drawing);
    cr_assert_eq(drawing_set(&drawing, SLICE("min_version"), SLICE("10"), &err),
                 0);
    sheet_init(&sheet, &layout, 1, false, &out);
    cr_expect_eq(sheet_try(&sheet, &drawing, SLICE("HTTP://A.B/Q/1"), &err),
                 ERROR_INVALID);
    cr_expect_str_eq(err.reason, "size_too_small");
    drawing.force = true;
    err = (struct error)ERROR_INIT;
    cr_expect_eq(sheet_try(&sheet, &drawing, SLICE("HTTP://A.B/Q/1"), &err), 0);
    drawing_init(&drawing);
    cr_expect_eq(sheet_try(&sheet, &drawing, SLICE("HTTP://A.B/Q/1"), &err), 0);
    sheet_end(&sheet);
    buffer_release(&out);
}
