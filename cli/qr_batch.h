#ifndef CLI_QR_BATCH_H
#define CLI_QR_BATCH_H

#include "cli/invocation.h"
#include "core/error.h"

/*
 * `qr --batch FILE.csv --name TEMPLATE -o DIR|FILE.zip`: a drawing for each
 * placement that the CSV lists (qr_labels.h), in a directory or a zip. In the
 * template {brand}, {slug}, {placement} and {line} stand for what a row has;
 * characters that some system does not allow in a file's name become '-'.
 *
 * Names are checked before anything is drawn: each must be another, and none
 * may exist unless --overwrite is given. Files are written once all are drawn.
 */
int qr_batch_draw(struct invocation *inv, struct error *err)
    __attribute__((warn_unused_result));

#endif
