#include "qr/drawing/proof_view.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "qr/picture/logo.h"

/* Pixels of a module's side: the middle one is what is read. */
#define PROOF_PX 3

/* The middle pixel of a module, by column or row. */
static unsigned proof_view_middle(unsigned first, unsigned module)
{
    return first + module * PROOF_PX;
}

static void proof_view_prepare(struct proof_view *self,
                               const struct picture *picture,
                               const struct symbol *symbol,
                               struct picture_point origin, unsigned quiet)
{
    unsigned x = (unsigned)(origin.x / PICTURE_MODULE) - quiet;
    unsigned y = (unsigned)(origin.y / PICTURE_MODULE) - quiet;
    unsigned width = (unsigned)(picture->width / PICTURE_MODULE);

    /* The symbol may lie between whole modules; its pixels never do. */
    self->view =
        (struct raster_view){.width = width * PROOF_PX, .module_px = PROOF_PX};
    self->modules = symbol->width + 2 * quiet;
    self->first_x = x * PROOF_PX + PROOF_PX / 2;
    self->first_y = y * PROOF_PX + PROOF_PX / 2;
    self->greys = memory_alloc((size_t)self->modules * self->modules);
    memset(self->greys, ink_grey(picture->paper),
           (size_t)self->modules * self->modules);
}

/* `part` of 255 of `over` on `under`. */
static unsigned char proof_view_mix(unsigned under, unsigned over,
                                    unsigned part)
{
    if (part == 0)
        return (unsigned char)under;
    return (unsigned char)((under * (255 - part) + over * part + 127) / 255);
}

static void proof_view_see_path(struct proof_view *self,
                                const struct picture *picture,
                                const struct picture_item *item)
{
    unsigned rows = self->modules * PROOF_PX;
    unsigned char *coverage = memory_alloc(self->modules);
    unsigned char *grey = self->greys;
    unsigned ink = ink_grey(item->ink);
    struct raster raster;

    raster_init(&raster, &self->view, rows, PROOF_PX);
    raster_fill(&raster, picture, item, self->first_y);
    for (unsigned y = 0; y < self->modules; y++) {
        raster_samples(&raster, y * PROOF_PX, self->first_x, PROOF_PX,
                       self->modules, coverage);
        for (unsigned x = 0; x < self->modules; x++, grey++)
            *grey = proof_view_mix(*grey, ink, coverage[x]);
    }
    raster_release(&raster);
    free(coverage);
}

/* The pixel of a logo that lies on a module's middle, or NULL. */
static const unsigned char *proof_view_logo_pixel(const struct proof_view *self,
                                                  const struct picture_box *box,
                                                  const unsigned char *pixels,
                                                  unsigned x, unsigned y)
{
    int32_t column = (int32_t)proof_view_middle(self->first_x, x) - box->x;
    int32_t row = (int32_t)proof_view_middle(self->first_y, y) - box->y;

    if (column < 0 || row < 0 || column >= box->width || row >= box->height)
        return NULL;
    return pixels + 4 * ((size_t)row * (size_t)box->width + (size_t)column);
}

static void proof_view_see_logo(struct proof_view *self,
                                const struct picture_item *item)
{
    struct picture_box box = raster_box(&self->view, item->box);
    unsigned char *grey = self->greys;
    unsigned char *pixels;

    if (box.width <= 0 || box.height <= 0)
        return;
    pixels = memory_alloc(4 * (size_t)box.width * (size_t)box.height);
    logo_draw(item->logo, (unsigned)box.width, (unsigned)box.height, pixels);
    for (unsigned y = 0; y < self->modules; y++) {
        for (unsigned x = 0; x < self->modules; x++, grey++) {
            const unsigned char *pixel =
                proof_view_logo_pixel(self, &box, pixels, x, y);
            struct ink ink;

            if (pixel == NULL)
                continue;
            ink = (struct ink){pixel[0], pixel[1], pixel[2], false};
            *grey = proof_view_mix(*grey, ink_grey(ink), pixel[3]);
        }
    }
    free(pixels);
}

static void proof_view_see(struct proof_view *self,
                           const struct picture *picture)
{
    for (size_t i = 0; i < picture->item_count; i++) {
        const struct picture_item *item = &picture->items[i];

        if (item->logo != NULL)
            proof_view_see_logo(self, item);
        else
            proof_view_see_path(self, picture, item);
    }
}

void proof_view_init(struct proof_view *view, const struct picture *picture,
                     const struct symbol *symbol, struct picture_point origin,
                     unsigned quiet)
{
    proof_view_prepare(view, picture, symbol, origin, quiet);
    proof_view_see(view, picture);
}

void proof_view_release(struct proof_view *view)
{
    free(view->greys);
    view->greys = NULL;
}
