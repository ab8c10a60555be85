#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "qr/format/drawing_svg.h"

static void encode(struct symbol *symbol, const char *text)
{
    struct error err = ERROR_INIT;

    *symbol = (struct symbol)SYMBOL_INIT;
    cr_assert_eq(
        symbol_encode(symbol, slice_str(text), SYMBOL_LEVEL_M, 1, &err), 0);
}

static void draw(struct buffer *out, const struct symbol *symbol,
                 const struct drawing *drawing)
{
    struct drawing_layout layout;
    struct error err = ERROR_INIT;

    buffer_init(out);
    cr_assert_eq(drawing_svg_append(symbol, drawing, &layout, out, &err), 0);
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
    struct symbol symbol;

    encode(&symbol, "1");
    for (size_t i = 0; i < sizeof(sides) / sizeof(sides[0]); i++) {
        struct buffer expected = BUFFER_INIT;
        struct drawing drawing;
        struct buffer out;

        drawing_init(&drawing);
        drawing.unit = sides[i].unit;
        drawing.size = sides[i].size;
        drawing.module_px = sides[i].module_px;
        draw(&out, &symbol, &drawing);
        buffer_appendf(&expected,
                       "<svg xmlns=\"http://www.w3.org/2000/svg\" "
                       "width=\"%s\" height=\"%s\" viewBox=\"0 0 29 29\" "
                       "shape-rendering=\"crispEdges\">\n"
                       "<rect width=\"29\" height=\"29\" fill=\"#ffffff\"/>\n"
                       "<path fill=\"#000000\" d=\"M4 4h7v1h-7z",
                       sides[i].side, sides[i].side);
        cr_expect(slice_starts(buffer_slice(&out), buffer_slice(&expected)),
                  "%s\n%.300s", buffer_str(&expected), buffer_str(&out));
        cr_expect(slice_ends(buffer_slice(&out), SLICE("z\"/>\n</svg>\n")));
        buffer_release(&expected);
        buffer_release(&out);
    }
    symbol_release(&symbol);
}

Test(drawing_svg, inks)
{
    struct symbol symbol;
    struct drawing drawing;
    struct buffer out;

    encode(&symbol, "1");
    drawing_init(&drawing);
    drawing.dark = (struct ink){0x1a, 0x02, 0xff, false};
    drawing.light.none = true;
    draw(&out, &symbol, &drawing);
    cr_expect(strstr(buffer_str(&out), "<path fill=\"#1a02ff\"") != NULL);
    cr_expect(strstr(buffer_str(&out), "<rect") == NULL);
    buffer_release(&out);
    symbol_release(&symbol);
}

static unsigned number_until(struct slice *rest, char end)
{
    struct slice part;
    uint64_t number;

    cr_assert(slice_split(rest, end, &part));
    cr_assert(slice_parse_u64(part, &number), "%" SLICE_FMT, SLICE_ARG(part));
    return (unsigned)number;
}

/* One "x yhLENv1h-LENz" marks its modules. */
static void read_run(struct slice run, unsigned char *dark, unsigned modules)
{
    unsigned x = number_until(&run, ' ');
    unsigned y = number_until(&run, 'h');
    unsigned len = number_until(&run, 'v');
    unsigned height = number_until(&run, 'h');

    cr_assert(slice_starts(run, SLICE("-")));
    run = slice_skip(run, 1);
    cr_assert_eq(height, 1);
    cr_assert_eq(number_until(&run, 'z'), len);
    cr_assert_eq(run.len, 0);
    cr_assert(y < modules && x + len <= modules);
    for (unsigned i = 0; i < len; i++)
        dark[y * modules + x + i]++;
}

/* The path, read back: each dark module once, and nothing else. */
Test(drawing_svg, path_is_the_symbol)
{
    struct symbol symbol;
    struct drawing drawing;
    struct buffer out;
    struct slice path;
    struct slice run;
    unsigned modules;
    unsigned char *dark;

    encode(&symbol, "https://go.acme.com/x7Kq?utm_source=poster");
    drawing_init(&drawing);
    drawing.quiet = 5;
    draw(&out, &symbol, &drawing);
    modules = symbol.width + 10;
    dark = memory_zalloc(modules, modules);
    path = buffer_slice(&out);
    path = slice_skip(path, slice_search(path, SLICE(" d=\"M")) + 5);
    path = slice_head(path, slice_find(path, '"'));
    while (slice_split(&path, 'M', &run))
        read_run(run, dark, modules);
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
