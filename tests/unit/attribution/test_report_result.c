#include "attribution/result/report_result.h"

#include <criterion/criterion.h>

#include "tests/unit/attribution/sample_result.h"

Test(report_result, fills_the_section_added_last_and_finds_all)
{
    struct report_result result;

    sample_result_sections(&result);
    cr_expect_eq(report_result_find(&result, SLICE("rows")),
                 result.sections[0]);
    cr_expect_eq(report_result_find(&result, SLICE("steps")),
                 report_result_section(&result));
    cr_expect_null(report_result_find(&result, SLICE("row")));
    cr_expect_eq(result.sections[0]->row_count, 1);
    cr_expect_eq(report_section_keys(result.sections[0]), 0);
    cr_expect_eq(report_section_keys(result.sections[1]), 2);
    report_result_release(&result);
    report_result_release(&result);
}

Test(report_result, keeps_texts_and_sections_where_they_are)
{
    struct report_result result;
    struct report_section *first;
    const char *kept;
    char text[] = "kept";

    report_result_init(&result);
    first = report_result_section(&result);
    kept = report_result_keep(&result, slice_str(text));
    text[0] = 'x';
    for (size_t i = 0; i < 100; i++) {
        report_result_add_section(&result, "more", NULL);
        report_result_text(&result, SLICE("more"));
        report_result_nest(&result, first);
    }
    cr_expect_str_eq(kept, "kept");
    cr_expect_eq(result.sections[0], first);
    report_result_release(&result);
}
