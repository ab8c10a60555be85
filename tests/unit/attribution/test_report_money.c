#include "attribution/credit/report_money.h"

#include <criterion/criterion.h>
#include <string.h>

#include "attribution/query/rates.h"
#include "core/datetime.h"
#include "tests/unit/attribution/story.h"

/* Strings, a query and the money that goes by them. */
struct purse {
    struct interner *strings;
    struct report_query query;
    struct report_money money;
    struct rates *rates;
};

static void purse_open(struct purse *purse, const char *rates,
                       const char *own_currency, const char *query)
{
    struct report_defaults defaults = {.currency = own_currency};
    struct report_param params[4];
    struct slice rest = slice_str(query);
    struct slice pair;
    struct error err = ERROR_INIT;
    size_t count = 0;

    purse->strings = interner_new();
    purse->rates = NULL;
    if (rates != NULL)
        cr_assert_eq(rates_parse(slice_str(rates), &purse->rates, &err), 0,
                     "%s", err.message);
    defaults.rates = purse->rates;
    while (query[0] != '\0' && slice_split(&rest, '&', &pair)) {
        size_t equals = slice_find(pair, '=');

        params[count].name = slice_head(pair, equals);
        params[count++].value = slice_skip(pair, equals + 1);
    }
    cr_assert_eq(
        report_query_init(&purse->query, params, count, &defaults, &err), 0,
        "%s", err.message);
    report_money_init(&purse->money, purse->strings, &purse->query);
}

static void purse_close(struct purse *purse)
{
    report_query_release(&purse->query);
    rates_unref(&purse->rates);
    interner_free(&purse->strings);
}

static void see(struct purse *purse, const char *currency, int64_t amount)
{
    report_money_see(&purse->money,
                     interner_add(purse->strings, slice_str(currency)), amount);
}

static int64_t of(struct purse *purse, int64_t amount, const char *currency,
                  const char *when)
{
    int64_t ms;

    cr_assert(datetime_parse(slice_str(when), &ms), "%s", when);
    return report_money_of(&purse->money, amount,
                           interner_add(purse->strings, slice_str(currency)),
                           ms);
}

static void settle(struct purse *purse, const char *expected)
{
    struct error err = ERROR_INIT;

    cr_assert_eq(report_money_settle(&purse->money, &err), 0, "%s",
                 err.message);
    cr_expect(slice_equal(purse->money.currency, slice_str(expected)),
              "%" SLICE_FMT " for %s", SLICE_ARG(purse->money.currency),
              expected);
}

#define RATES "2026-11-20,EUR,USD,2\n2026-11-20,CHF,USD,4\n"

struct settle_case {
    const char *rates, *own, *query;
    const char *seen[4];
    const char *currency;
};

