#include "server/verify/verify_finding.h"

#include <stdlib.h>

void verify_findings_init(struct verify_findings *findings)
{
    *findings = (struct verify_findings){.count = 0};
}

void verify_findings_release(struct verify_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        buffer_release(&findings->rows[i].found);
        buffer_release(&findings->rows[i].mend);
    }
    findings->count = 0;
}

struct verify_finding *verify_findings_add(struct verify_findings *findings,
                                           const char *check)
{
    struct verify_finding *row = &findings->rows[findings->count];

    if (findings->count == VERIFY_FINDINGS_MAX)
        abort();
    findings->count++;
    *row = (struct verify_finding){.check = check, .status = VERIFY_OK};
    return row;
}

enum verify_status verify_findings_status(
    const struct verify_findings *findings)
{
    enum verify_status worst = VERIFY_OK;

    for (size_t i = 0; i < findings->count; i++) {
        if (findings->rows[i].status > worst)
            worst = findings->rows[i].status;
    }
    return worst;
}

const char *verify_status_name(enum verify_status status)
{
    static const char *const names[] = {
        [VERIFY_OK] = "ok",
        [VERIFY_WARN] = "warn",
        [VERIFY_FAIL] = "fail",
    };

    return names[status];
}
