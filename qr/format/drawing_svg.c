#include "qr/format/drawing_svg.h"

static void drawing_svg_append_ink(struct buffer *out, struct ink ink)
{
    buffer_appendf(out, "fill=\"#%02x%02x%02x\"", ink.red, ink.green, ink.blue);
}

/* Thousandths without trailing zeros; no %g, which follows the locale. */
static void drawing_svg_append_number(struct buffer *out, double value)
{
    uint64_t thousandths = (uint64_t)(value * 1000 + 0.5);
    unsigned rest = (unsigned)(thousandths % 1000);

    buffer_append_u64(out, thousandths / 1000);
    if (rest == 0)
        return;
    buffer_append_byte(out, '.');
    for (unsigned digit = 100; rest > 0; digit /= 10) {
        buffer_append_byte(out, (char)('0' + rest / digit));
        rest %= digit;
    }
}

static void drawing_svg_append_side(struct buffer *out,
                                    const struct drawing *drawing,
                                    unsigned modules)
{
    unsigned module_px =
        drawing->module_px > 0 ? drawing->module_px : DRAWING_MODULE_PX;

    switch (drawing->unit) {
    case DRAWING_UNIT_MM:
        drawing_svg_append_number(out, drawing->size);
        buffer_append(out, SLICE("mm"));
        break;
    case DRAWING_UNIT_IN:
        drawing_svg_append_number(out, drawing->size);
        buffer_append(out, SLICE("in"));
        break;
    case DRAWING_UNIT_PX:
        drawing_svg_append_number(out, drawing->size);
        break;
    case DRAWING_UNIT_NONE:
        buffer_append_u64(out, (uint64_t)modules * module_px);
        break;
    }
}

static void drawing_svg_append_head(struct buffer *out,
                                    const struct drawing *drawing,
                                    unsigned modules)
{
    buffer_append(out, SLICE("<svg xmlns=\"http://www.w3.org/2000/svg\" "
                             "width=\""));
    drawing_svg_append_side(out, drawing, modules);
    buffer_append(out, SLICE("\" height=\""));
    drawing_svg_append_side(out, drawing, modules);
    buffer_appendf(out,
                   "\" viewBox=\"0 0 %u %u\" shape-rendering=\"crispEdges\">\n",
                   modules, modules);
}

/* A rectangle one module high: to its corner, right, down, left, closed. */
static void drawing_svg_append_run(struct buffer *out, unsigned x, unsigned y,
                                   unsigned len)
{
    buffer_append_byte(out, 'M');
    buffer_append_u64(out, x);
    buffer_append_byte(out, ' ');
    buffer_append_u64(out, y);
    buffer_append_byte(out, 'h');
    buffer_append_u64(out, len);
    buffer_append(out, SLICE("v1h-"));
    buffer_append_u64(out, len);
    buffer_append_byte(out, 'z');
}

static void drawing_svg_append_row(struct buffer *out,
                                   const struct symbol *symbol, unsigned quiet,
                                   unsigned y)
{
    unsigned x = 0;

    while (x < symbol->width) {
        unsigned end = x;

        while (end < symbol->width && symbol_is_dark(symbol, end, y))
            end++;
        if (end > x)
            drawing_svg_append_run(out, quiet + x, quiet + y, end - x);
        x = end + 1;
    }
}

int drawing_svg_append(const struct symbol *symbol,
                       const struct drawing *drawing,
                       struct drawing_layout *layout, struct buffer *out,
                       struct error *err)
{
    (void)err;
    drawing_layout_vector(layout, drawing, symbol);
    drawing_svg_append_head(out, drawing, layout->modules);
    if (!drawing->light.none) {
        buffer_appendf(out, "<rect width=\"%u\" height=\"%u\" ",
                       layout->modules, layout->modules);
        drawing_svg_append_ink(out, drawing->light);
        buffer_append(out, SLICE("/>\n"));
    }
    buffer_append(out, SLICE("<path "));
    drawing_svg_append_ink(out, drawing->dark);
    buffer_append(out, SLICE(" d=\""));
    for (unsigned y = 0; y < symbol->width; y++)
        drawing_svg_append_row(out, symbol, drawing->quiet, y);
    buffer_append(out, SLICE("\"/>\n</svg>\n"));
    return 0;
}
