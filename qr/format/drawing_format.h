#ifndef QR_DRAWING_FORMAT_H
#define QR_DRAWING_FORMAT_H

#include "core/buffer.h"
#include "qr/drawing/composition.h"
#include "qr/drawing/drawing_layout.h"

/*
 * A format is a way to write a composition. The formats stand in one table; a
 * new one is a new row and the file that writes it.
 */
struct drawing_format {
    struct slice name;        /* as people give it: "svg" */
    const char *content_type; /* of an HTTP answer */

    /*
     * Appends the drawing to `out` and says in `layout` what size resulted;
     * on failure `out` is unchanged. Bytes depend on the arguments alone.
     */
    int (*append)(const struct composition *composition,
                  struct drawing_layout *layout, struct buffer *out,
                  struct error *err);
};

/*
 * The format called `name`, or NULL with ERROR_INVALID ("bad_option", field
 * "format"). It lives as long as the program.
 */
const struct drawing_format *drawing_format_find(struct slice name,
                                                 struct error *err);

/* What is drawn when nobody names a format: SVG. */
const struct drawing_format *drawing_format_default(void);

#endif
