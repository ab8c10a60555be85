#include "attribution/result/report_table.h"

#include <criterion/criterion.h>

#include "tests/unit/attribution/sample_result.h"
#include "tests/unit/attribution/story.h"

static void expect_table(const struct report_result *result,
                         const char *expected)
{
    struct report_query query;
    struct error err = ERROR_INIT;
    struct buffer out = BUFFER_INIT;

    cr_assert_eq(story_query(&query, "", &err), 0);
    report_table_write(result, &query, &out);
    cr_expect_str_eq(buffer_str(&out), expected, "got:\n%s", buffer_str(&out));
    buffer_release(&out);
    report_query_release(&query);
}

Test(report_table, aligns_and_shows_major_units)
{
    struct report_result result;

    sample_result_keys(&result);
    result.sections[0]->row_count = 3;
    expect_table(&result, "campaign       touches\n"
                          "-----------  ---------\n"
                          "=SUM(A1)            -5\n"
                          "a,\"b\"??      1,234,567\n"
                          "Z\xc3\xbcrich?[31m  1,234,567\n"
                          "-----------  ---------\n"
                          "total                7\n"
                          "\n"
                          "last\n"
                          "campaign     value USD\n"
                          "-----------  ---------\n"
                          "=SUM(A1)          0.33\n"
                          "a,\"b\"??              -\n"
                          "Z\xc3\xbcrich?[31m       0.33\n");
    report_result_release(&result);
}

Test(report_table, indents_the_rows_within_a_cell)
{
    struct report_result result;

    report_result_init(&result);
    sample_result_people(&result);
    expect_table(&result, "person  time taken\n"
                          "------  ----------\n"
                          "k1      1 min 30 s\n"
                          "    channel                at\n"
                          "    -------  ----------------\n"
                          "    e-mail   1970-01-01 00:00\n"
                          "    print    1970-01-01 00:01\n"
                          "k2               -\n");
    report_result_release(&result);
}

Test(report_table, shows_sections_under_their_titles_and_notes_last)
{
    struct report_result result;

    sample_result_sections(&result);
    expect_table(&result, "rate\n"
                          "----\n"
                          "7.0%\n"
                          "\n"
                          "Step by step\n"
                          "from   step  people\n"
                          "-----  ----  ------\n"
                          "a      2      1,000\n"
                          "-----  ----  ------\n"
                          "total         1,001\n"
                          "\n"
                          "note: sampled over 64 \"orders\"\n");
    report_result_release(&result);
}

Test(report_table, draws_bars_behind_the_figures)
{
    static const int64_t raw[] = {200, 50};
    struct report_result result;

    report_result_init(&result);
    report_result_add_column(
        &result, (struct report_column){.name = "link", .is_key = true});
    report_result_add_column(
        &result, (struct report_column){.name = "raw", .bar = true});
    report_result_add_column(&result, (struct report_column){.name = "human"});
    for (size_t i = 0; i < 2; i++) {
        struct report_cell *row = report_result_add_row(&result);

        row[0] = report_result_text(&result, i == 0 ? SLICE("春") : SLICE("b"));
        row[1] = report_cell_count(raw[i]);
        row[2] = report_cell_count(1);
    }
    report_result_add_total(
        &result,
        (struct report_total){.name = "raw", .cell = report_cell_count(250)});
    expect_table(&result, "link   raw                        human\n"
                          "-----  ---                        -----\n"
                          "春     200  ████████████████████      1\n"
                          "b       50  █████                     1\n"
                          "-----  ---                        -----\n"
                          "total  250\n");
    report_result_release(&result);
}

Test(report_table, leaves_out_what_is_for_programs)
{
    struct report_result result;

    sample_result_audiences(&result);
    expect_table(&result, "link   value\n"
                          "-----  -----\n"
                          "a          1\n"
                          "b          1\n"
                          "-----  -----\n"
                          "total      2\n");
    report_result_release(&result);
}
