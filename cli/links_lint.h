#ifndef CLI_LINKS_LINT_H
#define CLI_LINKS_LINT_H

#include "cli/invocation.h"
#include "core/error.h"

/*
 * `waypost links lint`: values of links that were probably meant to be one,
 * the most used of each group first.
 *
 *     FIELD   VALUE        LINKS  DIFFER      FOR EXAMPLE
 *     source  newsletter     120              go.acme.com/a, go.acme.com/b
 *     source  News-Letter      3  separators  go.acme.com/x
 */
int links_lint_run(struct invocation *inv, struct error *err)
    __attribute__((warn_unused_result));

#endif
