#ifndef ATTRIBUTION_REPORT_MONEY_H
#define ATTRIBUTION_REPORT_MONEY_H

#include <stdbool.h>
#include <stdint.h>

#include "attribution/ledger/interner.h"
#include "attribution/query/report_query.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * The one currency that all sums of a report are in, and what amounts in
 * others are in it, by the rate of their day in the report's time zone.
 *
 *     struct report_money money;
 *     report_money_init(&money, strings, query);
 *     report_money_see(&money, currency, amount);         for every amount
 *     if (report_money_settle(&money, &err) < 0) ...
 *     value = report_money_of(&money, amount, currency, time_ms);
 *     if (report_money_check(&money, &err) < 0) ...       was a rate missing?
 *
 * The currency is the one that the query asks for, else the only one there is,
 * else the operator's own. Converted amounts are whole minor units, halves to
 * even. An amount of 0 and one without currency need no rate.
 */
struct report_money {
    const struct interner *strings;
    const struct report_query *query;
    struct slice least, greatest; /* the currencies that were seen */
    struct slice currency;        /* of the sums; none before settling */
    struct slice missing;         /* a currency without a rate, or none */
    int64_t missing_day;
};

void report_money_init(struct report_money *money,
                       const struct interner *strings,
                       const struct report_query *query);

void report_money_see(struct report_money *money, uint32_t currency,
                      int64_t amount);

/* ERROR_INVALID: several currencies, and nothing says which is wanted. */
int report_money_settle(struct report_money *money, struct error *err)
    __attribute__((warn_unused_result));

/* Minor units of the report's currency; 0 where a rate is missing. */
int64_t report_money_of(struct report_money *money, int64_t amount,
                        uint32_t currency, int64_t time_ms);

/* ERROR_INVALID names the first rate, by currency and day, that is missing. */
int report_money_check(const struct report_money *money, struct error *err)
    __attribute__((warn_unused_result));

#endif
