#include "attribution/result/report_chart.h"

#include "tests/unit/attribution/sample_chart.h"

static bool charts_have(const struct report_section *section, const char *text)
{
    static const struct report_figure_units units = {"", NULL};
    struct buffer out = BUFFER_INIT;
    bool has;

    report_chart_append_all(section, &units, &out);
    has = slice_search(buffer_slice(&out), slice_str(text)) < out.len;
    buffer_release(&out);
    return has;
}

Test(report_chart, describes_itself_to_who_does_not_see_it)
{
    static const char *const keys[] = {"\"a\"", "b", NULL};
    static const double figures[] = {3, 400};
    struct report_section *section =
        sample_chart_section("campaign", keys, figures);

    section->columns[1].model = "last_non_direct";
    cr_expect(charts_have(
        section, "<div class=\"charts\">\n<figure class=\"chart bars\">\n"
                 "<figcaption>won, last non direct</figcaption>\n"
                 "<div role=\"img\" style=\"--cells:10ch\" aria-label=\"Bars: "
                 "won, last non direct. "
                 "2 rows, the largest \u2068b\u2069 with 400.00. The table "
                 "below has all figures.\">\n"));
    report_section_free(&section);
}

struct kind_case {
    const char *key;
    bool is_funnel;
    const char *class;
};

Test(report_chart, is_chosen_by_what_the_rows_are)
{
    static const struct kind_case cases[] = {
        {"campaign", false, "\"chart bars\""},
        {"day", false, "\"chart columns\""},
        {"month", false, "\"chart columns\""},
        {"day", true, "\"chart funnel\""},
        {"stage", true, "\"chart funnel\""},
    };
    static const char *const keys[] = {"2026-11-01", "2026-11-02", NULL};
    static const double figures[] = {1, 2};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct report_section *section =
            sample_chart_section(cases[i].key, keys, figures);

        section->is_funnel = cases[i].is_funnel;
        cr_expect(charts_have(section, cases[i].class), "case %zu", i);
        report_section_free(&section);
    }
}

Test(report_chart, is_not_drawn_where_there_is_nothing_to_compare)
{
    static const char *const one[] = {"a", NULL};
    static const char *const two[] = {"a", "b", NULL};
    static const double zeros[] = {0, 0};
    static const double figures[] = {1, 2};
    struct report_section *section = sample_chart_section("x", one, figures);

    cr_expect_not(charts_have(section, "<div"));
    report_section_free(&section);
    section = sample_chart_section("x", two, zeros);
    cr_expect_not(charts_have(section, "<div"));
    report_section_free(&section);
    section = sample_chart_section("x", two, figures);
    section->columns[1].bar = false;
    cr_expect_not(charts_have(section, "<div"));
    report_section_free(&section);
}

/* Two models of one figure, the second with an interval that reaches far. */
Test(report_chart, shares_a_scale_among_models)
{
    static const struct report_column columns[] = {
        {.name = "campaign", .is_key = true},
        {.name = "won", .model = "first", .bar = true},
        {.name = "won", .model = "last", .bar = true},
        {.name = "low", .model = "last"},
        {.name = "high", .model = "last"}};
    struct report_section *section = report_section_new("rows", NULL);

    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
        report_section_add_column(section, columns[i]);
    for (size_t row = 0; row < 2; row++) {
        struct report_cell *cells = report_section_add_row(section);

        cells[0] = (struct report_cell){.type = REPORT_CELL_TEXT};
        for (size_t i = 1; i < 5; i++)
            cells[i] = report_cell_number(i < 4 ? 10 : 40);
    }
    cr_expect(charts_have(section, "won, first</figcaption>"));
    cr_expect(charts_have(
        section, "won, last <span>with low to high</span></figcaption>"));
    cr_expect(charts_have(section, "width=\"25.00%\""));
    cr_expect_not(charts_have(section, "width=\"100.00%\""));
    report_section_free(&section);
}

Test(report_chart, leaves_room_for_long_figures)
{
    static const char *const keys[] = {"a", "b", NULL};
    static const double figures[] = {1, -123456789};
    struct report_section *section = sample_chart_section("x", keys, figures);

    cr_expect(charts_have(section, "style=\"--cells:16ch\""));
    report_section_free(&section);
}
