#ifndef SERVER_REPORT_SETTINGS_H
#define SERVER_REPORT_SETTINGS_H

#include <time.h>

#include "attribution/query/report_query.h"
#include "core/error.h"

/*
 * What the operator says about reports once for all: the fiscal time zone, the
 * currency of sums, the stages of the funnel, and the file of exchange rates.
 *
 *     struct report_settings own;
 *     if (report_settings_init(&own, tz, currency, stages, rates, &err) < 0)
 *         ...
 *     report_query_init(&query, params, n, report_settings_now(&own), &err);
 *     report_settings_release(&own);
 *
 * The file of rates grows by a line a day, so it is read again when it has
 * changed, without a restart. If what it holds by then is no table of rates,
 * the log says so and the old rates stay.
 *
 * All functions belong to one thread; rates are shared with queries by refs.
 */
struct report_settings {
    struct report_defaults defaults;
    char *rates_path;        /* owned, or NULL */
    struct timespec changed; /* of the file as it was read */
};

/*
 * Copies the path; the other texts must stay. All but the first may be NULL.
 * ERROR_USAGE, ERROR_INVALID or ERROR_IO name the option; nothing needs to be
 * released then.
 */
int report_settings_init(struct report_settings *own, const char *tz,
                         const char *currency, const char *stages,
                         const char *rates_path, struct error *err)
    __attribute__((warn_unused_result));
void report_settings_release(struct report_settings *own);

/* The settings as they are now; valid until the next call. */
const struct report_defaults *report_settings_now(struct report_settings *own);

#endif
