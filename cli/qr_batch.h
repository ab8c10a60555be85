#ifndef CLI_QR_BATCH_H
#define CLI_QR_BATCH_H

#include "cli/invocation.h"
#include "core/error.h"

/*
 * `qr --batch FILE.csv --name TEMPLATE -o DIR|FILE.zip`: a drawing for each
 * placement that the CSV lists (qr_labels.h), by the name that qr_name.h makes,
 * in a directory or a zip (batch_output.h).
 *
 * Names are checked before anything is drawn: each must be another, and none
 * may exist unless --overwrite is given. Memory holds the list and one drawing.
 */
int qr_batch_draw(struct invocation *inv, struct error *err)
    __attribute__((warn_unused_result));

#endif
