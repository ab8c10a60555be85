#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "qr/format/drawing_png.h"

static void compose(struct composition *composition,
                    const struct drawing *drawing)
{
    struct error err = ERROR_INIT;

    cr_assert_eq(composition_make(composition, drawing,
                                  SLICE("https://go.acme.com/x7Kq"), NULL,
                                  &err),
                 0, "%s", err.message);
}

static void draw(struct buffer *out, struct drawing_layout *layout,
                 const struct composition *composition)
{
    struct error err = ERROR_INIT;

    cr_assert_eq(drawing_png_append(composition, layout, out, &err), 0, "%s",
                 err.message);
}

/* A big-endian number of the file at `at`. */
static unsigned long number_at(struct slice file, size_t at)
{
    unsigned long number = 0;

    cr_assert(file.ptr != NULL && at + 4 <= file.len);
    for (size_t i = 0; i < 4; i++)
        number = number << 8 | (unsigned char)file.ptr[at + i];
    return number;
}

/* The data of the chunk called `type`, or SLICE_NONE. */
static struct slice chunk(struct slice file, struct slice type)
{
    for (size_t at = 8; at + 12 <= file.len;) {
        size_t len = number_at(file, at);

        if (slice_equal(slice_of(file.ptr + at + 4, 4), type))
            return slice_of(file.ptr + at + 8, len);
        at += 12 + len;
    }
    return SLICE_NONE;
}

/* Every pixel of the image as libpng reads it, RGBA; the caller frees. */
static unsigned char *read_pixels(struct slice file, unsigned width)
{
    unsigned char *pixels = memory_alloc((size_t)width * width * 4);
    png_image image;

    memset(&image, 0, sizeof(image));
    image.version = PNG_IMAGE_VERSION;
    cr_assert(png_image_begin_read_from_memory(&image, file.ptr, file.len));
    cr_assert_eq(image.width, width);
    cr_assert_eq(image.height, width);
    image.format = PNG_FORMAT_RGBA;
    cr_assert(png_image_finish_read(&image, NULL, pixels, 0, NULL));
    return pixels;
}

static bool module_at(const struct symbol *symbol, unsigned quiet,
                      const struct drawing_layout *layout, unsigned x,
                      unsigned y)
{
    unsigned margin = layout->left_px + quiet * layout->module_px;
    unsigned end = margin + layout->module_px * symbol->width;

    if (x < margin || y < margin || x >= end || y >= end)
        return false;
    return symbol_is_dark(symbol, (x - margin) / layout->module_px,
                          (y - margin) / layout->module_px);
}

static void expect_pixels(const struct buffer *out, const struct symbol *symbol,
                          const struct drawing *drawing,
                          const struct drawing_layout *layout)
{
    unsigned width = layout->width_px;
    unsigned char *pixels = read_pixels(buffer_slice(out), width);

    for (unsigned y = 0; y < width; y++) {
        for (unsigned x = 0; x < width; x++) {
            const unsigned char *got = pixels + ((size_t)y * width + x) * 4;
            bool dark = module_at(symbol, drawing->quiet, layout, x, y);
            struct ink ink = dark ? drawing->dark : drawing->light;

            cr_assert_eq(got[3], ink.none ? 0 : 255, "%u,%u", x, y);
            if (!ink.none)
                cr_assert(got[0] == ink.red && got[1] == ink.green &&
                              got[2] == ink.blue,
                          "%u,%u", x, y);
        }
    }
    free(pixels);
}

static const struct {
    enum drawing_unit unit;
    double size;
    unsigned module_px;
    struct ink light;
} rows[] = {
    {DRAWING_UNIT_NONE, 0, 0, {255, 255, 255, false}},
    {DRAWING_UNIT_NONE, 0, 1, {255, 255, 255, false}},
    {DRAWING_UNIT_NONE, 0, 3, {255, 255, 255, true}},
    {DRAWING_UNIT_PX, 301, 0, {0xff, 0xee, 0xdd, false}},
    {DRAWING_UNIT_MM, 40, 0, {255, 255, 255, false}},
};

Test(drawing_png, pixels_are_the_symbol)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buffer out = BUFFER_INIT;
        struct composition composition;
        struct drawing_layout layout;
        struct drawing drawing;

        drawing_init(&drawing);
        drawing.unit = rows[i].unit;
        drawing.size = rows[i].size;
        drawing.module_px = rows[i].module_px;
        drawing.light = rows[i].light;
        drawing.dark = (struct ink){0x1a, 0x02, 0x40, false};
        compose(&composition, &drawing);
        draw(&out, &layout, &composition);
        expect_pixels(&out, &composition.symbol, &drawing, &layout);
        buffer_release(&out);
        composition_release(&composition);
    }
}

Test(drawing_png, one_bit_palette_with_dpi)
{
    struct buffer out = BUFFER_INIT;
    struct drawing_layout layout;
    struct drawing drawing;
    struct composition composition;
    struct slice head;
    struct slice physical;

    drawing_init(&drawing);
    compose(&composition, &drawing);
    draw(&out, &layout, &composition);
    head = chunk(buffer_slice(&out), SLICE("IHDR"));
    cr_assert_eq(head.len, 13);
    cr_expect_eq(head.ptr[8], 1, "bit depth");
    cr_expect_eq(head.ptr[9], PNG_COLOR_TYPE_PALETTE);
    physical = chunk(buffer_slice(&out), SLICE("pHYs"));
    cr_assert_eq(physical.len, 9);
    cr_expect_eq(number_at(physical, 0), 11811, "300 dpi in pixels a metre");
    cr_expect_eq(number_at(physical, 4), 11811);
    cr_expect(slice_is_none(chunk(buffer_slice(&out), SLICE("tIME"))));
    cr_expect_lt(out.len, 1000, "%zu bytes", out.len);
    buffer_release(&out);
    composition_release(&composition);
}

