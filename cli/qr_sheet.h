#ifndef CLI_QR_SHEET_H
#define CLI_QR_SHEET_H

#include "cli/invocation.h"
#include "core/error.h"

/*
 * `qr --sheet FILE.csv --layout LAYOUT -o FILE.pdf`: a PDF of many placements,
 * a label each. The CSV's first line names its columns: link and placement, and
 * caption where labels have their own. The server draws; nothing is made or
 * written unless all labels can be.
 */
int qr_sheet_print(struct invocation *inv, struct error *err)
    __attribute__((warn_unused_result));

#endif
