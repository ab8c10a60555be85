#include "attribution/result/report_html_table.h"

#include <criterion/criterion.h>

#include "tests/unit/attribution/sample_result.h"
#include "tests/unit/attribution/story.h"

static void expect_tables(const struct report_result *result, size_t section,
                          const char *expected)
{
    struct report_query query;
    struct error err = ERROR_INIT;
    struct buffer out = BUFFER_INIT;
    struct report_figure_units units = {result->currency, NULL};

    cr_assert_eq(story_query(&query, "", &err), 0);
    units.zone = query.zone;
    report_html_table_append(result, result->sections[section], &units, NULL,
                             &out);
    cr_expect_str_eq(buffer_str(&out), expected, "got:\n%s", buffer_str(&out));
    buffer_release(&out);
    report_query_release(&query);
}

Test(report_html_table, has_a_table_for_each_model_and_escapes)
{
    struct report_result result;

    sample_result_keys(&result);
    result.name = "attri_bution";
    result.sections[0]->row_count = 2;
    result.sections[0]->last_is_none = true;
    expect_tables(&result, 0,
                  "<div class=\"wide\" tabindex=\"0\">\n"
                  "<table>\n"
                  "<caption class=\"x\">attri bution</caption>\n"
                  "<thead><tr><th scope=\"col\">campaign</th><th scope=\"col\" "
                  "class=\"n\">touches</th></tr></thead>\n"
                  "<tbody>\n"
                  "<tr><th scope=\"row\"><bdi>=SUM(A1)</bdi></th><td "
                  "class=\"n\">-5</td></tr>\n"
                  "<tr class=\"none\"><th scope=\"row\">"
                  "<bdi>a,&quot;b&quot;\ufffd\ufffd</bdi></th><td "
                  "class=\"n\">1,234,567</td></tr>\n"
                  "</tbody>\n"
                  "<tfoot><tr><th scope=\"row\">Total</th><td "
                  "class=\"n\">7</td></tr></tfoot>\n"
                  "</table>\n"
                  "</div>\n"
                  "<div class=\"wide\" tabindex=\"0\">\n"
                  "<table>\n"
                  "<caption>last</caption>\n"
                  "<thead><tr><th scope=\"col\">campaign</th><th scope=\"col\" "
                  "class=\"n\">value USD</th></tr></thead>\n"
                  "<tbody>\n"
                  "<tr><th scope=\"row\"><bdi>=SUM(A1)</bdi></th><td "
                  "class=\"n\">0.33</td></tr>\n"
                  "<tr class=\"none\"><th scope=\"row\">"
                  "<bdi>a,&quot;b&quot;\ufffd\ufffd</bdi></th><td "
                  "class=\"n\">\u2013</td></tr>\n"
                  "</tbody>\n"
                  "</table>\n"
                  "</div>\n");
    report_result_release(&result);
}

Test(report_html_table, puts_the_rows_within_a_cell_below_their_row)
{
    struct report_result result;

    report_result_init(&result);
    sample_result_people(&result);
    result.name = "people";
    expect_tables(&result, 0,
                  "<div class=\"wide\" tabindex=\"0\">\n"
                  "<table>\n"
                  "<caption class=\"x\">people</caption>\n"
                  "<thead><tr><th scope=\"col\">person</th><th scope=\"col\" "
                  "class=\"n\">time taken</th></tr></thead>\n"
                  "<tbody>\n"
                  "<tr><th scope=\"row\"><bdi>k1</bdi></th><td class=\"n\">1 "
                  "min 30 s</td></tr>\n"
                  "<tr class=\"within\"><td colspan=\"2\"><table>\n"
                  "<thead><tr><th scope=\"col\">channel</th><th scope=\"col\" "
                  "class=\"n\">at</th></tr></thead>\n"
                  "<tbody>\n"
                  "<tr><td><bdi>e-mail</bdi></td><td class=\"n\">1970-01-01 "
                  "00:00</td></tr>\n"
                  "<tr><td><bdi>print</bdi></td><td class=\"n\">1970-01-01 "
                  "00:01</td></tr>\n"
                  "</tbody>\n"
                  "</table></td></tr>\n"
                  "<tr><th scope=\"row\"><bdi>k2</bdi></th><td "
                  "class=\"n\">\u2013</td></tr>\n"
                  "</tbody>\n"
                  "</table>\n"
                  "</div>\n");
    report_result_release(&result);
}

Test(report_html_table, gives_a_further_section_its_own_totals)
{
    struct report_result result;

    sample_result_sections(&result);
    result.name = "paths";
    expect_tables(&result, 1,
                  "<div class=\"wide\" tabindex=\"0\">\n"
                  "<table>\n"
                  "<caption class=\"x\">Step by step</caption>\n"
                  "<thead><tr><th scope=\"col\">from</th><th "
                  "scope=\"col\">step</th><th scope=\"col\" "
                  "class=\"n\">people</th></tr></thead>\n"
                  "<tbody>\n"
                  "<tr><th scope=\"row\"><bdi>a</bdi></th><th "
                  "scope=\"row\">2</th><td class=\"n\">1,000</td></tr>\n"
                  "</tbody>\n"
                  "<tfoot><tr><th scope=\"row\">Total</th><td></td><td "
                  "class=\"n\">1,001</td></tr></tfoot>\n"
                  "</table>\n"
                  "</div>\n");
    report_result_release(&result);
}

/* Where the first row has nothing, the next one tells. */
Test(report_html_table, puts_texts_at_the_start)
{
    struct report_result result;
    struct report_cell *row;

    report_result_init(&result);
    result.name = "people";
    report_result_add_column(
        &result, (struct report_column){.name = "event", .is_key = true});
    report_result_add_column(&result, (struct report_column){.name = "stage"});
    row = report_result_add_row(&result);
    row[0] = report_result_text(&result, SLICE("1"));
    row = report_result_add_row(&result);
    row[0] = report_result_text(&result, SLICE("2"));
    row[1] = report_result_text(&result, SLICE("won"));
    expect_tables(&result, 0,
                  "<div class=\"wide\" tabindex=\"0\">\n<table>\n"
                  "<caption class=\"x\">people</caption>\n"
                  "<thead><tr><th scope=\"col\">event</th><th scope=\"col\">"
                  "stage</th></tr></thead>\n<tbody>\n"
                  "<tr><th scope=\"row\"><bdi>1</bdi></th><td>\u2013</td>"
                  "</tr>\n"
                  "<tr><th scope=\"row\"><bdi>2</bdi></th><td><bdi>won</bdi>"
                  "</td></tr>\n"
                  "</tbody>\n</table>\n</div>\n");
    report_result_release(&result);
}