/* Smooth edges take a palette; a logo takes colours, and alpha on no paper. */
static const struct {
    enum drawing_style style;
    bool logo;
    bool light_none;
    char bits;
    char type;
} kinds[] = {
    {DRAWING_STYLE_SQUARE, false, false, 1, PNG_COLOR_TYPE_PALETTE},
    {DRAWING_STYLE_ROUNDED, false, false, 8, PNG_COLOR_TYPE_PALETTE},
    {DRAWING_STYLE_DOTS, false, true, 8, PNG_COLOR_TYPE_PALETTE},
    {DRAWING_STYLE_SQUARE, true, false, 8, PNG_COLOR_TYPE_RGB},
    {DRAWING_STYLE_DOTS, true, true, 8, PNG_COLOR_TYPE_RGBA},
};

/* The grey of every module's middle, as libpng reads it on white, is that of
   the symbol; a logo's square is left out. */
static void expect_modules(const struct buffer *out,
                           const struct composition *composition,
                           const struct drawing_layout *layout)
{
    const struct symbol *symbol = &composition->symbol;
    unsigned char *pixels = read_pixels(buffer_slice(out), layout->width_px);
    unsigned first = (symbol->width - composition->logo_modules) / 2;
    unsigned end = first + composition->logo_modules;

    for (unsigned y = 0; y < symbol->width; y++) {
        for (unsigned x = 0; x < symbol->width; x++) {
            unsigned px = layout->module_px;
            unsigned left = layout->left_px + (4 + x) * px + px / 2;
            unsigned top = layout->top_px + (4 + y) * px + px / 2;
            const unsigned char *pixel =
                pixels + ((size_t)top * layout->width_px + left) * 4;
            unsigned grey =
                (pixel[1] * pixel[3] + 255 * (255 - pixel[3])) / 255;

            if (x >= first && x < end && y >= first && y < end)
                continue;
            cr_assert_eq(grey < 128, symbol_is_dark(symbol, x, y), "%u,%u", x,
                         y);
        }
    }
    free(pixels);
}

Test(drawing_png, kinds)
{
    struct logo logo = LOGO_INIT;
    struct error err = ERROR_INIT;

    cr_assert_eq(logo_read(&logo,
                           SLICE("<svg xmlns=\"http://www.w3.org/2000/svg\" "
                                 "viewBox=\"0 0 1 1\"><circle r=\"1\"/></svg>"),
                           &err),
                 0);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        struct composition composition;
        struct buffer out = BUFFER_INIT;
        struct drawing_layout layout;
        struct drawing drawing;
        struct slice head;

        drawing_init(&drawing);
        drawing.style = kinds[i].style;
        drawing.light.none = kinds[i].light_none;
        cr_assert_eq(composition_make(&composition, &drawing,
                                      SLICE("https://go.acme.com/x7Kq"),
                                      kinds[i].logo ? &logo : NULL, &err),
                     0, "%s", err.message);
        draw(&out, &layout, &composition);
        head = chunk(buffer_slice(&out), SLICE("IHDR"));
        cr_assert_eq(head.len, 13);
        cr_expect_eq(head.ptr[8], kinds[i].bits, "row %zu", i);
        cr_expect_eq(head.ptr[9], kinds[i].type, "row %zu", i);
        expect_modules(&out, &composition, &layout);
        buffer_release(&out);
        composition_release(&composition);
    }
    logo_release(&logo);
}

/* The buffer holds the same file twice, whatever stood before them. */
Test(drawing_png, reproducible_and_appended)
{
    struct buffer out = BUFFER_INIT;
    struct drawing_layout layout;
    struct drawing drawing;
    struct composition composition;
    size_t len;

    drawing_init(&drawing);
    compose(&composition, &drawing);
    draw(&out, &layout, &composition);
    len = out.len;
    draw(&out, &layout, &composition);
    cr_assert_eq(out.len, 2 * len);
    cr_expect(slice_equal(slice_head(buffer_slice(&out), len),
                          slice_skip(buffer_slice(&out), len)));
    buffer_release(&out);
    composition_release(&composition);
}

Test(drawing_png, refused_size_draws_nothing)
{
    struct buffer out = BUFFER_INIT;
    struct error err = ERROR_INIT;
    struct drawing_layout layout;
    struct drawing drawing;
    struct composition composition;

    drawing_init(&drawing);
    compose(&composition, &drawing);
    drawing.unit = DRAWING_UNIT_PX;
    drawing.size = 100000;
    buffer_append(&out, SLICE("before"));
    cr_expect_eq(drawing_png_append(&composition, &layout, &out, &err),
                 ERROR_INVALID);
    cr_expect_str_eq(err.reason, "size_too_large");
    cr_expect_str_eq(buffer_str(&out), "before");
    buffer_release(&out);
    composition_release(&composition);
}

/* The largest image that is allowed stays small as a file. */
Test(drawing_png, largest)
{
    struct buffer out = BUFFER_INIT;
    struct drawing_layout layout;
    struct drawing drawing;
    struct composition composition;

    drawing_init(&drawing);
    compose(&composition, &drawing);
    drawing.unit = DRAWING_UNIT_PX;
    drawing.size = DRAWING_LAYOUT_PX_MAX;
    draw(&out, &layout, &composition);
    cr_expect_eq(number_at(chunk(buffer_slice(&out), SLICE("IHDR")), 0),
                 DRAWING_LAYOUT_PX_MAX);
    cr_expect_lt(out.len, 200000, "%zu bytes", out.len);
    buffer_release(&out);
    composition_release(&composition);
}
