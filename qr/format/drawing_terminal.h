#ifndef QR_DRAWING_TERMINAL_H
#define QR_DRAWING_TERMINAL_H

#include "core/buffer.h"
#include "qr/drawing/composition.h"
#include "qr/drawing/drawing_layout.h"

/*
 * Draws a composition's symbol as lines of text, UTF-8, two module rows a line
 * by half blocks, so that a module is about square.
 *
 * With the drawing's `terminal` at ansi every line sets both colours itself
 * and resets them at its end, so that a scanner sees dark on light whatever
 * the terminal's own colours are: black and white are taken from the fixed
 * part of the 256-colour palette, which no theme changes, other inks are set
 * as 24-bit colours. At dark or light there are no escape sequences (for
 * NO_COLOR), and the caller says what the terminal's background is: on a dark
 * one the blocks are the light modules, on a light one the dark modules.
 * fg and bg do nothing then.
 *
 * Caption, link and call to action are lines of text below: a terminal has
 * fonts and directions of its own.
 *
 * A symbol of odd height gets one more light row below. Size, dpi, styles and
 * a logo have no meaning here; `layout` gets zeros.
 *
 * Appends to `out`. Fails with ERROR_INVALID ("bad_option") at ansi if the
 * light ink is none, because what lies behind is not known.
 */
int drawing_terminal_append(const struct composition *composition,
                            struct drawing_layout *layout, struct buffer *out,
                            struct error *err)
    __attribute__((warn_unused_result));

#endif
