#ifndef QR_CAPTION_H
#define QR_CAPTION_H

#include <stdbool.h>

#include "core/buffer.h"
#include "core/error.h"
#include "qr/drawing/drawing.h"
#include "qr/picture/picture.h"
#include "qr/text/lettering.h"

/*
 * What a drawing wants beside its symbol: a caption and the human-readable link
 * under it, and a frame around all with a call to action in its foot.
 *
 *     if (caption_init(&caption, &drawing, address, err) < 0)
 *         return err->code;
 *     if (caption_measure(&caption, side, err) == 0) {     once, or for several
 *         picture_init(&picture, caption.width, caption.height, ...);
 *         ... the symbol's square at (caption.border, caption.border) ...
 *         caption_draw(&caption, &picture);
 *     }
 *     caption_release(&caption);
 *
 * Texts are centred, as large as the symbol's width makes them, and at most
 * CAPTION_LINES long; longer ones are drawn smaller, down to half the size.
 */
#define CAPTION_LINES 3

enum caption_place { CAPTION_TEXT, CAPTION_LINK, CAPTION_FRAME };

#define CAPTION_PLACES 3

struct caption_part {
    struct lettering text;
    size_t ends[CAPTION_LINES]; /* of its lines */
    size_t lines;
    int32_t em; /* in the picture's units, as all below */
};

struct caption {
    const struct drawing *drawing; /* not owned */
    struct font_set fonts;         /* where the drawing brings none */
    struct buffer link;            /* as people read it; empty: not wanted */
    struct caption_part parts[CAPTION_PLACES]; /* empty where not wanted */
    int32_t side;          /* of the symbol with its quiet zone */
    int32_t border;        /* around it; 0 without a frame */
    int32_t width, height; /* of all */
};

/* Without any of it the picture is the symbol's square alone. */
bool caption_is_wanted(const struct drawing *drawing);

/*
 * Appends `address`, what the symbol says, as people read and type it:
 * "go.acme.com/spring", "go.acme.com/Q/K7M2R9QX".
 */
void caption_append_link(struct buffer *out, struct slice address);

/* Fails as font_set_open and lettering_init do; there is nothing to release
 * then. */
int caption_init(struct caption *caption, const struct drawing *drawing,
                 struct slice address, struct error *err)
    __attribute__((warn_unused_result));

/* ERROR_INVALID "too_long" if a text does not fit beside that side. */
int caption_measure(struct caption *caption, int32_t side, struct error *err)
    __attribute__((warn_unused_result));

/* After caption_measure. */
void caption_draw(const struct caption *caption, struct picture *picture);

/* What there is, each as a line of text: for who has fonts of his own. */
void caption_append_lines(const struct caption *caption, struct buffer *out);

void caption_release(struct caption *caption);

#endif
