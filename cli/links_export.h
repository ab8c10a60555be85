#ifndef CLI_LINKS_EXPORT_H
#define CLI_LINKS_EXPORT_H

#include "cli/invocation.h"
#include "core/error.h"

/*
 * `waypost links export`: all links, archived ones too, as the CSV or JSON that
 * `waypost links import` reads. They are written page by page as they come,
 * into a file beside the one that -o names, which takes its place at the end.
 */
int links_export(struct invocation *inv, struct error *err)
    __attribute__((warn_unused_result));

#endif
