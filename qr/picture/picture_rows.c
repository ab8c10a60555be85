#include "qr/picture/picture_rows.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "qr/picture/logo.h"

#define BAND_ROWS 64

static const unsigned picture_rows_bytes[] = {
    [PICTURE_ROWS_SHADES] = 1, [PICTURE_ROWS_RGB] = 3, [PICTURE_ROWS_RGBA] = 4};

static enum picture_rows_kind picture_rows_kind(const struct picture *picture)
{
    for (size_t i = 0; i < picture->item_count; i++) {
        const struct picture_item *item = &picture->items[i];

        if (item->logo != NULL || !ink_equal(item->ink, picture->items[0].ink))
            return picture->paper.none ? PICTURE_ROWS_RGBA : PICTURE_ROWS_RGB;
    }
    return PICTURE_ROWS_SHADES;
}

/* A logo's pixels at the size that it has in the image. */
static unsigned char *picture_rows_logo(const struct raster_view *view,
                                        const struct picture_item *item)
{
    struct picture_box box = raster_box(view, item->box);
    unsigned char *pixels;

    if (item->logo == NULL || box.width <= 0 || box.height <= 0)
        return NULL;
    pixels = memory_alloc(4 * (size_t)box.width * (size_t)box.height);
    logo_draw(item->logo, (unsigned)box.width, (unsigned)box.height, pixels);
    return pixels;
}

void picture_rows_init(struct picture_rows *rows, const struct picture *picture,
                       const struct raster_view *view, unsigned height)
{
    *rows = (struct picture_rows){.picture = picture,
                                  .view = *view,
                                  .height = height,
                                  .kind = picture_rows_kind(picture)};
    rows->band = memory_alloc((size_t)view->width * BAND_ROWS *
                              picture_rows_bytes[rows->kind]);
    rows->coverage = memory_alloc(view->width);
    rows->logos = memory_zalloc(picture->item_count + 1, sizeof(*rows->logos));
    for (size_t i = 0; i < picture->item_count; i++)
        rows->logos[i] = picture_rows_logo(view, &picture->items[i]);
    raster_init(&rows->raster, view, BAND_ROWS, 1);
}

void picture_rows_release(struct picture_rows *rows)
{
    raster_release(&rows->raster);
    for (size_t i = 0; i < rows->picture->item_count; i++)
        free(rows->logos[i]);
    free(rows->logos);
    free(rows->coverage);
    free(rows->band);
}

/* ---- Pixels -------------------------------------------------------------- */

static unsigned char *picture_rows_pixel(const struct picture_rows *rows,
                                         unsigned x, unsigned row)
{
    return rows->band + ((size_t)row * rows->view.width + x) *
                            picture_rows_bytes[rows->kind];
}

/* Over a pixel that may be transparent. */
static void picture_rows_lay(unsigned char *pixel, struct ink ink,
                             unsigned part)
{
    unsigned under = pixel[3] * (255 - part);
    unsigned all = part * 255 + under;
    const unsigned char over[] = {ink.red, ink.green, ink.blue};

    if (part == 0)
        return;
    for (unsigned i = 0; i < 3; i++)
        pixel[i] = (unsigned char)((over[i] * part * 255 + pixel[i] * under +
                                    all / 2) /
                                   all);
    pixel[3] = (unsigned char)((all + 127) / 255);
}

static void picture_rows_put(const struct picture_rows *rows,
                             unsigned char *pixel, struct ink ink,
                             unsigned char part)
{
    struct ink mixed;

    switch (rows->kind) {
    case PICTURE_ROWS_SHADES:
        *pixel = (unsigned char)(*pixel + (255 - *pixel) * part / 255);
        break;
    case PICTURE_ROWS_RGB:
        mixed = ink_mix((struct ink){pixel[0], pixel[1], pixel[2], false}, ink,
                        part);
        pixel[0] = mixed.red;
        pixel[1] = mixed.green;
        pixel[2] = mixed.blue;
        break;
    case PICTURE_ROWS_RGBA:
        picture_rows_lay(pixel, ink, part);
        break;
    }
}

static void picture_rows_put_path(struct picture_rows *rows,
                                  const struct picture_item *item)
{
    raster_fill(&rows->raster, rows->picture, item, rows->first);
    for (unsigned row = 0; row < rows->count; row++) {
        unsigned char *pixel = picture_rows_pixel(rows, 0, row);

        raster_row(&rows->raster, row, rows->coverage);
        for (unsigned x = 0; x < rows->view.width; x++) {
            if (rows->coverage[x] > 0)
                picture_rows_put(rows, pixel, item->ink, rows->coverage[x]);
            pixel += picture_rows_bytes[rows->kind];
        }
    }
}

/* Logos lie within their picture, so only rows need to be looked at. */
static void picture_rows_put_logo(struct picture_rows *rows,
                                  const struct picture_item *item,
                                  const unsigned char *pixels)
{
    struct picture_box box = raster_box(&rows->view, item->box);

    for (unsigned row = 0; row < rows->count; row++) {
        int32_t y = (int32_t)(rows->first + row) - box.y;
        const unsigned char *from =
            pixels + 4 * (ptrdiff_t)y * (ptrdiff_t)box.width;

        if (y < 0 || y >= box.height)
            continue;
        for (int32_t x = 0; x < box.width; x++, from += 4)
            picture_rows_put(
                rows, picture_rows_pixel(rows, (unsigned)(box.x + x), row),
                (struct ink){from[0], from[1], from[2], false}, from[3]);
    }
}

static void picture_rows_put_paper(struct picture_rows *rows)
{
    struct ink paper = rows->picture->paper;
    size_t pixels = (size_t)rows->count * rows->view.width;
    unsigned char *pixel = rows->band;

    if (rows->kind != PICTURE_ROWS_RGB) {
        memset(rows->band, 0, pixels * picture_rows_bytes[rows->kind]);
        return;
    }
    for (size_t i = 0; i < pixels; i++, pixel += 3) {
        pixel[0] = paper.red;
        pixel[1] = paper.green;
        pixel[2] = paper.blue;
    }
}

static void picture_rows_make(struct picture_rows *rows, unsigned first)
{
    unsigned rest = rows->height - first;

    rows->first = first;
    rows->count = rest < BAND_ROWS ? rest : BAND_ROWS;
    picture_rows_put_paper(rows);
    for (size_t i = 0; i < rows->picture->item_count; i++) {
        const struct picture_item *item = &rows->picture->items[i];

        if (item->logo == NULL)
            picture_rows_put_path(rows, item);
        else if (rows->logos[i] != NULL)
            picture_rows_put_logo(rows, item, rows->logos[i]);
    }
}

const unsigned char *picture_rows_next(struct picture_rows *rows, unsigned y)
{
    if (y >= rows->first + rows->count)
        picture_rows_make(rows, y);
    return picture_rows_pixel(rows, 0, y - rows->first);
}
