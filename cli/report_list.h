#ifndef CLI_REPORT_LIST_H
#define CLI_REPORT_LIST_H

#include "cli/invocation.h"
#include "core/error.h"

/*
 * The reports that the server has, and the names that marketers use for their
 * figures: a table for people, the API's JSON with --json.
 */
int report_list_show(struct invocation *inv, struct error *err)
    __attribute__((warn_unused_result));

#endif
