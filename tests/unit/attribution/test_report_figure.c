#include "attribution/result/report_figure.h"

#include <criterion/criterion.h>

struct figure_case {
    enum report_kind kind;
    double number;
    const char *currency;
    const char *text;
};

static void expect_figure(const struct report_cell *cell,
                          const struct figure_case *c)
{
    struct error err = ERROR_INIT;
    struct timezone_rules *zone;
    struct report_figure_units units = {c->currency, NULL};
    struct buffer out = BUFFER_INIT;

    cr_assert_eq(timezone_open(SLICE("Europe/Zurich"), &zone, &err), 0);
    units.zone = zone;
    report_figure_append(&out, cell, c->kind, &units);
    cr_expect_str_eq(buffer_str(&out), c->text);
    buffer_release(&out);
    timezone_free(&zone);
}

Test(report_figure, shows_real_numbers_by_their_kind)
{
    static const struct figure_case cases[] = {
        {REPORT_PLAIN, 1234.5, "", "1,234.50"},
        {REPORT_PLAIN, -999999, "", "-999,999.00"},
        {REPORT_PLAIN, 1e19, "", "1e+19"},
        {REPORT_MONEY, 123456.5, "USD", "1,234.57"},
        {REPORT_MONEY, 123456, "JPY", "123,456"},
        {REPORT_MONEY, 123456, "KWD", "123.456"},
        {REPORT_SHARE, 0.0703, "", "7.0%"},
        {REPORT_SHARE, -1, "", "-100.0%"},
        {REPORT_DURATION, 0, "", "0 s"},
        {REPORT_DURATION, 0.42, "", "0.4 s"},
        {REPORT_DURATION, 45, "", "45 s"},
        {REPORT_DURATION, 59.6, "", "1 min"},
        {REPORT_DURATION, 3599.9, "", "1 h"},
        {REPORT_DURATION, 7500, "", "2 h 5 min"},
        {REPORT_DURATION, 86399, "", "1 d"},
        {REPORT_DURATION, 273600, "", "3 d 4 h"},
        {REPORT_DURATION, -90, "", "-1 min 30 s"},
        {REPORT_DURATION, 8640000000.0, "", "100,000 d"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct report_cell cell = report_cell_number(cases[i].number);

        expect_figure(&cell, &cases[i]);
    }
}

Test(report_figure, shows_counts_by_their_kind)
{
    static const struct figure_case cases[] = {
        {REPORT_PLAIN, 1234567, "", "1,234,567"},
        {REPORT_MONEY, -5, "USD", "-0.05"},
        {REPORT_TIME, 0, "", "1970-01-01 01:00"},
        {REPORT_TIME, -3600001, "", "1969-12-31 23:59"},
        {REPORT_TIME, 1793491200000, "", "2026-11-01 01:00"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct report_cell cell = report_cell_count((int64_t)cases[i].number);

        expect_figure(&cell, &cases[i]);
    }
}

Test(report_figure, shows_that_there_is_none)
{
    static const struct figure_case none = {REPORT_MONEY, 0, "USD", "-"};
    struct report_cell cell = report_cell_none();

    expect_figure(&cell, &none);
}
