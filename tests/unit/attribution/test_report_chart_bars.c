#include "attribution/result/report_chart_bars.h"

#include "tests/unit/attribution/sample_chart.h"

Test(report_chart_bars, draws_a_bar_from_zero_for_each_row)
{
    static const char *const keys[] = {"<a>", "b", NULL};
    static const double figures[] = {3, -1};
    struct report_section *section =
        sample_chart_section("campaign", keys, figures);
    struct report_chart chart = sample_chart_of(section, -1, 3);

    sample_chart_expect(
        &chart, report_chart_bars_append,
        "<div><span><bdi>&lt;a&gt;</bdi></span><svg width=\"100%\" "
        "height=\"24\"><rect class=\"bar\" x=\"25.00%\" y=\"5\" "
        "width=\"75.00%\" height=\"14\" "
        "rx=\"1.5\"><title>\u2068&lt;a&gt;\u2069: "
        "3.00</title></rect><line class=\"zero\" x1=\"25.00%\" "
        "x2=\"25.00%\" y1=\"0\" y2=\"24\"/></svg><b>3.00</b></div>\n"
        "<div><span><bdi>b</bdi></span><svg width=\"100%\" "
        "height=\"24\"><rect class=\"bar below\" x=\"0.00%\" y=\"5\" "
        "width=\"25.00%\" height=\"14\" "
        "rx=\"1.5\"><title>\u2068b\u2069: -1.00</title></rect><line "
        "class=\"zero\" x1=\"25.00%\" x2=\"25.00%\" y1=\"0\" "
        "y2=\"24\"/></svg><b>-1.00</b></div>\n");
    report_section_free(&section);
}

Test(report_chart_bars, draws_whiskers_and_marks_what_nothing_earned)
{
    static const char *const keys[] = {"a", "(none)", NULL};
    static const double figures[] = {2, 4};
    struct report_section *section =
        sample_chart_section("campaign", keys, figures);
    struct report_chart chart = sample_chart_of(section, 0, 4);

    section->last_is_none = true;
    section->cells[1] = report_cell_number(2);
    chart.low = chart.high = 1;
    sample_chart_expect(
        &chart, report_chart_bars_append,
        "<div><span><bdi>a</bdi></span><svg width=\"100%\" "
        "height=\"24\"><rect class=\"bar\" x=\"0.00%\" y=\"5\" "
        "width=\"50.00%\" height=\"14\" "
        "rx=\"1.5\"><title>\u2068a\u2069: 2.00</title></rect><line "
        "class=\"zero\" x1=\"0.00%\" x2=\"0.00%\" y1=\"0\" "
        "y2=\"24\"/><line class=\"whisker\" x1=\"50.00%\" "
        "x2=\"50.00%\" y1=\"12\" y2=\"12\"/><line class=\"whisker\" "
        "x1=\"50.00%\" x2=\"50.00%\" y1=\"8\" y2=\"16\"/><line "
        "class=\"whisker\" x1=\"50.00%\" x2=\"50.00%\" y1=\"8\" "
        "y2=\"16\"/></svg><b>2.00</b></div>\n"
        "<div><span><bdi>(none)</bdi></span><svg width=\"100%\" "
        "height=\"24\"><rect class=\"bar none\" x=\"0.00%\" y=\"5\" "
        "width=\"100.00%\" height=\"14\" "
        "rx=\"1.5\"><title>\u2068(none)\u2069: "
        "4.00</title></rect><line class=\"zero\" x1=\"0.00%\" "
        "x2=\"0.00%\" y1=\"0\" y2=\"24\"/><line class=\"whisker\" "
        "x1=\"100.00%\" x2=\"100.00%\" y1=\"12\" y2=\"12\"/><line "
        "class=\"whisker\" x1=\"100.00%\" x2=\"100.00%\" y1=\"8\" "
        "y2=\"16\"/><line class=\"whisker\" x1=\"100.00%\" "
        "x2=\"100.00%\" y1=\"8\" y2=\"16\"/></svg><b>4.00</b></div>\n");
    report_section_free(&section);
}

Test(report_chart_bars, says_how_many_rows_it_leaves_out)
{
    static const char *keys[REPORT_CHART_BARS_MAX + 2];
    static const double figures[REPORT_CHART_BARS_MAX + 1];
    struct report_section *section;
    struct report_chart chart;
    struct buffer out = BUFFER_INIT;

    for (size_t i = 0; i < REPORT_CHART_BARS_MAX + 1; i++)
        keys[i] = "k";
    section = sample_chart_section("campaign", keys, figures);
    chart = sample_chart_of(section, 0, 1);
    report_chart_bars_append(&chart, &out);
    cr_expect(slice_ends(buffer_slice(&out),
                         SLICE("<p>The first 24 of 25 rows.</p>\n")));
    buffer_release(&out);
    report_section_free(&section);
}
