#include "qr/drawing/composition.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "qr/drawing/caption.h"
#include "qr/drawing/outline.h"

#define FINDER_WIDTH 7
#define DOT_RADIUS   500 /* thousandths of a module */
#define ROUND_RADIUS 500

/* Light around a logo, on each side, within the square left free for it. */
#define LOGO_MARGIN (PICTURE_MODULE / 2)

/* The least that a logo is worth drawing at. */
#define LOGO_MODULES_MIN 5

/* Version 1 has too few codewords for that. */
#define LOGO_VERSION_MIN 2

/* Radii of a finder's ring, outside and inside, and of what is in it. */
struct composition_eye {
    int32_t outer;
    int32_t inner;
    int32_t ball;
};

static const struct composition_eye composition_eyes[] = {
    [DRAWING_EYE_SQUARE] = {0, 0, 0},
    [DRAWING_EYE_ROUNDED] = {1500, 500, 500},
    [DRAWING_EYE_CIRCLE] = {1750, 750, 1500},
};

/* ---- The symbol ---------------------------------------------------------- */

/* Whether the logo's square has the module. */
static bool composition_is_free(const struct composition *self, unsigned x,
                                unsigned y)
{
    unsigned first = (self->symbol.width - self->logo_modules) / 2;
    unsigned end = first + self->logo_modules;

    return x >= first && x < end && y >= first && y < end;
}

static struct picture_point composition_place(const struct composition *self,
                                              unsigned x, unsigned y)
{
    return (struct picture_point){
        self->origin.x + (int32_t)x * PICTURE_MODULE,
        self->origin.y + (int32_t)y * PICTURE_MODULE,
    };
}

static void composition_box(struct composition *self, unsigned x, unsigned y,
                            unsigned modules, int32_t radius, bool hole)
{
    struct picture_point at = composition_place(self, x, y);
    int32_t side = (int32_t)modules * PICTURE_MODULE;

    picture_box(&self->picture, (struct picture_box){at.x, at.y, side, side},
                radius, hole);
}

static void composition_draw_eye(struct composition *self, unsigned x,
                                 unsigned y)
{
    const struct composition_eye *eye = &composition_eyes[self->drawing->eye];

    composition_box(self, x, y, FINDER_WIDTH, eye->outer, false);
    composition_box(self, x + 1, y + 1, FINDER_WIDTH - 2, eye->inner, true);
    composition_box(self, x + 2, y + 2, FINDER_WIDTH - 4, eye->ball, false);
}

static void composition_draw_dots(struct composition *self,
                                  const struct outline_grid *grid)
{
    int32_t inset = PICTURE_MODULE / 2 - DOT_RADIUS;

    for (unsigned y = 0; y < grid->width; y++) {
        const unsigned char *row =
            grid->cells + (size_t)(y + 1) * (grid->width + 2) + 1;

        for (unsigned x = 0; x < grid->width; x++) {
            struct picture_point at = composition_place(self, x, y);

            if (row[x])
                picture_box(&self->picture,
                            (struct picture_box){at.x + inset, at.y + inset,
                                                 2 * DOT_RADIUS,
                                                 2 * DOT_RADIUS},
                            DOT_RADIUS, false);
        }
    }
}

/* A grid of the dark modules whose bits of `bits` are `value`; the caller
   frees its cells. */
static struct outline_grid composition_grid(const struct composition *self,
                                            unsigned bits, unsigned value)
{
    const struct symbol *symbol = &self->symbol;
    size_t side = (size_t)symbol->width + 2;
    unsigned char *cells = memory_zalloc(side * side, 1);

    for (unsigned y = 0; y < symbol->width; y++) {
        unsigned char *row = cells + (y + 1) * side + 1;

        for (unsigned x = 0; x < symbol->width; x++) {
            unsigned module = symbol_module_at(symbol, x, y);

            row[x] = (module & SYMBOL_MODULE_DARK) &&
                     (module & bits) == value &&
                     !composition_is_free(self, x, y);
        }
    }
    return (struct outline_grid){symbol->width, cells};
}

static void composition_draw_outline(struct composition *self, unsigned bits,
                                     unsigned value, int32_t radius)
{
    struct outline_grid grid = composition_grid(self, bits, value);

    outline_append(&self->picture, &grid, self->origin, radius);
    free(grid.cells);
}

/*
 * The alignment patterns are whole: of dots alone some readers do not find
 * them, and without them they misread the dots.
 */
static void composition_draw_dotted(struct composition *self)
{
    unsigned apart = SYMBOL_MODULE_FINDER | SYMBOL_MODULE_ALIGNMENT;
    struct outline_grid grid = composition_grid(self, apart, 0);

    composition_draw_dots(self, &grid);
    free(grid.cells);
    composition_draw_outline(self, SYMBOL_MODULE_ALIGNMENT,
                             SYMBOL_MODULE_ALIGNMENT, ROUND_RADIUS);
}

static void composition_draw_symbol(struct composition *self)
{
    const struct drawing *drawing = self->drawing;
    unsigned far = self->symbol.width - FINDER_WIDTH;
    bool apart = drawing->style != DRAWING_STYLE_SQUARE ||
                 drawing->eye != DRAWING_EYE_SQUARE;
    unsigned without = apart ? SYMBOL_MODULE_FINDER : 0;

    picture_path(&self->picture, drawing->dark);
    switch (drawing->style) {
    case DRAWING_STYLE_SQUARE:
        composition_draw_outline(self, without, 0, 0);
        break;
    case DRAWING_STYLE_ROUNDED:
        composition_draw_outline(self, without, 0, ROUND_RADIUS);
        break;
    case DRAWING_STYLE_DOTS:
        composition_draw_dotted(self);
        break;
    }
    if (apart) {
        composition_draw_eye(self, 0, 0);
        composition_draw_eye(self, far, 0);
        composition_draw_eye(self, 0, far);
    }
    self->plain = !apart && self->logo_modules == 0 && self->caption == NULL;
}

/* The largest box of the logo's shape within the free square. */
static void composition_draw_logo(struct composition *self,
                                  const struct logo *logo)
{
    unsigned first = (self->symbol.width - self->logo_modules) / 2;
    struct picture_point at = composition_place(self, first, first);
    double room =
        (double)self->logo_modules * PICTURE_MODULE - 2.0 * LOGO_MARGIN;
    double larger = logo->width > logo->height ? logo->width : logo->height;
    struct picture_box box = {.width = (int32_t)(room * logo->width / larger),
                              .height =
                                  (int32_t)(room * logo->height / larger)};

    box.x = at.x + LOGO_MARGIN + ((int32_t)room - box.width) / 2;
    box.y = at.y + LOGO_MARGIN + ((int32_t)room - box.height) / 2;
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

    if (composition_begin(self, err) < 0)
        return err->code;
    self->logo_modules = logo_modules;
    composition_draw_symbol(self);
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
