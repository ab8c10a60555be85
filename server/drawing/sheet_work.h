#ifndef SERVER_SHEET_WORK_H
#define SERVER_SHEET_WORK_H

#include <stdbool.h>

#include "core/buffer.h"
#include "core/error.h"
#include "qr/drawing/drawing.h"
#include "qr/sheet/sheet_layout.h"

/*
 * A sheet of labels to be tried or drawn (qr/sheet/sheet.h), as bytes that
 * travel to where that is done, and back (drawing_thread.h).
 *
 *     sheet_work_pack(&head, logo, &packed);
 *     for (each of head.count labels)
 *         sheet_work_add(&packed, caption, address);
 *     sheet_work_do(packed, &answer);                  there
 *     sheet_work_unpack(answer, &result, &pdf, &err)
 */

/* What is told of those that cannot be printed: the first ones. */
#define SHEET_WORK_REFUSALS 3

struct sheet_work_head {
    struct sheet_layout layout;
    struct drawing drawing; /* of all labels */
    size_t count;           /* of labels */
    bool draws;             /* else all are only tried */
};

struct sheet_work_result {
    size_t refused; /* labels that cannot be printed */
    struct {
        size_t label; /* its number, from 0 */
        struct error err;
    } refusals[SHEET_WORK_REFUSALS];
    struct error err; /* of the whole, as a logo that is no picture */
};

/* `logo` is a picture's bytes, or none. */
void sheet_work_pack(const struct sheet_work_head *head, struct slice logo,
                     struct buffer *out);

/* `caption` may be empty: then the drawing's own counts. */
void sheet_work_add(struct buffer *out, struct slice caption,
                    struct slice address);

void sheet_work_do(struct slice packed, struct buffer *answer);

/*
 * Fails with what is wrong with the whole; single labels are told in `result`.
 * `pdf` points into `answer`, and is whole if none was refused.
 */
int sheet_work_unpack(struct slice answer, struct sheet_work_result *result,
                      struct slice *pdf, struct error *err)
    __attribute__((warn_unused_result));

#endif
