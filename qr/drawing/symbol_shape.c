#include "qr/drawing/symbol_shape.h"

#include <stdlib.h>

#include "core/memory.h"
#include "qr/drawing/outline.h"

#define FINDER_WIDTH 7
#define ROUND_RADIUS 500

/* Dots touch: in the gaps between smaller ones some readers lose their way. */
#define DOT_RADIUS 500

/*
 * Radii of a finder's ring, outside and inside, and of what is in it, which
 * may be larger than its three modules by `more` on each side. Straight sides
 * are what zbar tells the symbol's turn by, so there is no ring that is a
 * circle; and of a circle only the middle is three modules wide, so that it
 * takes a larger one for jsQR to see 1:1:3:1:1.
 */
struct symbol_shape_eye {
    int32_t outer;
    int32_t inner;
    int32_t ball;
    int32_t more;
};

static const struct symbol_shape_eye symbol_shape_eyes[] = {
    [DRAWING_EYE_SQUARE] = {0, 0, 0, 0},
    [DRAWING_EYE_ROUNDED] = {1500, 500, 500, 0},
    [DRAWING_EYE_CIRCLE] = {1750, 750, 1700, 200},
};

/* Whether the logo's square has the module. */
static bool symbol_shape_is_free(const struct symbol_shape *self, unsigned x,
                                 unsigned y)
{
    unsigned first = (self->symbol->width - self->free_modules) / 2;
    unsigned end = first + self->free_modules;

    return x >= first && x < end && y >= first && y < end;
}

/* A square of whole modules, made larger by `more` on each side. */
static void symbol_shape_box(const struct symbol_shape *self,
                             struct picture *picture, unsigned x, unsigned y,
                             unsigned modules, int32_t more, int32_t radius,
                             bool hole)
{
    int32_t side = (int32_t)modules * PICTURE_MODULE + 2 * more;
    struct picture_box box = {
        self->origin.x + (int32_t)x * PICTURE_MODULE - more,
        self->origin.y + (int32_t)y * PICTURE_MODULE - more, side, side};

    picture_box(picture, box, radius, hole);
}

static void symbol_shape_append_eye(const struct symbol_shape *self,
                                    struct picture *picture, unsigned x,
                                    unsigned y)
{
    const struct symbol_shape_eye *eye = &symbol_shape_eyes[self->drawing->eye];

    symbol_shape_box(self, picture, x, y, FINDER_WIDTH, 0, eye->outer, false);
    symbol_shape_box(self, picture, x + 1, y + 1, FINDER_WIDTH - 2, 0,
                     eye->inner, true);
    symbol_shape_box(self, picture, x + 2, y + 2, FINDER_WIDTH - 4, eye->more,
                     eye->ball, false);
}

/* A grid of the dark modules whose bits of `bits` are `value`; the caller
   frees its cells. */
static struct outline_grid symbol_shape_grid(const struct symbol_shape *self,
                                             unsigned bits, unsigned value)
{
    const struct symbol *symbol = self->symbol;
    size_t side = (size_t)symbol->width + 2;
    unsigned char *cells = memory_zalloc(side * side, 1);

    for (unsigned y = 0; y < symbol->width; y++) {
        unsigned char *row = cells + (y + 1) * side + 1;

        for (unsigned x = 0; x < symbol->width; x++) {
            unsigned module = symbol_module_at(symbol, x, y);

            row[x] = (module & SYMBOL_MODULE_DARK) &&
                     (module & bits) == value &&
                     !symbol_shape_is_free(self, x, y);
        }
    }
    return (struct outline_grid){symbol->width, cells};
}

static void symbol_shape_append_outline(const struct symbol_shape *self,
                                        struct picture *picture, unsigned bits,
                                        unsigned value, int32_t radius)
{
    struct outline_grid grid = symbol_shape_grid(self, bits, value);

    outline_append(picture, &grid, self->origin, radius);
    free(grid.cells);
}

/*
 * The alignment patterns are whole: of dots alone some readers do not find
 * them, and without them they misread the dots.
 */
static void symbol_shape_append_dots(const struct symbol_shape *self,
                                     struct picture *picture)
{
    unsigned apart = SYMBOL_MODULE_FINDER | SYMBOL_MODULE_ALIGNMENT;
    struct outline_grid grid = symbol_shape_grid(self, apart, 0);
    size_t side = (size_t)grid.width + 2;

    for (unsigned y = 0; y < grid.width; y++) {
        for (unsigned x = 0; x < grid.width; x++) {
            if (grid.cells[(y + 1) * side + x + 1])
                symbol_shape_box(self, picture, x, y, 1, 0, DOT_RADIUS, false);
        }
    }
    free(grid.cells);
    symbol_shape_append_outline(self, picture, SYMBOL_MODULE_ALIGNMENT,
                                SYMBOL_MODULE_ALIGNMENT, ROUND_RADIUS);
}

/* Whether finders are drawn for themselves, and not as modules. */
static bool symbol_shape_has_eyes(const struct symbol_shape *self)
{
    return self->drawing->style != DRAWING_STYLE_SQUARE ||
           self->drawing->eye != DRAWING_EYE_SQUARE;
}

bool symbol_shape_is_plain(const struct symbol_shape *shape)
{
    return !symbol_shape_has_eyes(shape) && shape->free_modules == 0;
}

void symbol_shape_append(const struct symbol_shape *shape,
                         struct picture *picture)
{
    unsigned far = shape->symbol->width - FINDER_WIDTH;
    bool eyes = symbol_shape_has_eyes(shape);
    unsigned without = eyes ? SYMBOL_MODULE_FINDER : 0;

    picture_path(picture, shape->drawing->dark);
    switch (shape->drawing->style) {
    case DRAWING_STYLE_SQUARE:
        symbol_shape_append_outline(shape, picture, without, 0, 0);
        break;
    case DRAWING_STYLE_ROUNDED:
        symbol_shape_append_outline(shape, picture, without, 0, ROUND_RADIUS);
        break;
    case DRAWING_STYLE_DOTS:
        symbol_shape_append_dots(shape, picture);
        break;
    }
    if (!eyes)
        return;
    symbol_shape_append_eye(shape, picture, 0, 0);
    symbol_shape_append_eye(shape, picture, far, 0);
    symbol_shape_append_eye(shape, picture, 0, far);
}
