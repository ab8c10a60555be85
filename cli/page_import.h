#ifndef CLI_PAGE_IMPORT_H
#define CLI_PAGE_IMPORT_H

#include "cli/invocation.h"
#include "core/error.h"

/*
 * `waypost page import FILE.csv`: hands the file to the server and tells what
 * came of it. Rows that were not taken are shown with their line and the
 * reason, and make it ERROR_INVALID; the others are in force all the same.
 */
int page_import_run(struct invocation *inv, struct error *err)
    __attribute__((warn_unused_result));

#endif
