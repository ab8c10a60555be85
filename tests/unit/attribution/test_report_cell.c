#include "attribution/result/report_cell.h"

#include <criterion/criterion.h>

Test(report_cell, writes_numbers_that_read_back)
{
    static const struct {
        double number;
        const char *text;
    } cases[] = {{0, "0"},
                 {-0.0, "0"},
                 {0.1, "0.1"},
                 {151.25, "151.25"},
                 {19800000.5, "19800000.5"},
                 {1.0 / 3, "0.33333333333333331"},
                 {1e15, "1e+15"}};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buffer out = BUFFER_INIT;

        report_cell_append_number(&out, cases[i].number);
        cr_expect_str_eq(buffer_str(&out), cases[i].text);
        buffer_release(&out);
    }
}

Test(report_cell, a_ratio_to_nothing_is_empty)
{
    cr_expect_eq(report_cell_ratio(1, 4).number, 0.25);
    cr_expect_eq(report_cell_ratio(0, 4).type, REPORT_CELL_NUMBER);
    cr_expect_eq(report_cell_ratio(1, 0).type, REPORT_CELL_NONE);
}
