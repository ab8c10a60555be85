#ifndef QR_LETTERING_H
#define QR_LETTERING_H

#include <fribidi.h>
#include <hb.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"
#include "core/slice.h"
#include "qr/picture/picture.h"
#include "qr/text/font_set.h"

/*
 * A text that becomes part of a picture: its letters are joined, its marks put
 * in their place and its directions mixed as its script wants it (HarfBuzz,
 * Unicode's bidirectional algorithm by FriBidi), and its glyphs are paths. So
 * no font is needed where the picture is looked at.
 *
 *     struct lettering text;
 *     if (lettering_init(&text, utf8, "caption", &fonts, err) < 0)
 *         return err->code;
 *     lines = lettering_wrap(&text, width, breaks, LINES);
 *     lettering_draw(&text, 0, breaks[0], &picture, baseline, em);
 *     lettering_release(&text);
 *
 * Positions count characters in the order in which they are read. Widths are
 * FONT_SET_EM to the em.
 */
struct lettering {
    struct font_set *fonts; /* not owned */
    uint32_t *characters;   /* owned, with all below: one for each */
    FriBidiLevel *levels;   /* odd: from right to left */
    size_t *font_numbers;   /* in fonts */
    hb_script_t *scripts;
    size_t count;
};

#define LETTERING_MAX 300 /* bytes */

/*
 * Fails with ERROR_INVALID: "bad_text" (not UTF-8, or control characters),
 * "too_long", or "no_glyph", naming the characters that no font here has.
 * There is nothing to release then. `field` names the text.
 */
int lettering_init(struct lettering *text, struct slice utf8, const char *field,
                   struct font_set *fonts, struct error *err)
    __attribute__((warn_unused_result));

void lettering_release(struct lettering *text);

/* How wide the characters from `first` to before `end` are on one line. */
int32_t lettering_width(const struct lettering *text, size_t first, size_t end);

/*
 * Breaks the text at spaces into lines that are no wider than `width`, and
 * writes where each ends to `ends`; the next begins behind the spaces there
 * (lettering_skip). Returns their number, or 0 if more than `lines_max` are
 * needed.
 */
size_t lettering_wrap(const struct lettering *text, int32_t width, size_t *ends,
                      size_t lines_max);

/* Where the line behind `end` begins. */
size_t lettering_skip(const struct lettering *text, size_t end);

/*
 * Appends the figures of one line to the picture's last path. `start` is where
 * its baseline begins, at the left; `em` is in the picture's units.
 */
void lettering_draw(const struct lettering *text, size_t first, size_t end,
                    struct picture *picture, struct picture_point start,
                    int32_t em);

#endif
