#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "qr/format/drawing_eps.h"

#define SVG "<svg xmlns=\"http://www.w3.org/2000/svg\" "

static void draw(struct buffer *out, struct drawing *drawing,
                 const struct logo *logo)
{
    struct composition composition;
    struct drawing_layout layout;
    struct error err = ERROR_INIT;

    buffer_clear(out);
    cr_assert_eq(composition_make(&composition, drawing,
                                  SLICE("HTTPS://GO.ACME.COM/Q/7K3M"), logo,
                                  &err),
                 0, "%s", err.message);
    cr_assert_eq(drawing_eps_append(&composition, &layout, out, &err), 0);
    composition_release(&composition);
}

static void expect_has(struct buffer *out, const char *word)
{
    cr_expect(strstr(buffer_str(out), word) != NULL, "there is no %s", word);
}

/* The box is that of 40 mm, once in whole points and once in exact ones. */
Test(drawing_eps, size)
{
    struct buffer out = BUFFER_INIT;
    struct drawing drawing;

    drawing_init(&drawing);
    drawing.unit = DRAWING_UNIT_MM;
    drawing.size = 40;
    draw(&out, &drawing, NULL);
    cr_expect(slice_starts(
        buffer_slice(&out),
        SLICE("%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 114 114\n"
              "%%HiResBoundingBox: 0 0 113.3858 113.3858\n"
              "%%LanguageLevel: 2\n%%EndComments\n")));
    cr_expect(slice_ends(buffer_slice(&out), SLICE("showpage\n%%EOF\n")));
    expect_has(&out, "1 1 1 setrgbcolor\n0 0 33000 33000 rectfill\n");
    expect_has(&out, "\n0 0 0 setrgbcolor\n4000 4000 m\n");
    buffer_release(&out);
}

Test(drawing_eps, inks)
{
    struct buffer out = BUFFER_INIT;
    struct drawing drawing;

    drawing_init(&drawing);
    drawing.cmyk = true;
    drawing.light.none = true;
    draw(&out, &drawing, NULL);
    expect_has(&out, "\n0 0 0 1 setcmykcolor\n");
    cr_expect(strstr(buffer_str(&out), "rectfill") == NULL);
    cr_expect(strstr(buffer_str(&out), "setrgbcolor") == NULL);
    buffer_release(&out);
}

/* An SVG logo is a document within, which does not tell when it was made. */
Test(drawing_eps, logo)
{
    struct buffer out = BUFFER_INIT;
    struct logo logo = LOGO_INIT;
    struct error err = ERROR_INIT;
    struct drawing drawing;

    cr_assert_eq(logo_read(&logo,
                           SLICE(SVG "viewBox=\"0 0 2 1\"><circle cx=\"1\" "
                                     "r=\"1\" fill=\"red\"/></svg>"),
                           &err),
                 0);
    drawing_init(&drawing);
    draw(&out, &drawing, &logo);
    expect_has(&out, "%%LanguageLevel: 3\n");
    expect_has(&out, "%%BeginDocument: logo.eps\n%!PS-Adobe-3.0 EPSF-3.0\n");
    expect_has(&out, "%%EOF\n%%EndDocument\nwaypost restore\n");
    cr_expect(strstr(buffer_str(&out), "CreationDate") == NULL);
    logo_release(&logo);
    buffer_release(&out);
}
