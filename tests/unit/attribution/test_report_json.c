#include "attribution/result/report_json.h"

#include <criterion/criterion.h>

#include "tests/unit/attribution/sample_result.h"
#include "tests/unit/attribution/story.h"

Test(report_json, escapes_and_repairs)
{
    struct report_result result;
    struct report_query query;
    struct error err = ERROR_INIT;
    struct buffer out = BUFFER_INIT;
    struct slice rows;

    sample_result_keys(&result);
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

static void expect_json(const struct report_result *result,
                        const char *expected)
{
    struct report_query query;
    struct error err = ERROR_INIT;
    struct buffer out = BUFFER_INIT;

    cr_assert_eq(story_query(&query, "", &err), 0);
    report_json_write(result, &query, &out);
    cr_expect_str_eq(buffer_str(&out), expected, "got:\n%s", buffer_str(&out));
    buffer_release(&out);
    report_query_release(&query);
}

Test(report_json, nests_the_rows_within_a_cell)
{
    struct report_result result;

    report_result_init(&result);
    sample_result_people(&result);
    expect_json(&result,
                "{\"query\":{\"by\":\"person\",\"from\":null,\"to\":null,"
                "\"tz\":\"UTC\"},\n"
                "\"totals\":{},\n"
                "\"rows\":[\n"
                "{\"key\":\"k1\",\"touches\":["
                "{\"channel\":\"e-mail\",\"at\":\"1970-01-01T00:00:00Z\"},"
                "{\"channel\":\"print\",\"at\":\"1970-01-01T00:01:30Z\"}],"
                "\"took\":90},\n"
                "{\"key\":\"k2\",\"touches\":[],\"took\":null}]}\n");
    report_result_release(&result);
}

Test(report_json, gives_sections_and_notes_their_place)
{
    struct report_result result;

    sample_result_sections(&result);
    expect_json(&result,
                "{\"query\":{\"from\":null,\"to\":null,\"tz\":\"UTC\"},\n"
                "\"totals\":{\"steps\":{\"people\":1001}},\n"
                "\"notes\":[\"sampled over 64 \\\"orders\\\"\"],\n"
                "\"rows\":[\n"
                "{\"rate\":0.0703}],\n"
                "\"steps\":[\n"
                "{\"key\":[\"a\",2],\"people\":1000}]}\n");
    report_result_release(&result);
}

Test(report_json, echoes_what_the_report_understood)
{
    struct report_result result;

    report_result_init(&result);
    result.by = "channel";
    report_result_echo_text(&result, "stage", "won");
    report_result_echo_text(&result, "person", NULL);
    report_result_echo_list(&result, "none");
    report_result_echo_list(&result, "models");
    report_result_echo_item(&result, "first");
    report_result_echo_item(&result, "a,b");
    report_result_echo_number(&result, "likely", 62.5);
    report_result_echo_count(&result, "limit", 20);
    report_result_echo_duration(&result, "lookback", 5400000);
    report_result_echo_bool(&result, "uncertain", true);
    expect_json(&result,
                "{\"query\":{\"by\":\"channel\",\"from\":null,\"to\":null,"
                "\"tz\":\"UTC\",\"stage\":\"won\",\"person\":null,"
                "\"none\":[],\"models\":[\"first\",\"a,b\"],\"likely\":62.5,"
                "\"limit\":20,"
                "\"lookback\":\"90m\",\"uncertain\":true},\n"
                "\"totals\":{},\n"
                "\"rows\":[]}\n");
    report_result_release(&result);
}

Test(report_json, leaves_the_models_when_their_columns_end)
{
    static const struct report_column columns[] = {{.name = "x", .model = "m"},
                                                   {.name = "y", .model = "m"},
                                                   {.name = "x", .model = "n"},
                                                   {.name = "z"}};
    struct report_result result;

    report_result_init(&result);
    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
        report_result_add_column(&result, columns[i]);
    report_result_add_row(&result)[3] = report_cell_count(1);
    expect_json(&result,
                "{\"query\":{\"from\":null,\"to\":null,\"tz\":\"UTC\"},\n"
                "\"totals\":{},\n"
                "\"rows\":[\n"
                "{\"models\":{\"m\":{\"x\":null,\"y\":null},"
                "\"n\":{\"x\":null}},\"z\":1}]}\n");
    report_result_release(&result);
}
