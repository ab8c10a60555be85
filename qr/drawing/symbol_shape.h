#ifndef QR_SYMBOL_SHAPE_H
#define QR_SYMBOL_SHAPE_H

#include <stdbool.h>

#include "qr/drawing/drawing.h"
#include "qr/picture/picture.h"
#include "qr/symbol/symbol.h"

/*
 * A symbol in its style: modules that are square, grow together or are dots,
 * and finders with eyes of their own, all as one path in the dark ink.
 *
 * What the styles may look like was found by trying: tests/decode.
 */
struct symbol_shape {
    const struct symbol *symbol;
    const struct drawing *drawing; /* its style, eye and dark ink */
    struct picture_point origin;   /* of the first module */
    unsigned free_modules; /* a side of the square in the middle that is left
                              out for a logo; 0: none */
};

/* Appends a path to the picture. */
void symbol_shape_append(const struct symbol_shape *shape,
                         struct picture *picture);

/* Whether it is all square modules, which formats may draw faster. */
bool symbol_shape_is_plain(const struct symbol_shape *shape);

#endif
