#ifndef TESTS_SUPPORT_SCREEN_H
#define TESTS_SUPPORT_SCREEN_H

#include "core/slice.h"

/*
 * What a person sees of text printed on a terminal: a picture in which every
 * character cell is one pixel wide and two high. It understands what
 * half-block drawings are made of (space, U+2580, U+2584, U+2588, line feed,
 * SGR 0, 38;5;n, 48;5;n, 38;2;r;g;b, 48;2;r;g;b with n of the colour cube) and
 * nothing else.
 *
 *     struct screen screen;
 *     if (!screen_print(&screen, text, 255, 0)) -> foreign bytes
 *     ... screen.pixels[y * screen.width + x] ...
 *     screen_release(&screen);
 */
struct screen {
    unsigned width;        /* pixels of the longest line */
    unsigned height;       /* pixels, two a line */
    unsigned char *pixels; /* heap: luminance, 0 black to 255 white */
};

/*
 * Prints `text` on a terminal whose own colours are `foreground` and
 * `background` (luminance). False if a byte is not of the above; the screen
 * needs a release in both cases.
 */
bool screen_print(struct screen *screen, struct slice text,
                  unsigned char foreground, unsigned char background);

void screen_release(struct screen *screen);

#endif
