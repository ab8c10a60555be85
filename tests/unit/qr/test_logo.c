#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "qr/picture/logo.h"

#define SVG "<svg xmlns=\"http://www.w3.org/2000/svg\" "

/* A PNG of one colour (red, green, blue, alpha); the caller releases it. */
static void make_png(struct buffer *out, unsigned width, unsigned height,
                     const unsigned char color[4])
{
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = width,
                       .height = height,
                       .format = PNG_FORMAT_RGBA};
    size_t size = (size_t)width * height * 4;
    unsigned char *pixels = memory_alloc(size);
    png_alloc_size_t len = 0;

    for (size_t i = 0; i < size; i++)
        pixels[i] = color[i % 4];
    cr_assert(
        png_image_write_to_memory(&image, NULL, &len, 0, pixels, 0, NULL));
    cr_assert(png_image_write_to_memory(&image, buffer_reserve(out, len), &len,
                                        0, pixels, 0, NULL));
    buffer_commit(out, len);
    free(pixels);
}

static const struct {
    const char *text;
    const char *wrong; /* what the message says; NULL: accepted */
} svgs[] = {
    {SVG "viewBox=\"0 0 2 1\"><path d=\"M0 0h2v1z\"/></svg>", NULL},
    {SVG "width=\"20\" height=\"10\"><circle r=\"3\"/></svg>", NULL},
    {"\xef\xbb\xbf<?xml version=\"1.0\"?>\n" SVG
     "viewBox=\"0 0 2 1\"><rect width=\"1\" height=\"1\"/></svg>",
     NULL},
    {"  \n" SVG "viewBox=\"0 0 2 1\"><g/></svg>", NULL},
    {SVG "viewBox=\"0 0 1 1\"><defs><linearGradient id=\"g\"/></defs>"
         "<rect fill=\"url(#g)\" width=\"1\" height=\"1\"/></svg>",
     NULL},
    {SVG "viewBox=\"0 0 9 9\"><textPath/></svg>", NULL},
    {"", "neither PNG nor SVG"},
    {"GIF89a", "neither PNG nor SVG"},
    {"hello", "neither PNG nor SVG"},
    {"\x89PNG\r\n\x1a\n", "damaged PNG"},
    {"\x89PNG\r\n\x1a\nxxxxxxxxxxxxxxxxxxxxxxxx", "damaged PNG"},
    {"<", "no SVG"},
    {"<html><body/></html>", "SVG"},
    {SVG "viewBox=\"0 0 2 1\"><path", "no SVG"},
    {SVG "><path d=\"M0 0h2v1z\"/></svg>", "viewBox"},
    {SVG "width=\"100%\" height=\"100%\"/>", "viewBox"},
    {SVG "viewBox=\"0 0 0 1\"/>", "viewBox"},
    {SVG "viewBox=\"0 0 1 -1\"/>", "viewBox"},
    {SVG "viewBox=\"0 0 nan inf\"/>", "viewBox"},
    {SVG "viewBox=\"0 0 11 1\"/>", "ten times"},
    {SVG "viewBox=\"0 0 1 1\"><text>Hi</text></svg>", "outlines"},
    {SVG "viewBox=\"0 0 1 1\"><a:text xmlns:a=\"http://www.w3.org/2000/svg\"/>"
         "</svg>",
     "outlines"},
    {SVG "viewBox=\"0 0 1 1\"><image href=\"/etc/passwd\"/></svg>", "<image>"},
    {SVG "viewBox=\"0 0 1 1\"><filter/></svg>", "<filter>"},
    {SVG "viewBox=\"0 0 1 1\"><script>1</script></svg>", "<script>"},
    {SVG "viewBox=\"0 0 1 1\"><pattern/></svg>", "<pattern>"},
    {"<!DOCTYPE svg [<!ENTITY x \"y\">]>" SVG "viewBox=\"0 0 1 1\">&x;</svg>",
     "entities"},
    {SVG "viewBox=\"0 0 1 1\"><use/><use/><use/><use/><use/><use/><use/><use/>"
         "<use/></svg>",
     "<use>"},
};

