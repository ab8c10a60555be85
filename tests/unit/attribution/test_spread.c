#include "attribution/measure/spread.h"

#include <criterion/criterion.h>

Test(spread, is_the_median_the_90th_percentile_and_the_mean)
{
    struct sample sample = SAMPLE_INIT;
    struct report_cell cells[SPREAD_COLUMNS] = {{0}};

    spread_cells(&sample, REPORT_PLAIN, cells);
    cr_expect_eq(cells[SPREAD_MEDIAN].type, REPORT_CELL_NONE);
    for (int64_t i = 10; i > 0; i--)
        sample_add(&sample, i * 1000);
    spread_cells(&sample, REPORT_PLAIN, cells);
    cr_expect_eq(cells[SPREAD_MEDIAN].number, 5500);
    cr_expect_eq(cells[SPREAD_P90].number, 9000);
    cr_expect_eq(cells[SPREAD_MEAN].number, 5500);
    sample_add(&sample, -9001); /* ms become seconds */
    spread_cells(&sample, REPORT_DURATION, cells);
    cr_expect_eq(cells[SPREAD_MEDIAN].number, 5);
    cr_expect_eq(cells[SPREAD_P90].number, 9);
    cr_expect_float_eq(cells[SPREAD_MEAN].number, 45.999 / 11, 1e-12);
    sample_release(&sample);
}

Test(spread, names_its_columns)
{
    static const char *const names[] = {"wait_median", "wait_p90", "wait_mean"};
    struct report_result result;

    report_result_init(&result);
    spread_add_columns(
        &result, &(struct spread_column){"wait", REPORT_DURATION, "how long"});
    for (size_t i = 0; i < SPREAD_COLUMNS; i++) {
        const struct report_column *column = &result.sections[0]->columns[i];

        cr_expect_str_eq(column->name, names[i]);
        cr_expect_eq(column->kind, REPORT_DURATION);
    }
    cr_expect_str_eq(result.sections[0]->columns[0].help, "how long");
    report_result_release(&result);
}
