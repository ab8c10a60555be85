#ifndef QR_SHEET_H
#define QR_SHEET_H

#include "core/buffer.h"
#include "core/error.h"
#include "qr/drawing/drawing.h"
#include "qr/format/pdf.h"
#include "qr/picture/picture.h"
#include "qr/sheet/sheet_layout.h"
#include "qr/text/font_set.h"

/*
 * A PDF of many symbols, one a label, with cut marks and page numbers in the
 * margins.
 *
 *     sheet_init(&sheet, &layout, count, cmyk, &out);
 *     sheet_try(&sheet, &drawing, text, err)     may be asked first, for each
 *     for (each of `count` labels)
 *         if (sheet_add(&sheet, &drawing, text, err) < 0)
 *             ...
 *     sheet_end(&sheet);                         in any case
 *
 * A label's picture (the symbol with its caption and frame, see drawing.h) is
 * as large as fits, in the middle; sizes that the drawing names do not count.
 * The same input gives the same bytes.
 */
struct sheet {
    struct sheet_layout layout;
    struct pdf pdf;
    struct font_set fonts;   /* of all labels */
    struct font_set numbers; /* of pages */
    const struct logo *logo; /* of all labels, or NULL; not owned: the caller
                                sets it, and keeps it until sheet_end */
    size_t count;
    size_t at; /* labels drawn */
};

/* Millimetres of a module that common printers keep up. */
#define SHEET_MODULE_MIN 0.25

/* Most labels of a sheet. */
#define SHEET_LABELS_MAX 5000

/* `out` gets the document, whole after sheet_end. */
void sheet_init(struct sheet *sheet, const struct sheet_layout *layout,
                size_t count, bool cmyk, struct buffer *out);

/*
 * Would it fit? Fails with ERROR_INVALID as composition_make does, or
 * "size_too_small" if a module gets narrower than SHEET_MODULE_MIN and the
 * drawing does not force it.
 */
int sheet_try(struct sheet *sheet, const struct drawing *drawing,
              struct slice text, struct error *err)
    __attribute__((warn_unused_result));

/* Draws the next label; fails likewise. */
int sheet_add(struct sheet *sheet, const struct drawing *drawing,
              struct slice text, struct error *err)
    __attribute__((warn_unused_result));

void sheet_end(struct sheet *sheet);

#endif