Test(logo, svg)
{
    for (size_t i = 0; i < sizeof(svgs) / sizeof(svgs[0]); i++) {
        struct logo logo = LOGO_INIT;
        struct error err = ERROR_INIT;
        int code = logo_read(&logo, slice_str(svgs[i].text), &err);

        if (svgs[i].wrong == NULL) {
            cr_expect_eq(code, 0, "%s: %s", svgs[i].text, err.message);
            cr_expect(logo.width > 0 && logo.height > 0);
            logo_release(&logo);
            continue;
        }
        cr_expect_eq(code, ERROR_INVALID, "%s", svgs[i].text);
        cr_expect_str_eq(err.field, "logo");
        cr_expect_str_eq(err.reason, "bad_logo");
        cr_expect(strstr(err.message, svgs[i].wrong) != NULL, "%s: %s",
                  svgs[i].text, err.message);
        cr_expect_null(logo.state);
    }
}

Test(logo, limits)
{
    static const unsigned char red[] = {255, 0, 0, 255};
    struct buffer bytes = BUFFER_INIT;
    struct logo logo = LOGO_INIT;
    struct error err = ERROR_INIT;

    make_png(&bytes, 2049, 2048, red);
    cr_assert_lt(bytes.len, LOGO_BYTES_MAX);
    cr_expect_eq(logo_read(&logo, buffer_slice(&bytes), &err), ERROR_INVALID);
    cr_expect(strstr(err.message, "2049 by 2048") != NULL, "%s", err.message);
    buffer_clear(&bytes);
    make_png(&bytes, 3, 3, red);
    while (bytes.len <= LOGO_BYTES_MAX)
        buffer_append(&bytes, SLICE("trailing bytes "));
    cr_expect_eq(logo_read(&logo, buffer_slice(&bytes), &err), ERROR_INVALID);
    cr_expect(strstr(err.message, "bytes") != NULL, "%s", err.message);
    buffer_release(&bytes);
}

/* Each file cut short is refused, and nothing leaks or is overrun. */
Test(logo, cut_short)
{
    static const unsigned char color[] = {1, 2, 3, 4};
    struct buffer bytes = BUFFER_INIT;

    make_png(&bytes, 20, 30, color);
    for (size_t len = 0; len + 12 < bytes.len; len++) {
        struct logo logo = LOGO_INIT;
        struct error err = ERROR_INIT;

        cr_expect_eq(
            logo_read(&logo, slice_head(buffer_slice(&bytes), len), &err),
            ERROR_INVALID, "%zu of %zu bytes", len, bytes.len);
    }
    buffer_release(&bytes);
}

/* Half transparent colours come out as they went in, at any size. */
Test(logo, png_pixels)
{
    static const unsigned char color[] = {200, 100, 50, 128};
    static const unsigned sizes[] = {1, 3, 10, 64};
    struct buffer bytes = BUFFER_INIT;
    struct logo logo = LOGO_INIT;
    struct error err = ERROR_INIT;

    make_png(&bytes, 10, 5, color);
    cr_assert_eq(logo_read(&logo, buffer_slice(&bytes), &err), 0);
    cr_expect_eq(logo.kind, LOGO_PNG);
    cr_expect_float_eq(logo.width / logo.height, 2, 1e-9);
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        size_t count = (size_t)sizes[i] * sizes[i];
        unsigned char *pixels = memory_alloc(4 * count);

        logo_draw(&logo, sizes[i], sizes[i], pixels);
        for (size_t n = 0; n < 4 * count; n++)
            cr_assert_eq(pixels[n], color[n % 4]);
        free(pixels);
    }
    logo_release(&logo);
    buffer_release(&bytes);
}

Test(logo, svg_pixels)
{
    struct logo logo = LOGO_INIT;
    struct error err = ERROR_INIT;
    unsigned char pixels[4 * 4 * 4];

    cr_assert_eq(logo_read(&logo,
                           SLICE(SVG "viewBox=\"0 0 2 2\"><rect width=\"1\" "
                                     "height=\"2\" fill=\"#c86432\" "
                                     "fill-opacity=\".5\"/></svg>"),
                           &err),
                 0);
    cr_expect_eq(logo.kind, LOGO_SVG);
    logo_draw(&logo, 4, 4, pixels);
    cr_expect_float_eq(pixels[0], 0xc8, 2);
    cr_expect_float_eq(pixels[1], 0x64, 2);
    cr_expect_float_eq(pixels[2], 0x32, 2);
    cr_expect_float_eq(pixels[3], 128, 1);
    cr_expect_eq(pixels[4 * 3 + 3], 0, "right of it all is transparent");
    logo_release(&logo);
}
