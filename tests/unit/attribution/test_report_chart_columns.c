#include "attribution/result/report_chart_columns.h"

#include "tests/unit/attribution/sample_chart.h"

Test(report_chart_columns, leaves_a_gap_where_a_day_is_missing)
{
    static const char *const keys[] = {"2026-11-01", "2026-11-02", "2026-11-04",
                                       NULL};
    static const double figures[] = {5, -5, 20};
    struct report_section *section = sample_chart_section("day", keys, figures);
    struct report_chart chart = sample_chart_of(section, -5, 20);

    sample_chart_expect(
        &chart, report_chart_columns_append,
        "<div class=\"plot\" dir=\"ltr\">\n"
        "<svg class=\"axis\" height=\"200\"><text x=\"100%\" "
        "y=\"182.0\" text-anchor=\"end\">-10</text><text x=\"100%\" "
        "y=\"125.3\" text-anchor=\"end\">0</text><text x=\"100%\" "
        "y=\"68.7\" text-anchor=\"end\">10</text><text x=\"100%\" "
        "y=\"12.0\" text-anchor=\"end\">20</text></svg>\n"
        "<svg width=\"100%\" height=\"200\">\n"
        "<line class=\"across\" x1=\"0\" x2=\"100%\" y1=\"178.0\" "
        "y2=\"178.0\"/>\n"
        "<line class=\"zero\" x1=\"0\" x2=\"100%\" y1=\"121.3\" "
        "y2=\"121.3\"/>\n"
        "<line class=\"across\" x1=\"0\" x2=\"100%\" y1=\"64.7\" "
        "y2=\"64.7\"/>\n"
        "<line class=\"across\" x1=\"0\" x2=\"100%\" y1=\"8.0\" "
        "y2=\"8.0\"/>\n"
        "<rect class=\"bar\" x=\"2.500%\" y=\"93.0\" "
        "width=\"20.000%\" height=\"28.3\">"
        "<title>\u20682026-11-01\u2069: 5.00</title></rect>\n"
        "<rect class=\"bar below\" x=\"27.500%\" y=\"121.3\" "
        "width=\"20.000%\" height=\"28.3\">"
        "<title>\u20682026-11-02\u2069: -5.00</title></rect>\n"
        "<rect class=\"bar\" x=\"77.500%\" y=\"8.0\" "
        "width=\"20.000%\" height=\"113.3\">"
        "<title>\u20682026-11-04\u2069: 20.00</title></rect>\n"
        "<text x=\"0.00%\" y=\"194\" text-anchor=\"start\">\u20682026"
        "-11-01\u2069</text>\n"
        "<text x=\"100.00%\" y=\"194\" text-anchor=\"end\">\u20682026"
        "-11-04\u2069</text>\n"
        "</svg>\n"
        "</div>\n");
    report_section_free(&section);
}

struct place_case {
    const char *keys[4];
    const char *last; /* where the last column starts, in percent */
};

Test(report_chart_columns, reads_the_keys_of_hours_days_and_months)
{
    static const struct place_case cases[] = {
        {{"2026-11-01T01:00-04:00", "2026-11-01T01:00-05:00",
          "2026-11-01T05:00-05:00", NULL},
         "x=\"85.000%\""},
        {{"2026-11-01T01:00Z", "2026-11-01T02:00Z", "2026-11-01T04:00Z", NULL},
         "x=\"77.500%\""},
        /* 31, then 28 days: the shortest is a column's width. */
        {{"2026-01", "2026-02", "2026-03", NULL}, "x=\"71.034%\""},
        /* No dates: one behind the other. */
        {{"2026-W01", "2026-W02", "2026-W09", NULL}, "x=\"70.000%\""},
        {{"2026-11-02", "2026-11-01", "2026-11-09", NULL}, "x=\"70.000%\""},
    };
    static const double figures[] = {1, 1, 1};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct report_section *section =
            sample_chart_section("day", cases[i].keys, figures);
        struct report_chart chart = sample_chart_of(section, 0, 1);
        struct buffer out = BUFFER_INIT;
        struct slice last = slice_str(cases[i].last);

        report_chart_columns_append(&chart, &out);
        cr_expect_lt(slice_search(buffer_slice(&out), last), out.len, "%s: %s",
                     cases[i].keys[0], buffer_str(&out));
        buffer_release(&out);
        report_section_free(&section);
    }
}
