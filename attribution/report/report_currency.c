#include "attribution/report/report_currency.h"

#include <stdio.h>

void report_currency_init(struct report_currency *currency,
                          const struct interner *strings,
                          const struct report_query *query)
{
    *currency = (struct report_currency){
        .strings = strings,
        .first = SLICE_NONE,
        .last = SLICE_NONE,
        .asked = slice_str(query->currency),
    };
    if (currency->asked.len > 0) {
        currency->first = currency->asked;
        currency->last = currency->asked;
    }
}

/* The least and the greatest name say whether there is more than one. */
void report_currency_add(struct report_currency *currency, uint32_t id,
                         int64_t amount)
{
    struct slice name;

    if (amount == 0 || id == INTERNER_EMPTY)
        return;
    name = interner_text(currency->strings, id);
    if (slice_is_none(currency->first) ||
        slice_compare(name, currency->first) < 0)
        currency->first = name;
    if (slice_is_none(currency->last) ||
        slice_compare(name, currency->last) > 0)
        currency->last = name;
}

int report_currency_check(const struct report_currency *currency,
                          struct error *err)
{
    struct slice from = currency->last;
    struct slice into = currency->first;

    if (slice_equal(from, into))
        return 0;
    if (slice_equal(from, currency->asked)) {
        from = currency->first;
        into = currency->asked;
    }
    if (currency->asked.len > 0)
        into = currency->asked;
    return error_field(err, ERROR_INVALID, "missing_rate", "currency",
                       "there are amounts in %" SLICE_FMT
                       " and no rate from it to %" SLICE_FMT
                       "; choose a span or stage with one currency",
                       SLICE_ARG(from), SLICE_ARG(into));
}

const char *report_currency_code(const struct report_currency *currency,
                                 char code[REPORT_CURRENCY_MAX])
{
    snprintf(code, REPORT_CURRENCY_MAX, "%" SLICE_FMT,
             SLICE_ARG(currency->first));
    return code;
}
