#ifndef ATTRIBUTION_REPORT_CURRENCY_H
#define ATTRIBUTION_REPORT_CURRENCY_H

#include <stdint.h>

#include "attribution/ledger/interner.h"
#include "attribution/report/report_query.h"
#include "core/error.h"

/*
 * The one currency of a report's sums: the query's, else the one that all
 * amounts are in.
 *
 *     struct report_currency currency;
 *     report_currency_init(&currency, view.strings, query);
 *     report_currency_add(&currency, string_id, amount);     each amount
 *     if (report_currency_check(&currency, &err) < 0) ...
 *     report_currency_code(&currency, code);
 *
 * Amounts of 0, and amounts that name no currency, fit to any.
 */
struct report_currency {
    const struct interner *strings;
    struct slice asked;       /* the query's, or empty */
    struct slice first, last; /* of those met, in the alphabet */
};

void report_currency_init(struct report_currency *currency,
                          const struct interner *strings,
                          const struct report_query *query);

void report_currency_add(struct report_currency *currency, uint32_t id,
                         int64_t amount);

/* ERROR_INVALID, "missing_rate", if one of the amounts is in another. */
int report_currency_check(const struct report_currency *currency,
                          struct error *err)
    __attribute__((warn_unused_result));

#define REPORT_CURRENCY_MAX 16

/* Writes the code, "" if there is none; returns it. */
const char *report_currency_code(const struct report_currency *currency,
                                 char code[REPORT_CURRENCY_MAX]);

#endif
