#ifndef CLI_EVENTS_EXPORT_H
#define CLI_EVENTS_EXPORT_H

#include "cli/invocation.h"
#include "core/error.h"

/*
 * `waypost events export`: what was recorded, as the CSV that `waypost events
 * import` reads, the oldest first. The server gives pages, the newest first,
 * so they wait in a temporary file (page_spool.h) until the last is there;
 * what is recorded meanwhile is not among them.
 */
int events_export(struct invocation *inv, struct error *err)
    __attribute__((warn_unused_result));

#endif
