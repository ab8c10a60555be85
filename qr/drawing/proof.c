#include "qr/drawing/proof.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "qr/picture/logo.h"
#include "qr/picture/raster.h"

/* Pixels of a module's side: the middle one is what is read. */
#define PROOF_PX 3

/* Inks nearer than this to each other are not told apart, even by force. */
#define PROOF_CONTRAST_MIN 1.5

/*
 * What a scanner sees of a picture: one grey for each module, 0 to 255, of the
 * symbol and its quiet zone.
 */
struct proof_view {
    struct raster_view view;
    unsigned modules; /* a side */
    unsigned first_x; /* pixel of the first module's middle */
    unsigned first_y;
    unsigned char *greys;
};

/* The middle pixel of a module, by column or row. */
static unsigned proof_middle(unsigned first, unsigned module)
{
    return first + module * PROOF_PX;
}

static void proof_view_init(struct proof_view *self,
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
static unsigned char proof_mix(unsigned under, unsigned over, unsigned part)
{
    if (part == 0)
        return (unsigned char)under;
    return (unsigned char)((under * (255 - part) + over * part + 127) / 255);
}

static void proof_see_path(struct proof_view *self,
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
            *grey = proof_mix(*grey, ink, coverage[x]);
    }
    raster_release(&raster);
    free(coverage);
}

/* The pixel of a logo that lies on a module's middle, or NULL. */
static const unsigned char *proof_logo_pixel(const struct proof_view *self,
                                             const struct picture_box *box,
                                             const unsigned char *pixels,
                                             unsigned x, unsigned y)
{
    int32_t column = (int32_t)proof_middle(self->first_x, x) - box->x;
    int32_t row = (int32_t)proof_middle(self->first_y, y) - box->y;

    if (column < 0 || row < 0 || column >= box->width || row >= box->height)
        return NULL;
    return pixels + 4 * ((size_t)row * (size_t)box->width + (size_t)column);
}

static void proof_see_logo(struct proof_view *self,
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
                proof_logo_pixel(self, &box, pixels, x, y);
            struct ink ink;

            if (pixel == NULL)
                continue;
            ink = (struct ink){pixel[0], pixel[1], pixel[2], false};
            *grey = proof_mix(*grey, ink_grey(ink), pixel[3]);
        }
    }
    free(pixels);
}

static void proof_see(struct proof_view *self, const struct picture *picture)
{
    for (size_t i = 0; i < picture->item_count; i++) {
        const struct picture_item *item = &picture->items[i];

        if (item->logo != NULL)
            proof_see_logo(self, item);
        else
            proof_see_path(self, picture, item);
    }
}

/* ---- What was seen ------------------------------------------------------- */

/* The greys that most dark and most light modules have. */
struct proof_greys {
    int dark;
    int light;
};

static unsigned proof_grey_at(const struct proof_view *self, unsigned quiet,
                              unsigned x, unsigned y)
{
    return self->greys[(size_t)(y + quiet) * self->modules + x + quiet];
}

static struct proof_greys proof_average(const struct proof_view *self,
                                        const struct symbol *symbol,
                                        unsigned quiet)
{
    unsigned sums[2] = {0, 0};
    unsigned counts[2] = {0, 0};

    for (unsigned y = 0; y < symbol->width; y++) {
        for (unsigned x = 0; x < symbol->width; x++) {
            unsigned module = symbol_module_at(symbol, x, y);
            unsigned dark = module & SYMBOL_MODULE_DARK;

            /* A finder may have lost its corners. */
            if (module & SYMBOL_MODULE_FINDER)
                continue;
            sums[dark] += proof_grey_at(self, quiet, x, y);
            counts[dark]++;
        }
    }
    return (struct proof_greys){(int)(sums[1] / counts[1]),
                                (int)(sums[0] / counts[0])};
}

