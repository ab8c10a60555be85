#ifndef QR_LETTERING_LINE_H
#define QR_LETTERING_LINE_H

#include <hb.h>
#include <stddef.h>
#include <stdint.h>

#include "qr/picture/picture.h"
#include "qr/text/font_set.h"

/*
 * One line of a text (lettering.h), shaped: its glyphs from left to right, each
 * in its font, where it stands.
 */
struct lettering;

struct lettering_glyph {
    size_t font; /* in the text's fonts */
    hb_codepoint_t glyph;
    int32_t x; /* from the line's start; FONT_SET_EM to the em */
    int32_t y; /* above the baseline */
};

struct lettering_line {
    struct lettering_glyph *glyphs; /* owned */
    size_t count;
    size_t cap;
    int32_t width;
};

/* The characters from `first` to before `end`. */
void lettering_line_init(struct lettering_line *line,
                         const struct lettering *text, size_t first,
                         size_t end);
void lettering_line_release(struct lettering_line *line);

/* As lettering_draw. */
void lettering_line_draw(const struct lettering_line *line,
                         const struct font_set *fonts, struct picture *picture,
                         struct picture_point start, int32_t em);

#endif
