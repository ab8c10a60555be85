#include "qr/format/drawing_png.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

#define METRES_PER_INCH 0.0254

/* Rows repeat: measured here, zlib's 3 is twice as fast as 6, and smaller. */
#define DRAWING_PNG_COMPRESSION 3

/* A row of pixels is what its bits say; the palette has light at 0. */
enum drawing_png_index { DRAWING_PNG_LIGHT, DRAWING_PNG_DARK };

/* What libpng's calls back see. */
struct drawing_png {
    struct buffer *out;
    struct error *err;
};

static void drawing_png_write(png_structp png, png_bytep bytes, size_t len)
{
    struct drawing_png *self = png_get_io_ptr(png);

    buffer_append(self->out, slice_of(bytes, len));
}

/* Bytes go to memory: there is nothing to flush. */
static void drawing_png_flush(png_structp png)
{
    (void)png;
}

static void drawing_png_fail(png_structp png, png_const_charp message)
{
    struct drawing_png *self = png_get_error_ptr(png);

    error_set(self->err, ERROR_INTERNAL, "libpng cannot write the image: %s",
              message);
    png_longjmp(png, 1);
}

/* A warning is about odd input, and all input here is our own. */
static void drawing_png_warn(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message;
}

static png_color drawing_png_color(struct ink ink)
{
    return (png_color){ink.red, ink.green, ink.blue};
}

static void drawing_png_write_head(png_structp png, png_infop info,
                                   const struct drawing *drawing,
                                   unsigned width)
{
    png_color palette[] = {
        [DRAWING_PNG_LIGHT] = drawing_png_color(drawing->light),
        [DRAWING_PNG_DARK] = drawing_png_color(drawing->dark),
    };
    png_byte transparent[] = {[DRAWING_PNG_LIGHT] = 0};
    png_uint_32 per_metre = (png_uint_32)(drawing->dpi / METRES_PER_INCH + 0.5);

    png_set_IHDR(png, info, width, width, 1, PNG_COLOR_TYPE_PALETTE,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_set_PLTE(png, info, palette, 2);
    if (drawing->light.none)
        png_set_tRNS(png, info, transparent, 1, NULL);
    png_set_pHYs(png, info, per_metre, per_metre, PNG_RESOLUTION_METER);
    png_write_info(png, info);
}

static void drawing_png_darken(png_byte *row, unsigned from, unsigned count)
{
    for (unsigned x = from; x < from + count; x++)
        row[x / 8] |= (png_byte)(0x80 >> x % 8);
}

/* The pixels of module row `y` into `row`, which holds whole bytes. */
static void drawing_png_fill_row(png_byte *row, size_t row_size,
                                 const struct symbol *symbol,
                                 const struct drawing_layout *layout,
                                 unsigned y)
{
    memset(row, 0, row_size);
    for (unsigned x = 0; x < symbol->width; x++) {
        if (symbol_is_dark(symbol, x, y))
            drawing_png_darken(row, layout->margin_px + x * layout->module_px,
                               layout->module_px);
    }
}

static void drawing_png_repeat_row(png_structp png, const png_byte *row,
                                   unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        png_write_row(png, row);
}

static void drawing_png_write_rows(png_structp png, png_byte *row,
                                   size_t row_size, const struct symbol *symbol,
                                   const struct drawing_layout *layout)
{
    unsigned drawn = layout->module_px * symbol->width;

    memset(row, 0, row_size);
    drawing_png_repeat_row(png, row, layout->margin_px);
    for (unsigned y = 0; y < symbol->width; y++) {
        drawing_png_fill_row(row, row_size, symbol, layout, y);
        drawing_png_repeat_row(png, row, layout->module_px);
    }
    memset(row, 0, row_size);
    drawing_png_repeat_row(png, row,
                           layout->width_px - layout->margin_px - drawn);
}

/*
 * Everything that libpng may jump out of. All it needs afterwards was set
 * before the jump's target, so nothing is clobbered.
 */
static int drawing_png_write_all(png_structp png, png_infop info, png_byte *row,
                                 size_t row_size, const struct symbol *symbol,
                                 const struct drawing *drawing,
                                 const struct drawing_layout *layout)
{
    if (setjmp(png_jmpbuf(png)) != 0)
        return ERROR_INTERNAL;
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    png_set_compression_level(png, DRAWING_PNG_COMPRESSION);
    drawing_png_write_head(png, info, drawing, layout->width_px);
    drawing_png_write_rows(png, row, row_size, symbol, layout);
    png_write_end(png, info);
    return 0;
}

int drawing_png_append(const struct symbol *symbol,
                       const struct drawing *drawing,
                       struct drawing_layout *layout, struct buffer *out,
                       struct error *err)
{
    struct drawing_png self = {out, err};
    size_t before = out->len;
    png_structp png = NULL;
    png_infop info = NULL;
    png_byte *row = NULL;
    size_t row_size;
    int result;

    result = drawing_layout_pixels(layout, drawing, symbol, err);
    if (result < 0)
        return result;
    row_size = (layout->width_px + 7) / 8;
    row = memory_zalloc(row_size, 1);
    png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &self,
                                  drawing_png_fail, drawing_png_warn);
    info = png != NULL ? png_create_info_struct(png) : NULL;
    if (info == NULL) {
        result = error_set(err, ERROR_INTERNAL, "libpng does not start");
        goto out;
    }
    png_set_write_fn(png, &self, drawing_png_write, drawing_png_flush);
    result = drawing_png_write_all(png, info, row, row_size, symbol, drawing,
                                   layout);
out:
    if (result < 0)
        buffer_truncate(out, before);
    png_destroy_write_struct(&png, &info);
    free(row);
    return result;
}
