#ifndef CLI_EVENTS_IMPORT_H
#define CLI_EVENTS_IMPORT_H

#include "cli/invocation.h"
#include "core/error.h"

/*
 * `waypost events import FILE`: sends the file in chunks (csv_chunks.h), two
 * at a time (uploads.h), and tells what became of the rows. Rows that were
 * rejected make it ERROR_INVALID at the end; all others are recorded then.
 */
int events_import(struct invocation *inv, struct error *err)
    __attribute__((warn_unused_result));

#endif