Test(report_money, is_what_is_asked_else_the_only_one_else_the_operators)
{
    static const struct settle_case cases[] = {
        {NULL, NULL, "", {NULL}, ""},
        {NULL, NULL, "", {"USD"}, "USD"},
        {NULL, NULL, "", {"USD", "USD"}, "USD"},
        {RATES, NULL, "", {"USD", "USD"}, "USD"},
        {RATES, "CHF", "", {NULL}, ""},
        {RATES, "CHF", "", {"USD"}, "USD"},
        {RATES, "CHF", "", {"USD", "EUR"}, "CHF"},
        {NULL, "CHF", "", {"USD", "EUR"}, "CHF"},
        {RATES, "CHF", "currency=EUR", {"USD", "EUR"}, "EUR"},
        {RATES, "CHF", "currency=EUR", {"USD"}, "EUR"},
        {NULL, NULL, "currency=EUR", {NULL}, "EUR"},
        /* Without rates there is a figure to name that is missing. */
        {NULL, NULL, "", {"USD", "EUR"}, "EUR"},
        {NULL, NULL, "", {"EUR", "USD"}, "EUR"},
        {NULL, NULL, "", {"USD", "AAA", "EUR"}, "AAA"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct settle_case *c = &cases[i];
        struct purse purse;

        purse_open(&purse, c->rates, c->own, c->query);
        for (size_t j = 0; c->seen[j] != NULL; j++)
            see(&purse, c->seen[j], 1);
        settle(&purse, c->currency);
        purse_close(&purse);
    }
}

/* Nothing of nothing, and amounts that say no currency, need no rate. */
Test(report_money, does_not_count_amounts_of_nothing)
{
    struct purse purse;
    struct error err = ERROR_INIT;

    purse_open(&purse, NULL, NULL, "");
    see(&purse, "USD", 5);
    see(&purse, "EUR", 0);
    see(&purse, "", 7);
    settle(&purse, "USD");
    cr_expect_eq(of(&purse, 0, "EUR", "2026-11-20"), 0);
    cr_expect_eq(of(&purse, 7, "", "2026-11-20"), 7);
    cr_expect_eq(of(&purse, -5, "USD", "2026-11-20"), -5);
    cr_expect_eq(report_money_check(&purse.money, &err), 0);
    purse_close(&purse);
}

Test(report_money, asks_which_of_several_where_there_are_rates)
{
    static const char *const orders[][3] = {
        {"USD", "EUR", "CHF"}, {"CHF", "USD", "EUR"}, {"EUR", "CHF", "USD"}};

    for (size_t i = 0; i < 3; i++) {
        struct error err = ERROR_INIT;
        struct purse purse;

        purse_open(&purse, RATES, NULL, "");
        for (size_t j = 0; j < 3; j++)
            see(&purse, orders[i][j], 1);
        cr_expect_eq(report_money_settle(&purse.money, &err), ERROR_INVALID);
        cr_expect_str_eq(err.reason, "several_currencies");
        cr_expect_str_eq(err.field, "currency");
        cr_expect_str_eq(err.message,
                         "there are amounts in CHF and in USD; say which "
                         "currency the sums shall be in, by currency=USD, or "
                         "choose a span or stage with one");
        purse_close(&purse);
    }
}

/* By currency first, then by day, whichever was met first. */
Test(report_money, names_the_first_rate_that_is_missing_in_any_order)
{
    static const struct {
        const char *currency, *when;
    } amounts[] = {{"JPY", "2026-01-01"}, {"GBP", "2026-11-23"},
                   {"GBP", "2026-11-21"}, {"EUR", "2026-11-20"},
                   {"GBP", "2026-11-22"}, {"ZAR", "1969-12-31"}};
    enum { AMOUNTS = sizeof(amounts) / sizeof(amounts[0]) };

    for (size_t i = 0; i < 2 * (size_t)AMOUNTS; i++) {
        struct error err = ERROR_INIT;
        struct purse purse;

        purse_open(&purse, RATES, NULL, "currency=USD");
        settle(&purse, "USD");
        for (size_t j = 0; j < AMOUNTS; j++) {
            size_t at =
                i < AMOUNTS ? (i + j) % AMOUNTS : (i + AMOUNTS - j) % AMOUNTS;
            int64_t value =
                of(&purse, 100, amounts[at].currency, amounts[at].when);

            cr_expect_eq(value, at == 3 ? 200 : 0);
        }
        cr_expect_eq(report_money_check(&purse.money, &err), ERROR_INVALID);
        cr_expect_str_eq(err.reason, "missing_rate");
        cr_expect_str_eq(err.field, "currency");
        cr_expect_str_eq(err.message,
                         "there are amounts in GBP and no rate from it to USD "
                         "for 2026-11-21; add the rate to the server's rates, "
                         "or choose a span or stage with one currency");
        purse_close(&purse);
    }
}

Test(report_money, names_a_day_before_1970)
{
    struct error err = ERROR_INIT;
    struct purse purse;

    purse_open(&purse, NULL, NULL, "currency=USD");
    settle(&purse, "USD");
    cr_expect_eq(of(&purse, 1, "EUR", "1969-12-31T23:59:59Z"), 0);
    cr_expect_eq(report_money_check(&purse.money, &err), ERROR_INVALID);
    cr_expect_not_null(strstr(err.message, " for 1969-12-31;"), "%s",
                       err.message);
    purse_close(&purse);
}

struct round_case {
    const char *from, *to, *rate;
    int64_t amount, value;
};

Test(report_money, converts_minor_units_with_halves_to_even)
{
    static const struct round_case cases[] = {
        {"EUR", "USD", "1.0843", 10000, 10843},
        {"EUR", "USD", "0.5", 1, 0},
        {"EUR", "USD", "0.5", 3, 2},
        {"EUR", "USD", "0.5", 5, 2},
        {"EUR", "USD", "0.5", 7, 4},
        {"EUR", "USD", "0.5", -1, 0},
        {"EUR", "USD", "0.5", -3, -2},
        {"EUR", "USD", "0.5", -5, -2},
        {"EUR", "USD", "1.5", 1, 2},
        {"EUR", "USD", "2.5", 1, 2},
        {"EUR", "USD", "2.51", 1, 3},
        /* 1 USD is 150 JPY: 100 cents are 150 yen. */
        {"USD", "JPY", "150", 100, 150},
        {"USD", "JPY", "150", 1, 2},       /* 1.5 */
        {"USD", "JPY", "150", 3, 4},       /* 4.5 */
        {"USD", "JPY", "150", 1999, 2998}, /* 2998.5 */
        {"JPY", "USD", "0.0066", 1000, 660},
        {"JPY", "USD", "0.005", 1, 0}, /* half a cent */
        {"JPY", "USD", "0.005", 3, 2},
        /* 1 KWD, of 1,000 fils, is 3.25 USD. */
        {"KWD", "USD", "3.25", 1000, 325},
        {"KWD", "USD", "1", 25, 2},
        {"KWD", "USD", "1", 35, 4},
        {"USD", "KWD", "0.3", 100, 300},
        {"KWD", "JPY", "500", 1000, 500},
        {"KWD", "JPY", "500", 1, 0},
        {"KWD", "JPY", "500", 3, 2},
        {"JPY", "KWD", "0.002", 1, 2},
        {"CLF", "USD", "40", 10000, 4000},
        /* The ends: what does not fit stops, it does not wrap. */
        {"JPY", "USD", "1e12", (int64_t)1 << 53, (int64_t)1 << 62},
        {"JPY", "USD", "1e12", -((int64_t)1 << 53), -((int64_t)1 << 62)},
        {"USD", "EUR", "1", (int64_t)1 << 53, (int64_t)1 << 53},
        {"USD", "EUR", "1e-12", (int64_t)1 << 53, 9007},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct round_case *c = &cases[i];
        char rates[64];
        char query[32];
        struct purse purse;

        snprintf(rates, sizeof(rates), "2026-11-20,%s,%s,%s", c->from, c->to,
                 c->rate);
        snprintf(query, sizeof(query), "currency=%s", c->to);
        purse_open(&purse, rates, NULL, query);
        settle(&purse, c->to);
        cr_expect_eq(of(&purse, c->amount, c->from, "2026-11-20T12:00:00Z"),
                     c->value, "case %zu", i);
        purse_close(&purse);
    }
}

Test(report_money, takes_the_reciprocal_of_the_opposite_rate)
{
    struct purse purse;

    purse_open(&purse, "2026-11-20,EUR,USD,1.25", NULL, "currency=EUR");
    settle(&purse, "EUR");
    cr_expect_eq(of(&purse, 1000, "USD", "2026-11-20"), 800);
    purse_close(&purse);
}

/* Midnight is where the report's zone has it, summer or winter. */
Test(report_money, goes_by_the_day_of_the_reports_zone)
{
    static const struct {
        const char *tz, *when;
        int64_t value;
    } rows[] = {
        {"UTC", "2026-11-19T23:59:59.999Z", 1},
        {"UTC", "2026-11-20T00:00:00Z", 2},
        {"UTC", "2026-11-20T23:59:59.999Z", 2},
        {"UTC", "2026-11-21T00:00:00Z", 3},
        {"Europe/Zurich", "2026-11-19T22:59:59.999Z", 1},
        {"Europe/Zurich", "2026-11-19T23:00:00Z", 2},
        {"Europe/Zurich", "2026-11-20T22:59:59.999Z", 2},
        {"Europe/Zurich", "2026-11-20T23:00:00Z", 3},
        {"America/New_York", "2026-11-20T04:59:59.999Z", 1},
        {"America/New_York", "2026-11-20T05:00:00Z", 2},
        {"America/New_York", "2026-11-21T04:59:59.999Z", 2},
        {"America/New_York", "2026-11-21T05:00:00Z", 3},
        {"Asia/Kolkata", "2026-11-19T18:29:59.999Z", 1},
        {"Asia/Kolkata", "2026-11-19T18:30:00Z", 2},
        {"Pacific/Kiritimati", "2026-11-19T09:59:59.999Z", 1},
        {"Pacific/Kiritimati", "2026-11-19T10:00:00Z", 2},
        /* The day that clocks go back is 25 hours long. */
        {"Europe/Zurich", "2026-10-24T21:59:59.999Z", 4},
        {"Europe/Zurich", "2026-10-24T22:00:00Z", 5},
        {"Europe/Zurich", "2026-10-25T22:59:59.999Z", 5},
        {"Europe/Zurich", "2026-10-25T23:00:00Z", 6},
        /* Before 1970, a day ends at its end, too. */
        {"UTC", "1969-12-31T23:59:59.999Z", 7},
        {"UTC", "1970-01-01T00:00:00Z", 8},
        {"America/New_York", "1970-01-01T04:59:59.999Z", 7},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char query[64];
        struct purse purse;

        snprintf(query, sizeof(query), "currency=USD&tz=%s", rows[i].tz);
        purse_open(&purse,
                   "2026-11-19,EUR,USD,1\n2026-11-20,EUR,USD,2\n"
                   "2026-11-21,EUR,USD,3\n2026-10-24,EUR,USD,4\n"
                   "2026-10-25,EUR,USD,5\n2026-10-26,EUR,USD,6\n"
                   "1969-12-31,EUR,USD,7\n1970-01-01,EUR,USD,8\n",
                   NULL, query);
        settle(&purse, "USD");
        cr_expect_eq(of(&purse, 1, "EUR", rows[i].when), rows[i].value, "%s %s",
                     rows[i].tz, rows[i].when);
        purse_close(&purse);
    }
}
