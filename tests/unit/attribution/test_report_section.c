#include "attribution/result/report_section.h"

#include <criterion/criterion.h>

#include "tests/unit/attribution/sample_result.h"

Test(report_section, sorts_the_largest_first_and_ties_by_key)
{
    struct report_result result;
    struct report_section *rows;

    sample_result_keys(&result);
    rows = result.sections[0];
    report_section_sort(rows, 1);
    cr_expect(slice_starts(report_section_row(rows, 0)[0].text, SLICE("Z")));
    cr_expect(slice_starts(report_section_row(rows, 1)[0].text, SLICE("a")));
    cr_expect(slice_starts(report_section_row(rows, 3)[0].text, SLICE("=")));
    report_section_sort(rows, SIZE_MAX);
    cr_expect(slice_starts(report_section_row(rows, 0)[0].text, SLICE("=")));
    report_result_release(&result);
}

Test(report_section, sorts_keys_that_are_numbers_by_size)
{
    static const int64_t keys[] = {10, 9, -1};
    struct report_section *rows = report_section_new("rows", NULL);

    report_section_add_column(
        rows, (struct report_column){.name = "steps", .is_key = true});
    for (size_t i = 0; i < 3; i++)
        report_section_add_row(rows)[0] = report_cell_count(keys[i]);
    report_section_sort(rows, SIZE_MAX);
    for (size_t i = 0; i < 3; i++)
        cr_expect_eq(report_section_row(rows, i)[0].count, keys[2 - i]);
    report_section_free(&rows);
    cr_expect_null(rows);
    report_section_free(&rows);
}
