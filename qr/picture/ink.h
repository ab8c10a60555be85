#ifndef QR_INK_H
#define QR_INK_H

#include <stdbool.h>
#include <stdint.h>

#include "core/slice.h"

/*
 * An ink is the colour of a symbol's dark or light modules: red, green and
 * blue of sRGB, or none, which leaves what lies behind.
 */
struct ink {
    uint8_t red;
    uint8_t green;
    uint8_t blue;
    bool none;
};

#define INK_BLACK ((struct ink){0, 0, 0, false})
#define INK_WHITE ((struct ink){255, 255, 255, false})

/* Six hex digits, a '#' before them allowed, or "none"; false leaves *ink. */
bool ink_parse(struct slice text, struct ink *ink)
    __attribute__((warn_unused_result));

/* Same colour, or both none. */
bool ink_equal(struct ink a, struct ink b);

/*
 * How well `dark` stands out on `light`, as WCAG 2 defines it: 21 for black
 * on white, 1 for equal colours, below 1 if `dark` is the lighter one. None
 * counts as white, the paper that most symbols are printed on.
 */
double ink_contrast(struct ink dark, struct ink light);

/* `part` of 255 of `over` on `under`; neither is none. */
struct ink ink_mix(struct ink under, struct ink over, unsigned char part);

/* How light scanners see it, 0 to 255 (BT.601's luma); none is white. */
unsigned char ink_grey(struct ink ink);

#endif
