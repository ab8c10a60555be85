#ifndef CLI_BRAND_VERIFY_H
#define CLI_BRAND_VERIFY_H

#include "cli/invocation.h"
#include "core/error.h"

/*
 * `waypost brand verify HOST`: asks the server to look at the brand from
 * outside, and shows what it found and how to mend it. A check that failed
 * makes it ERROR_INVALID; warnings do not.
 */
int brand_verify_command(struct invocation *inv, struct error *err)
    __attribute__((warn_unused_result));

#endif
