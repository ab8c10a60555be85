#include "attribution/result/report_html_cell.h"

#include <criterion/criterion.h>

#include "attribution/result/report_link.h"
#include "tests/unit/attribution/sample_result.h"

static const struct report_link link = {.report = "attribution",
                                        .param = "explain",
                                        .keeps = "to",
                                        .says_by = true};

static const struct {
    const struct report_link *opens;
    const char *given;
    size_t row;
    size_t column;
    const char *markup;
} rows[] = {
    {NULL, NULL, 0, 0, "<bdi>=SUM(A1)</bdi>"},
    {NULL, "to=2026-11-02", 0, 0, "<bdi>=SUM(A1)</bdi>"},
    {&link, NULL, 0, 0, "<bdi>=SUM(A1)</bdi>"},
    {&link, "to=2026-11-02", 0, 0,
     "<a href=\"/reports/attribution?to=2026-11-02&amp;by=campaign&amp;"
     "explain=%3DSUM%28A1%29\"><bdi>=SUM(A1)</bdi></a>"},
    {&link, "", 3, 0,
     "<a href=\"/reports/attribution?by=campaign&amp;explain=%FF%C0%AF%7C\">"
     "<bdi>\ufffd\ufffd\ufffd|</bdi></a>"},
    {&link, "", 0, 1, "-5"},
};

Test(report_html_cell, leads_to_what_is_behind_it)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct report_figure_units units = {"USD", NULL};
        struct report_result result;
        struct buffer out = BUFFER_INIT;

        sample_result_keys(&result);
        report_section_open_rows(result.sections[0], rows[i].opens);
        report_html_cell_append(result.sections[0], rows[i].row, rows[i].column,
                                &units, rows[i].given, &out);
        cr_expect_str_eq(buffer_str(&out), rows[i].markup);
        buffer_release(&out);
        report_result_release(&result);
    }
}

/* Two keys make one address, and a cell that is none leads by its own text. */
Test(report_html_cell, names_rows_by_all_their_keys)
{
    struct report_figure_units units = {"USD", NULL};
    struct report_result result;
    struct report_cell *row;
    struct buffer out = BUFFER_INIT;

    report_result_init(&result);
    report_result_add_column(
        &result, (struct report_column){.name = "direction", .is_key = true});
    report_result_add_column(
        &result, (struct report_column){.name = "channel", .is_key = true});
    report_result_add_column(
        &result, (struct report_column){.name = "best", .opens = &link});
    report_section_open_rows(report_result_section(&result), &link);
    row = report_result_add_row(&result);
    row[0] = report_result_text(&result, SLICE("inbound"));
    row[1] = report_result_text(&result, SLICE("video"));
    row[2] = report_result_text(&result, SLICE("ann"));
    report_html_cell_append_keys(result.sections[0], 0, &units, "", &out);
    report_html_cell_append(result.sections[0], 0, 2, &units, "", &out);
    cr_expect_str_eq(buffer_str(&out),
                     "<a href=\"/reports/attribution?by=direction%2Cchannel"
                     "&amp;explain=inbound%2Cvideo\"><bdi>inbound</bdi>, "
                     "<bdi>video</bdi></a>"
                     "<a href=\"/reports/attribution?by=direction%2Cchannel"
                     "&amp;explain=ann\"><bdi>ann</bdi></a>");
    buffer_clear(&out);
    row[0] = row[1] = report_result_text(&result, SLICE("(none)"));
    report_result_section(&result)->last_is_none = true;
    report_html_cell_append(result.sections[0], 0, 1, &units, "", &out);
    cr_expect_str_eq(buffer_str(&out),
                     "<a href=\"/reports/attribution?by=direction%2Cchannel"
                     "&amp;explain=%28none%29\"><bdi>(none)</bdi></a>");
    buffer_release(&out);
    report_result_release(&result);
}
