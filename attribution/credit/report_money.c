#include "attribution/credit/report_money.h"

#include <fenv.h>
#include <math.h>

#include "attribution/query/currency.h"
#include "attribution/query/rates.h"
#include "core/buffer.h"
#include "core/datetime.h"

#define REPORT_DAY_S 86400

void report_money_init(struct report_money *money,
                       const struct interner *strings,
                       const struct report_query *query)
{
    *money = (struct report_money){
        .strings = strings,
        .query = query,
        .least = SLICE_NONE,
        .greatest = SLICE_NONE,
        .currency = SLICE_NONE,
        .missing = SLICE_NONE,
    };
}

/* The least and the greatest name say whether there is more than one. */
void report_money_see(struct report_money *money, uint32_t currency,
                      int64_t amount)
{
    struct slice name;

    if (amount == 0 || currency == INTERNER_EMPTY)
        return;
    name = interner_text(money->strings, currency);
    if (slice_is_none(money->least) || slice_compare(name, money->least) < 0)
        money->least = name;
    if (slice_is_none(money->greatest) ||
        slice_compare(name, money->greatest) > 0)
        money->greatest = name;
}

int report_money_settle(struct report_money *money, struct error *err)
{
    const struct report_query *query = money->query;

    bool single = slice_equal(money->least, money->greatest);

    if (query->currency[0] != '\0')
        money->currency = slice_str(query->currency);
    else if (!single && query->default_currency[0] != '\0')
        money->currency = slice_str(query->default_currency);
    else if (single || query->rates == NULL)
        money->currency = money->least; /* of several, a rate is missing */
    else
        return error_field(
            err, ERROR_INVALID, "several_currencies", "currency",
            "there are amounts in %" SLICE_FMT " and in %" SLICE_FMT
            "; say which currency the sums shall be in, by currency=%" SLICE_FMT
            ", or choose a span or stage with one",
            SLICE_ARG(money->least), SLICE_ARG(money->greatest),
            SLICE_ARG(money->greatest));
    return 0;
}

static int64_t report_money_day(const struct report_money *money, int64_t ms)
{
    int64_t s = ms / 1000 - (ms % 1000 < 0);

    s += timezone_offset(money->query->zone, ms);
    return s / REPORT_DAY_S - (s % REPORT_DAY_S < 0);
}

static void report_money_miss(struct report_money *money, struct slice currency,
                              int64_t day)
{
    int order = slice_is_none(money->missing)
                    ? -1
                    : slice_compare(currency, money->missing);

    if (order > 0 || (order == 0 && day >= money->missing_day))
        return;
    money->missing = currency;
    money->missing_day = day;
}

static int64_t report_money_round(double value)
{
    if (value >= 0x1p62)
        return (int64_t)1 << 62;
    if (value <= -0x1p62)
        return -((int64_t)1 << 62);
    return (int64_t)nearbyint(value);
}

int64_t report_money_of(struct report_money *money, int64_t amount,
                        uint32_t currency, int64_t time_ms)
{
    struct slice from = interner_text(money->strings, currency);
    double rate;
    int64_t day;

    if (amount == 0 || from.len == 0 || slice_equal(from, money->currency))
        return amount;
    day = report_money_day(money, time_ms);
    if (!rates_find(money->query->rates, day, from, money->currency, &rate)) {
        report_money_miss(money, from, day);
        return 0;
    }
    return report_money_round((double)amount * rate *
                              pow(10, currency_minor_digits(money->currency) -
                                          currency_minor_digits(from)));
}

int report_money_check(const struct report_money *money, struct error *err)
{
    int year;
    int month;
    int day;

    if (slice_is_none(money->missing))
        return 0;
    datetime_civil(money->missing_day, &year, &month, &day);
    return error_field(err, ERROR_INVALID, "missing_rate", "currency",
                       "there are amounts in %" SLICE_FMT
                       " and no rate from it to %" SLICE_FMT
                       " for %04d-%02d-%02d; add the rate to the server's "
                       "rates, or choose a span or stage with one currency",
                       SLICE_ARG(money->missing), SLICE_ARG(money->currency),
                       year, month, day);
}
