#include "qr/drawing/proof.h"

#include <math.h>
#include <stdlib.h>

#include "core/memory.h"
#include "qr/drawing/proof_view.h"

/* Inks nearer than this to each other are not told apart, even by force. */
#define PROOF_CONTRAST_MIN 1.5

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

static int proof_mean(unsigned sum, unsigned count)
{
    return count > 0 ? (int)(sum / count) : 0;
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
    return (struct proof_greys){proof_mean(sums[1], counts[1]),
                                proof_mean(sums[0], counts[0])};
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
    greys = proof_average(&view, symbol, quiet);
    is_quiet = proof_is_quiet(&view, &greys, quiet);
    proof_compare(&view, symbol, &greys, quiet, &proof->damage);
    proof->reserve = symbol_damage_reserve(&proof->damage);
    proof->contrast = proof_contrast(&greys);
    proof_view_release(&view);
    return proof_judge(proof, is_quiet, err);
}
