#include "qr/format/drawing_png.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "qr/format/png_image.h"
#include "qr/picture/picture_rows.h"

static png_color drawing_png_color(struct ink ink)
{
    return (png_color){ink.red, ink.green, ink.blue};
}

static struct png_image_rows drawing_png_rows(
    const struct composition *composition, const struct drawing_layout *layout)
{
    return (struct png_image_rows){.width = layout->width_px,
                                   .height = layout->height_px,
                                   .dpi = composition->drawing->dpi};
}

/* ---- Square modules: one bit --------------------------------------------- */

/* A row of pixels is what its bits say; the palette has light at 0. */
enum drawing_png_index { DRAWING_PNG_LIGHT, DRAWING_PNG_DARK };

struct drawing_png_bits {
    const struct symbol *symbol;
    unsigned left; /* pixels before the first module */
    unsigned top;
    unsigned module_px;
    png_byte *row;
    size_t row_size;
    unsigned drawn; /* the module row that `row` shows, from 1; 0: none */
};

/* Sets the bits from `from` to before `end`, of which there is one at least. */
static void drawing_png_darken(png_byte *row, unsigned from, unsigned end)
{
    png_byte first = (png_byte)(0xff >> from % 8);
    png_byte last = (png_byte)(0xff00 >> ((end - 1) % 8 + 1));
    unsigned byte = from / 8;
    unsigned last_byte = (end - 1) / 8;

    if (byte == last_byte) {
        row[byte] |= first & last;
        return;
    }
    row[byte] |= first;
    memset(row + byte + 1, 0xff, last_byte - byte - 1);
    row[last_byte] |= last;
}

static void drawing_png_draw_bits(struct drawing_png_bits *self, unsigned y)
{
    unsigned px = self->module_px;

    for (unsigned x = 0; x < self->symbol->width; x++) {
        unsigned from = x;

        while (x < self->symbol->width && symbol_is_dark(self->symbol, x, y))
            x++;
        if (x > from)
            drawing_png_darken(self->row, self->left + from * px,
                               self->left + x * px);
    }
}

static const png_byte *drawing_png_bits_row(void *arg, unsigned y)
{
    struct drawing_png_bits *self = arg;
    unsigned module = y < self->top ? 0 : (y - self->top) / self->module_px + 1;

    if (module > self->symbol->width)
        module = 0;
    if (module == self->drawn)
        return self->row;
    memset(self->row, 0, self->row_size);
    self->drawn = module;
    if (module > 0)
        drawing_png_draw_bits(self, module - 1);
    return self->row;
}

static int drawing_png_append_bits(const struct composition *composition,
                                   const struct drawing_layout *layout,
                                   struct buffer *out, struct error *err)
{
    const struct drawing *drawing = composition->drawing;
    const png_color palette[] = {
        [DRAWING_PNG_LIGHT] = drawing_png_color(drawing->light),
        [DRAWING_PNG_DARK] = drawing_png_color(drawing->dark),
    };
    static const png_byte alphas[] = {
        [DRAWING_PNG_LIGHT] = 0, [DRAWING_PNG_DARK] = 255};
    struct png_image_rows rows = drawing_png_rows(composition, layout);
    struct drawing_png_bits bits = {
        .symbol = &composition->symbol,
        .left = layout->left_px + drawing->quiet * layout->module_px,
        .top = layout->top_px + drawing->quiet * layout->module_px,
        .module_px = layout->module_px,
        .row_size = (layout->width_px + 7) / 8,
    };
    int code;

    bits.row = memory_zalloc(bits.row_size, 1);
    rows.bits = 1;
    rows.type = PNG_COLOR_TYPE_PALETTE;
    rows.palette = palette;
    rows.palette_count = 2;
    rows.alphas = drawing->light.none ? alphas : NULL;
    rows.row = drawing_png_bits_row;
    rows.arg = &bits;
    code = png_image_append(&rows, out, err);
    free(bits.row);
    return code;
}

/* ---- Anything else ------------------------------------------------------- */

static const png_byte *drawing_png_next_row(void *arg, unsigned y)
{
    return picture_rows_next(arg, y);
}

/* One ink on paper: the index is how much of it a pixel has. */
static int drawing_png_append_shades(const struct composition *composition,
                                     struct png_image_rows *rows,
                                     struct buffer *out, struct error *err)
{
    struct ink light = composition->picture.paper;
    struct ink dark = composition->picture.items[0].ink;
    png_color palette[256];
    png_byte alphas[256];

    for (int i = 0; i < 256; i++) {
        struct ink mixed =
            light.none ? dark : ink_mix(light, dark, (unsigned char)i);

        palette[i] = drawing_png_color(mixed);
        alphas[i] = (png_byte)i;
    }
    rows->type = PNG_COLOR_TYPE_PALETTE;
    rows->palette = palette;
    rows->palette_count = 256;
    rows->alphas = light.none ? alphas : NULL;
    return png_image_append(rows, out, err);
}

static int drawing_png_append_picture(const struct composition *composition,
                                      const struct drawing_layout *layout,
                                      struct buffer *out, struct error *err)
{
    struct png_image_rows rows = drawing_png_rows(composition, layout);
    struct raster_view view = {
        .width = layout->width_px,
        .module_px = layout->module_px,
        .left = layout->left_px,
        .top = layout->top_px,
    };
    struct picture_rows picture;
    int code;

    picture_rows_init(&picture, &composition->picture, &view,
                      layout->height_px);
    rows.bits = 8;
    rows.row = drawing_png_next_row;
    rows.arg = &picture;
    if (picture.kind == PICTURE_ROWS_SHADES) {
        code = drawing_png_append_shades(composition, &rows, out, err);
    } else {
        rows.type = picture.kind == PICTURE_ROWS_RGB ? PNG_COLOR_TYPE_RGB
                                                     : PNG_COLOR_TYPE_RGBA;
        code = png_image_append(&rows, out, err);
    }
    picture_rows_release(&picture);
    return code;
}

int drawing_png_append(const struct composition *composition,
                       struct drawing_layout *layout, struct buffer *out,
                       struct error *err)
{
    if (composition->drawing->cmyk)
        return error_field(err, ERROR_INVALID, "bad_option", "color",
                           "PNG has no CMYK; use pdf or eps");
    if (drawing_layout_pixels(
            layout, composition->drawing, &composition->picture,
            composition->plain ? 1 : DRAWING_PNG_MODULE_MIN, err) < 0)
        return err->code;
    if (composition->plain)
        return drawing_png_append_bits(composition, layout, out, err);
    return drawing_png_append_picture(composition, layout, out, err);
}
