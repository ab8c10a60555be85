#ifndef CLI_QR_LABELS_H
#define CLI_QR_LABELS_H

#include <jansson.h>

#include "cli/csv_file.h"
#include "cli/invocation.h"
#include "cli/rejects.h"
#include "core/error.h"

/*
 * The placements that a CSV lists, whose codes are to be drawn: its first line
 * names the columns link and placement, and caption where there are any.
 *
 *     struct qr_labels labels;
 *     if (qr_labels_read(&labels, inv, path, 5000, &err) == 0)
 *         ... labels.list: [{"line", "link", "placement", "caption"} ...] ...
 *     qr_labels_release(&labels);              in any case
 */
struct qr_labels {
    struct csv_file *file;
    size_t link, placement, caption; /* columns; `caption` may be none */
    json_t *list;                    /* owned */
    char *brand;                     /* the only one, once it was asked for */
    struct rejects rejects;
};

/*
 * Reads all of it ("-" is stdin), at most that many rows. Rows that cannot be
 * read are told on stderr, each with its line and reason, and are
 * ERROR_INVALID.
 */
int qr_labels_read(struct qr_labels *labels, struct invocation *inv,
                   const char *path, size_t most, struct error *err)
    __attribute__((warn_unused_result));

/* A label's field and line. */
struct slice qr_label_text(const json_t *label, const char *field);
long long qr_label_line(const json_t *label);

void qr_labels_release(struct qr_labels *labels);

#endif
