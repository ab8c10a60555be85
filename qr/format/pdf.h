#ifndef QR_PDF_H
#define QR_PDF_H

#include <stdbool.h>
#include <stddef.h>

#include "core/buffer.h"
#include "core/slice.h"
#include "qr/picture/picture.h"

/*
 * A PDF 1.4 document of pages with pictures on them, in real millimetres.
 *
 *     struct pdf pdf;
 *     pdf_init(&pdf, &out, false);
 *     pdf_page(&pdf, 210, 297);
 *     pdf_picture(&pdf, &picture, 20, 30, 0.5);    as often as there are any
 *     ... pdf_page, pdf_picture ...
 *     pdf_end(&pdf);
 *
 * Written by hand, because a printer wants CMYK, and because everyone wants
 * the same bytes for the same input: it holds no date, no identifier and no
 * name of a program. Paths are vectors, an SVG logo is too; a PNG logo is an
 * image with its transparency.
 *
 * Millimetres count from the page's upper left corner, down. Bytes go to the
 * buffer as they come; logos must live until pdf_end.
 */
struct pdf {
    struct buffer *out;
    size_t start; /* of the document in `out` */
    bool cmyk;

    size_t *offsets; /* of objects from `start`, by number - 1; 0: not yet */
    size_t count;
    size_t cap;

    struct buffer pages;    /* "4 0 R ", one a page */
    unsigned page_count;    /* finished ones, and the one under way */
    struct buffer content;  /* of the page under way */
    struct buffer page_box; /* its MediaBox */
    double page_height;     /* mm */

    struct pdf_logo *logos; /* those that were drawn, each once */
    size_t logo_count;
};

void pdf_init(struct pdf *pdf, struct buffer *out, bool cmyk);

/* Begins a page; the one before it is finished. */
void pdf_page(struct pdf *pdf, double width_mm, double height_mm);

/* Draws a picture, its upper left corner at (x, y), on the page. */
void pdf_picture(struct pdf *pdf, const struct picture *picture, double x_mm,
                 double y_mm, double module_mm);

/* Finishes the document, and releases what `pdf` holds. */
void pdf_end(struct pdf *pdf);

/* ---- For pdf_logo.h and pdf_import.h: objects ---------------------------- */

/* The number of an object that is written later. */
unsigned pdf_reserve(struct pdf *pdf);

/* Begins the object of that number; pdf_close ends it. */
void pdf_open(struct pdf *pdf, unsigned object);
void pdf_close(struct pdf *pdf);

/*
 * Writes an object that is a stream, compressed. `entries` are the entries of
 * its dictionary besides the length and the filter.
 */
void pdf_stream(struct pdf *pdf, unsigned object, struct slice entries,
                struct slice bytes);

/* A length as points, for any page or box. */
void pdf_append_points(struct buffer *out, double mm);

#endif
