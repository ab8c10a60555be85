#ifndef ATTRIBUTION_REPORT_LINK_H
#define ATTRIBUTION_REPORT_LINK_H

#include <stdbool.h>

#include "core/buffer.h"
#include "core/slice.h"

/*
 * What stands behind a figure: another report, or the same one asked more
 * closely, about one row.
 *
 *     static const struct report_link person = {
 *         .report = "people", .param = "person", .keeps = "from,to,tz"};
 *     report_link_append(&person, given, by, SLICE("customer:ann"), &out);
 *     /reports/people?from=2026-11-01&amp;person=customer%3Aann
 *
 * Addresses are those of the dashboard (server/dashboard), ready to stand in an
 * attribute of HTML.
 */
struct report_link {
    const char *report;
    const char *param; /* gets what the link is about */
    const char *keeps; /* parameters that go along as they were given */
    const char *fixed; /* one more, "models=linear", or NULL */
    bool says_by;      /* `by` goes along whether it was given or not */
};

/*
 * `given` is a query string, percent-encoded: what the report at hand was
 * asked. `by` are its dimensions, where the link says them.
 */
void report_link_append(const struct report_link *link, struct slice given,
                        struct slice by, struct slice about,
                        struct buffer *out);

/* One section of the report at hand, to be saved as CSV. */
void report_link_append_csv(const char *report, struct slice given,
                            const char *section, struct buffer *out);

#endif
