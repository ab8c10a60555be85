#ifndef CORE_COLOR_H
#define CORE_COLOR_H

#include <stdbool.h>
#include <stdint.h>

#include "core/slice.h"

/*
 * A colour of sRGB, and how well two of them can be told apart, as WCAG 2
 * defines it.
 */
struct color {
    uint8_t red;
    uint8_t green;
    uint8_t blue;
};

/* Six hex digits, a '#' before them allowed; false leaves *color. */
bool color_parse(struct slice text, struct color *color)
    __attribute__((warn_unused_result));

/* Relative luminance: 0 for black, 1 for white. */
double color_luminance(struct color color);

/* 21 for black and white, 1 for equal colours, whichever comes first. */
double color_contrast(struct color a, struct color b);

#endif
