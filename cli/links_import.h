#ifndef CLI_LINKS_IMPORT_H
#define CLI_LINKS_IMPORT_H

#include "cli/invocation.h"
#include "core/error.h"

/*
 * `waypost links import --from FORMAT FILE`: makes the links of a file, or
 * changes those that are there already, so that a second run changes nothing.
 * Rows go to the server by the thousand, two such parts at a time (uploads.h).
 * Rows that were rejected make it ERROR_INVALID at the end; all others are
 * written then.
 */
int links_import(struct invocation *inv, struct error *err)
    __attribute__((warn_unused_result));

#endif
