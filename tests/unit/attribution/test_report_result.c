#include "attribution/report/report_result.h"

#include <criterion/criterion.h>

#include "attribution/report/report_csv.h"
#include "attribution/report/report_json.h"
#include "attribution/report/report_table.h"
#include "tests/unit/attribution/story.h"

/* Two dimensions, a count, money, and two models; keys that bite. */
static void fill(struct report_result *result)
{
    static const struct slice keys[] = {
        SLICE_INIT("=SUM(A1)"), SLICE_INIT("a,\"b\"\r\n"),
        SLICE_INIT("Z\xc3\xbcrich\x1b[31m"), SLICE_INIT("\xff\xc0\xaf|")};

    report_result_init(result);
    snprintf(result->currency, sizeof(result->currency), "USD");
    report_result_add_column(
        result, (struct report_column){.name = "campaign", .is_key = true});
    report_result_add_column(result, (struct report_column){.name = "touches"});
    report_result_add_column(result, (struct report_column){.name = "value",
                                                            .model = "last",
                                                            .is_money = true});
    for (size_t i = 0; i < 4; i++) {
        struct report_cell *row = report_result_add_row(result);

        row[0] = report_result_text(result, keys[i]);
        row[1] = report_cell_count(i == 0 ? -5 : 1234567);
        row[2] = i == 1 ? report_cell_none() : report_cell_number(100.0 / 3);
    }
    report_result_add_total(
        result,
        (struct report_total){.name = "touches", .cell = report_cell_count(7)});
    report_result_add_total(
        result, (struct report_total){.group = "unattributed",
                                      .name = "value",
                                      .is_money = true,
                                      .cell = report_cell_count(0)});
}

Test(report_csv, quotes_and_defuses)
{
    struct report_result result;
    struct buffer out = BUFFER_INIT;

    fill(&result);
    report_csv_write(&result, &out);
    cr_expect_str_eq(buffer_str(&out),
                     "campaign,touches,last_value\r\n"
                     "'=SUM(A1),-5,33.333333333333336\r\n"
                     "\"a,\"\"b\"\"\r\n\",1234567,\r\n"
                     "Z\xc3\xbcrich\x1b[31m,1234567,33.333333333333336\r\n"
                     "\xff\xc0\xaf|,1234567,33.333333333333336\r\n");
    buffer_release(&out);
    report_result_release(&result);
}

Test(report_json, escapes_and_repairs)
{
    struct report_result result;
    struct report_query query;
    struct error err = ERROR_INIT;
    struct buffer out = BUFFER_INIT;
    struct slice rows;

    fill(&result);
    cr_assert_eq(story_query(&query, "models=last&from=2026-11-01", &err), 0);
    report_json_write(&result, &query, &out);
    rows = buffer_slice(&out);
    cr_expect(slice_search(rows, SLICE("\"from\":\"2026-11-01\"")) < rows.len);
    rows = slice_skip(rows, slice_find(rows, '\n') + 1);
    cr_expect(
        slice_equal(
            rows,
            SLICE("\"totals\":{\"touches\":7,\"unattributed\":{\"value\":0}},\n"
                  "\"rows\":[\n"
                  "{\"key\":\"=SUM(A1)\",\"touches\":-5,\"models\":{\"last\":"
                  "{\"value\":33.333333333333336}}},\n"
                  "{\"key\":\"a,\\\"b\\\"\\u000d\\u000a\",\"touches\":1234567,"
                  "\"models\":{\"last\":{\"value\":null}}},\n"
                  "{\"key\":\"Z\xc3\xbcrich\\u001b[31m\",\"touches\":1234567,"
                  "\"models\":{\"last\":{\"value\":33.333333333333336}}},\n"
                  "{\"key\":\"\\ufffd\\ufffd\\ufffd|\",\"touches\":1234567,"
                  "\"models\":{\"last\":{\"value\":33.333333333333336}}}]}\n")),
        "%" SLICE_FMT, SLICE_ARG(rows));
    buffer_release(&out);
    report_query_release(&query);
    report_result_release(&result);
}

Test(report_table, aligns_and_shows_major_units)
{
    struct report_result result;
    struct buffer out = BUFFER_INIT;

    fill(&result);
    result.row_count = 3;
    report_table_write(&result, &out);
    cr_expect_str_eq(buffer_str(&out),
                     "campaign       touches\n"
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
                     "Z\xc3\xbcrich?[31m       0.33\n"
                     "-----------  ---------\n"
                     "total\n",
                     "%s", buffer_str(&out));
    buffer_release(&out);
    report_result_release(&result);
}

Test(report_result, sorts_the_largest_first_and_ties_by_key)
{
    struct report_result result;

    fill(&result);
    report_result_sort(&result, 1);
    cr_expect(slice_starts(report_result_row(&result, 0)[0].text, SLICE("Z")));
    cr_expect(slice_starts(report_result_row(&result, 1)[0].text, SLICE("a")));
    cr_expect(slice_starts(report_result_row(&result, 3)[0].text, SLICE("=")));
    report_result_sort(&result, SIZE_MAX);
    cr_expect(slice_starts(report_result_row(&result, 0)[0].text, SLICE("=")));
    report_result_release(&result);
}

Test(report_result, writes_numbers_that_read_back)
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
