#ifndef CLI_MERGE_RUN_H
#define CLI_MERGE_RUN_H

#include "cli/invocation.h"
#include "core/error.h"

/*
 * `waypost merge`: a file of recipients in, the same rows with a personal link
 * out, the send recorded.
 *
 * It is done whole or not at all, in this order: the rows are written where
 * nobody sees them, while what is to be stored goes to the server, which keeps
 * it for a day; the files appear; the send is recorded, by one call, which the
 * server ends even if this process is no more. If that fails, the files are
 * taken back.
 *
 * Rows that are refused make it end with ERROR_INVALID, when all else is done.
 */
int merge_run(struct invocation *inv, struct error *err)
    __attribute__((warn_unused_result));

#endif
