#ifndef SERVER_VERIFY_FINDING_H
#define SERVER_VERIFY_FINDING_H

#include <stddef.h>

#include "core/buffer.h"

/*
 * What checking a brand found: a row a check, in order.
 *
 *     finding = verify_findings_add(&findings, "dns");
 *     finding->status = VERIFY_WARN;
 *     buffer_appendf(&finding->found, ...);
 *     buffer_appendf(&finding->mend, ...);
 *     verify_findings_release(&findings);
 */
enum verify_status {
    VERIFY_OK,
    VERIFY_WARN, /* it works, and not as it should; or it cannot be told */
    VERIFY_FAIL  /* visitors cannot follow links until it is mended */
};

struct verify_finding {
    const char *check;
    enum verify_status status;
    struct buffer found; /* what there is, for a person */
    struct buffer mend;  /* what to do; empty if it is well */
};

#define VERIFY_FINDINGS_MAX 8

struct verify_findings {
    struct verify_finding rows[VERIFY_FINDINGS_MAX];
    size_t count;
};

void verify_findings_init(struct verify_findings *findings);
void verify_findings_release(struct verify_findings *findings);

/* A row that is well so far. */
struct verify_finding *verify_findings_add(struct verify_findings *findings,
                                           const char *check);

/* The worst of the rows. */
enum verify_status verify_findings_status(
    const struct verify_findings *findings);

/* "ok", "warn", "fail" */
const char *verify_status_name(enum verify_status status);

#endif
