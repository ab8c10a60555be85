#include "attribution/credit/earned.h"

#include <criterion/criterion.h>

Test(earned, ratios_are_empty_where_they_divide_by_nothing)
{
    cr_expect_eq(earned_cpa(4, 100).number, 25);
    cr_expect_eq(earned_cpa(0, 100).type, REPORT_CELL_NONE);
    cr_expect_eq(earned_cpa(4, 0).type, REPORT_CELL_NONE);
    cr_expect_eq(earned_roas(300, 100).number, 3);
    cr_expect_eq(earned_roas(300, 0).type, REPORT_CELL_NONE);
    cr_expect_eq(earned_roi(300, 100).number, 2);
    cr_expect_eq(earned_roi(0, 100).number, -1);
    cr_expect_eq(earned_roi(300, 0).type, REPORT_CELL_NONE);
}

Test(earned, has_the_same_columns_for_each_model)
{
    struct credit list[2] = {
        {.conversions = 2, .value = 10.4, .whole = 10, .error = 1},
        {.conversions = 0.5, .value = 5.2, .whole = 5},
    };
    struct credits credits = {.list = list, .models = 2, .groups = 1};
    struct report_cell cells[2 * EARNED_COLUMNS] = {0};

    earned_fill(&credits, 0, 5, cells);
    cr_expect_eq(cells[EARNED_CONVERSIONS].number, 2);
    cr_expect_eq(cells[EARNED_VALUE_ROUNDED].count, 10);
    cr_expect_float_eq(cells[EARNED_LOW].number, 2 - 1.959963984540054, 1e-15);
    cr_expect_float_eq(cells[EARNED_HIGH].number, 2 + 1.959963984540054, 1e-15);
    cr_expect_eq(cells[EARNED_CPA].number, 2.5);
    cr_expect_eq(cells[EARNED_COLUMNS + EARNED_CONVERSIONS].number, 0.5);
    cr_expect_eq(cells[EARNED_COLUMNS + EARNED_CPA].number, 10);
}

Test(earned, what_nobody_earned_is_the_same_under_each_model)
{
    struct credits credits = {
        .models = 2, .unattributed = 3, .unattributed_value = 7};
    struct report_cell cells[2 * EARNED_COLUMNS] = {0};

    earned_fill_none(&credits, cells);
    cr_expect_eq(cells[EARNED_COLUMNS + EARNED_CONVERSIONS].count, 3);
    cr_expect_eq(cells[EARNED_COLUMNS + EARNED_VALUE].count, 7);
    cr_expect_eq(cells[EARNED_COLUMNS + EARNED_CPA].type, REPORT_CELL_NONE);
}
