#ifndef SERVER_SHEET_LABELS_H
#define SERVER_SHEET_LABELS_H

#include <jansson.h>

#include "core/buffer.h"
#include "core/error.h"
#include "qr/drawing/drawing.h"
#include "qr/sheet/sheet_layout.h"

/*
 * The body of POST /api/v1/qr/sheet: a layout, a drawing's options, a logo and
 * the labels, all read and checked as far as that needs no look-up.
 *
 *     struct sheet_labels labels = SHEET_LABELS_INIT;
 *     if (sheet_labels_read(&labels, body, &err) == 0)      body is taken
 *         ... labels.items[0] to [labels.count - 1] ...
 *     sheet_labels_release(&labels);                        in any case
 */
struct sheet_label {
    int64_t line; /* of the caller's list, for messages */
    struct slice link, placement, caption; /* point into the body */
    char *brand, *slug;                    /* owned: what `link` names */
    char *base; /* its brand's url; owned; once it was looked up */
    bool refused;
};

struct sheet_labels {
    json_t *body; /* owned */
    struct sheet_layout layout;
    struct drawing drawing;
    struct buffer logo; /* a picture's bytes; empty for none */
    struct sheet_label *items;
    size_t count;
};

#define SHEET_LABELS_INIT \
    {                     \
        .body = NULL      \
    }

/* ERROR_INVALID names the field, and of labels the line. */
int sheet_labels_read(struct sheet_labels *labels, json_t *body,
                      struct error *err) __attribute__((warn_unused_result));

void sheet_labels_release(struct sheet_labels *labels);

#endif