/* Further than a third of the way towards what the module should not be. */
static bool proof_is_wrong(const struct proof_greys *greys, unsigned grey,
                           bool dark)
{
    int way = greys->light - greys->dark;
    int gone = dark ? (int)grey - greys->dark : greys->light - (int)grey;

    return way > 0 ? 3 * gone > way : 3 * gone < way;
}

/* True if all of the quiet zone is light. */
static bool proof_is_quiet(const struct proof_view *self,
                           const struct proof_greys *greys, unsigned quiet)
{
    unsigned end = self->modules - quiet;

    for (unsigned y = 0; y < self->modules; y++) {
        bool beside = y >= quiet && y < end;

        for (unsigned x = 0; x < self->modules; x++) {
            if (beside && x == quiet)
                x = end;
            if (x < self->modules &&
                proof_is_wrong(greys, self->greys[y * self->modules + x],
                               false))
                return false;
        }
    }
    return true;
}

static void proof_compare(const struct proof_view *self,
                          const struct symbol *symbol,
                          const struct proof_greys *greys, unsigned quiet,
                          struct symbol_damage *damage)
{
    unsigned char *wrong = memory_alloc((size_t)symbol->width * symbol->width);

    for (unsigned y = 0; y < symbol->width; y++) {
        for (unsigned x = 0; x < symbol->width; x++)
            wrong[y * symbol->width + x] =
                proof_is_wrong(greys, proof_grey_at(self, quiet, x, y),
                               symbol_is_dark(symbol, x, y));
    }
    symbol_damage_count(symbol, wrong, damage);
    free(wrong);
}

/* The contrast of two greys, never below 1. */
static double proof_contrast(const struct proof_greys *greys)
{
    unsigned char dark = (unsigned char)greys->dark;
    unsigned char light = (unsigned char)greys->light;
    double contrast = ink_contrast((struct ink){dark, dark, dark, false},
                                   (struct ink){light, light, light, false});

    return contrast < 1 ? 1 / contrast : contrast;
}

static int proof_judge(const struct proof *proof, bool quiet, struct error *err)
{
    if (proof->contrast < PROOF_CONTRAST_MIN)
        return error_field(err, ERROR_INVALID, "not_scannable", "fg",
                           "dark and light modules look the same (%.1f:1); "
                           "choose a darker fg or a lighter bg",
                           proof->contrast);
    if (!quiet)
        return error_field(err, ERROR_INVALID, "not_scannable", "quiet",
                           "something stands in the symbol's quiet zone; keep "
                           "it light");
    if (proof->damage.patterns > 0)
        return error_field(err, ERROR_INVALID, "not_scannable", "logo",
                           "%u modules of the patterns by which scanners find "
                           "the symbol would not be seen; make the logo "
                           "smaller",
                           proof->damage.patterns);
    if (proof->reserve < PROOF_RESERVE_MIN)
        return error_field(err, ERROR_INVALID, "reserve_too_small", "logo",
                           "%u codewords of a block would not be read and it "
                           "restores %u, which leaves a reserve of %d%%, and "
                           "%d%% must be left; make the logo smaller or raise "
                           "ecc",
                           proof->damage.worst, proof->damage.restorable,
                           proof->reserve, PROOF_RESERVE_MIN);
    return 0;
}

int proof_make(struct proof *proof, const struct picture *picture,
               const struct symbol *symbol, struct picture_point origin,
               unsigned quiet, struct error *err)
{
    struct proof_view view;
    struct proof_greys greys;
    bool is_quiet;

    proof_view_init(&view, picture, symbol, origin, quiet);
    proof_see(&view, picture);
    greys = proof_average(&view, symbol, quiet);
    is_quiet = proof_is_quiet(&view, &greys, quiet);
    proof_compare(&view, symbol, &greys, quiet, &proof->damage);
    proof->reserve = symbol_damage_reserve(&proof->damage);
    proof->contrast = proof_contrast(&greys);
    free(view.greys);
    return proof_judge(proof, is_quiet, err);
}
