#include "qr/drawing/composition.h"

#include <stdlib.h>

#include "core/memory.h"
#include "qr/drawing/caption.h"
#include "qr/drawing/symbol_shape.h"

/* Light around a logo, on each side, within the square left free for it. */
#define LOGO_MARGIN (PICTURE_MODULE / 2)

/* The least that a logo is worth drawing at. */
#define LOGO_MODULES_MIN 5

/* Version 1 has too few codewords for that. */
#define LOGO_VERSION_MIN 2

/* The largest box of the logo's shape within the free square. */
static void composition_draw_logo(struct composition *self,
                                  const struct logo *logo)
{
    int32_t first = (int32_t)(self->symbol.width - self->logo_modules) / 2;
    int32_t room =
        (int32_t)self->logo_modules * PICTURE_MODULE - 2 * LOGO_MARGIN;
    double larger = logo->width > logo->height ? logo->width : logo->height;
    struct picture_box box = {
        .x = self->origin.x + first * PICTURE_MODULE + LOGO_MARGIN,
        .y = self->origin.y + first * PICTURE_MODULE + LOGO_MARGIN,
        .width = (int32_t)(room * (logo->width / larger)),
        .height = (int32_t)(room * (logo->height / larger)),
    };

    box.x += (room - box.width) / 2;
    box.y += (room - box.height) / 2;
    picture_logo(&self->picture, logo, box);
}

/* An empty picture, large enough for the symbol and what is beside it. */
static int composition_begin(struct composition *self, struct error *err)
{
    int32_t quiet = (int32_t)self->drawing->quiet * PICTURE_MODULE;
    int32_t side = (int32_t)self->symbol.width * PICTURE_MODULE + 2 * quiet;
    struct picture_point size = {side, side};
    int32_t border = 0;

    if (self->caption != NULL) {
        if (caption_measure(self->caption, side, err) < 0)
            return err->code;
        size =
            (struct picture_point){self->caption->width, self->caption->height};
        border = self->caption->border;
    }
    picture_release(&self->picture);
    picture_init(&self->picture, size.x, size.y, self->drawing->light);
    self->origin = (struct picture_point){border + quiet, border + quiet};
    return 0;
}

/* Draws and proves the symbol that is there, leaving `logo_modules` free. */
static int composition_draw(struct composition *self, const struct logo *logo,
                            unsigned logo_modules, struct error *err)
{
    unsigned quiet = self->drawing->quiet;
    struct symbol_shape shape;

    if (composition_begin(self, err) < 0)
        return err->code;
    self->logo_modules = logo_modules;
    shape = (struct symbol_shape){&self->symbol, self->drawing, self->origin,
                                  logo_modules};
    symbol_shape_append(&shape, &self->picture);
    self->plain = symbol_shape_is_plain(&shape) && self->caption == NULL;
    if (logo != NULL)
        composition_draw_logo(self, logo);
    if (self->caption != NULL)
        caption_draw(self->caption, &self->picture);
    return proof_make(&self->proof, &self->picture, &self->symbol, self->origin,
                      quiet, err);
}

/* ---- With a logo --------------------------------------------------------- */

/* Modules of a logo's square: odd as the symbol's width is, so that it lies in
   the middle. */
static unsigned composition_logo_modules(const struct composition *self,
                                         unsigned percent)
{
    unsigned modules = self->symbol.width * percent / 100;

    if (modules < LOGO_MODULES_MIN)
        return LOGO_MODULES_MIN;
    return modules % 2 == 1 ? modules : modules - 1;
}

/* Tries squares from `modules` down to `least`; the last error stays. */
static int composition_fit(struct composition *self, const struct logo *logo,
                           unsigned modules, unsigned least, struct error *err)
{
    int code = ERROR_INVALID;

    for (; code != 0 && modules >= least; modules -= 2)
        code = composition_draw(self, logo, modules, err);
    return code;
}

/* What is asked for does not fit at H; says what would. */
static int composition_logo_too_large(struct composition *self,
                                      const struct logo *logo, unsigned modules,
                                      struct error *err)
{
    if (composition_fit(self, logo, modules, LOGO_MODULES_MIN, err) < 0)
        return err->code;
    return error_field(err, ERROR_INVALID, "logo_too_large", "logo_size",
                       "a logo of %u%% covers more than error correction %c "
                       "restores with a reserve of %d%%; use a logo_size of "
                       "at most %u",
                       self->drawing->logo_percent,
                       symbol_level_letter(self->symbol.level),
                       PROOF_RESERVE_MIN,
                       (self->logo_modules * 100 + self->symbol.width - 1) /
                           self->symbol.width);
}

/* At `level`, the logo at its given size, or else at one that fits. */
static int composition_try(struct composition *self, struct slice text,
                           enum symbol_level level, const struct logo *logo,
                           struct error *err)
{
    unsigned percent = self->drawing->logo_percent;
    int version = self->drawing->min_version;
    unsigned modules;

    if (version < LOGO_VERSION_MIN)
        version = LOGO_VERSION_MIN;
    symbol_release(&self->symbol);
    if (symbol_encode(&self->symbol, text, level, version, err) < 0)
        return err->code;
    modules = composition_logo_modules(
        self, percent > 0 ? percent : COMPOSITION_LOGO_PERCENT);
    if (composition_draw(self, logo, modules, err) == 0)
        return 0;
    if (level < SYMBOL_LEVEL_H)
        return err->code;
    if (percent > 0)
        return composition_logo_too_large(self, logo, modules, err);
    return composition_fit(self, logo, modules, LOGO_MODULES_MIN, err);
}

static int composition_make_logo(struct composition *self, struct slice text,
                                 const struct logo *logo, struct error *err)
{
    if (self->drawing->level != SYMBOL_LEVEL_H &&
        composition_try(self, text, SYMBOL_LEVEL_Q, logo, err) == 0)
        return 0;
    return composition_try(self, text, SYMBOL_LEVEL_H, logo, err);
}

/* -------------------------------------------------------------------------- */

static int composition_make_caption(struct composition *self, struct slice text,
                                    struct error *err)
{
    if (!caption_is_wanted(self->drawing))
        return 0;
    self->caption = memory_zalloc(1, sizeof(*self->caption));
    if (caption_init(self->caption, self->drawing, text, err) == 0)
        return 0;
    free(self->caption);
    self->caption = NULL;
    return err->code;
}

int composition_make(struct composition *composition,
                     const struct drawing *drawing, struct slice text,
                     const struct logo *logo, struct error *err)
{
    int code;

    *composition =
        (struct composition){.drawing = drawing, .symbol = SYMBOL_INIT};
    code = composition_make_caption(composition, text, err);
    if (code < 0)
        return code;
    if (logo != NULL)
        code = composition_make_logo(composition, text, logo, err);
    else {
        code = symbol_encode(&composition->symbol, text, drawing->level,
                             drawing->min_version, err);
        if (code == 0)
            code = composition_draw(composition, NULL, 0, err);
    }
    if (code < 0)
        composition_release(composition);
    return code;
}

void composition_release(struct composition *composition)
{
    if (composition->caption != NULL)
        caption_release(composition->caption);
    free(composition->caption);
    composition->caption = NULL;
    picture_release(&composition->picture);
    symbol_release(&composition->symbol);
}
