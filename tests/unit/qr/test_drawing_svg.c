#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "qr/format/drawing_svg.h"

static void draw(struct buffer *out, const char *text,
                 const struct drawing *drawing)
{
    struct composition composition;
    struct drawing_layout layout;
    struct error err = ERROR_INIT;

    buffer_init(out);
    cr_assert_eq(
        composition_make(&composition, drawing, slice_str(text), NULL, &err), 0,
        "%s", err.message);
    cr_assert_eq(drawing_svg_append(&composition, &layout, out, &err), 0);
    composition_release(&composition);
}

static const struct {
    enum drawing_unit unit;
    double size;
    unsigned module_px;
    const char *side;
} sides[] = {
    {DRAWING_UNIT_NONE, 0, 0, "232"},
    {DRAWING_UNIT_NONE, 0, 3, "87"},
    {DRAWING_UNIT_PX, 300, 0, "300"},
    {DRAWING_UNIT_MM, 40, 0, "40mm"},
    {DRAWING_UNIT_MM, 40.25, 0, "40.25mm"},
    {DRAWING_UNIT_MM, 40.0504, 0, "40.05mm"},
    {DRAWING_UNIT_IN, 1.5, 0, "1.5in"},
    {DRAWING_UNIT_IN, 0.04, 0, "0.04in"},
};

/* The whole text up to the path, whose content another test reads. */
Test(drawing_svg, head)
{
    for (size_t i = 0; i < sizeof(sides) / sizeof(sides[0]); i++) {
        struct buffer expected = BUFFER_INIT;
        struct drawing drawing;
        struct buffer out;

        drawing_init(&drawing);
        drawing.unit = sides[i].unit;
        drawing.size = sides[i].size;
        drawing.module_px = sides[i].module_px;
        draw(&out, "1", &drawing);
        buffer_appendf(&expected,
                       "<svg xmlns=\"http://www.w3.org/2000/svg\" "
                       "width=\"%s\" height=\"%s\" viewBox=\"0 0 29 29\" "
                       "shape-rendering=\"crispEdges\">\n"
                       "<rect width=\"29\" height=\"29\" fill=\"#ffffff\"/>\n"
                       "<path fill=\"#000000\" d=\"M4 4h7v7h-7zM",
                       sides[i].side, sides[i].side);
        cr_expect(slice_starts(buffer_slice(&out), buffer_slice(&expected)),
                  "%s\n%.300s", buffer_str(&expected), buffer_str(&out));
        cr_expect(slice_ends(buffer_slice(&out), SLICE("z\"/>\n</svg>\n")));
        buffer_release(&expected);
        buffer_release(&out);
    }
}

Test(drawing_svg, inks)
{
    struct drawing drawing;
    struct buffer out;

    drawing_init(&drawing);
    drawing.dark = (struct ink){0x1a, 0x02, 0xff, false};
    drawing.light.none = true;
    draw(&out, "1", &drawing);
    cr_expect(strstr(buffer_str(&out), "<path fill=\"#1a02ff\"") != NULL);
    cr_expect(strstr(buffer_str(&out), "<rect") == NULL);
    buffer_release(&out);
}

/* A whole number that ends with `*rest`, or before a byte that is no digit. */
static int take_number(struct slice *rest)
{
    struct slice number = *rest;
    int64_t value;
    size_t len = 0;

    if (len < rest->len && rest->ptr[len] == '-')
        len++;
    while (len < rest->len && rest->ptr[len] >= '0' && rest->ptr[len] <= '9')
        len++;
    number = slice_head(number, len);
    cr_assert(slice_parse_i64(number, &value), "%" SLICE_FMT,
              SLICE_ARG(slice_head(*rest, 20)));
    *rest = slice_skip(*rest, len);
    return (int)value;
}

/* A vertical side from (x, y) turns all modules right of it, row by row. */
static void cross(unsigned char *dark, int modules, int x, int y, int height)
{
    int from = height < 0 ? y + height : y;
    int end = height < 0 ? y : y + height;

    for (int row = from; row < end; row++) {
        for (int column = x; column < modules; column++)
            dark[row * modules + column] ^= 1;
    }
}

/* One figure, "x yhNvN...", closed; its sides are whole modules long. */
static void read_figure(struct slice figure, unsigned char *dark, int modules)
{
    int x = take_number(&figure);
    int start_y;
    int y;

    cr_assert(slice_starts(figure, SLICE(" ")));
    figure = slice_skip(figure, 1);
    start_y = y = take_number(&figure);
    while (figure.len > 0) {
        char verb = figure.ptr[0];
        int side;

        figure = slice_skip(figure, 1);
        if (verb == 'z')
            break;
        side = take_number(&figure);
        cr_assert(verb == 'h' || verb == 'v', "%c", verb);
        if (verb == 'v') {
            cross(dark, modules, x, y, side);
            y += side;
        } else {
            x += side;
        }
    }
    cr_assert_eq(figure.len, 0);
    cross(dark, modules, x, y, start_y - y);
}

/* The path, read back: the dark modules and nothing else. */
Test(drawing_svg, path_is_the_symbol)
{
    const char *text = "https://go.acme.com/x7Kq?utm_source=poster";
    struct symbol symbol = SYMBOL_INIT;
    struct error err = ERROR_INIT;
    struct drawing drawing;
    struct buffer out;
    struct slice path;
    struct slice figure;
    unsigned modules;
    unsigned char *dark;

    cr_assert_eq(
        symbol_encode(&symbol, slice_str(text), SYMBOL_LEVEL_M, 1, &err), 0);
    drawing_init(&drawing);
    drawing.quiet = 5;
    draw(&out, text, &drawing);
    modules = symbol.width + 10;
    dark = memory_zalloc(modules, modules);
    path = buffer_slice(&out);
    path = slice_skip(path, slice_search(path, SLICE(" d=\"M")) + 5);
    path = slice_head(path, slice_find(path, '"'));
    while (slice_split(&path, 'M', &figure))
        read_figure(figure, dark, (int)modules);
    for (unsigned y = 0; y < modules; y++) {
        for (unsigned x = 0; x < modules; x++) {
            bool inside = x >= 5 && y >= 5 && x < 5 + symbol.width &&
                          y < 5 + symbol.width;
            unsigned expected =
                inside && symbol_is_dark(&symbol, x - 5, y - 5) ? 1 : 0;

            cr_assert_eq(dark[y * modules + x], expected, "%u,%u", x, y);
        }
    }
    free(dark);
    buffer_release(&out);
    symbol_release(&symbol);
}
