#include "attribution/result/report_chart_funnel.h"

#include "tests/unit/attribution/sample_chart.h"

Test(report_chart_funnel, narrows_to_the_next_row)
{
    static const char *const keys[] = {"lead", "won", NULL};
    static const double figures[] = {200, 50};
    struct report_section *section =
        sample_chart_section("stage", keys, figures);
    struct report_chart chart = sample_chart_of(section, 0, 200);

    sample_chart_expect(
        &chart, report_chart_funnel_append,
        "<div><span><bdi>lead</bdi></span><svg viewBox=\"0 0 100 "
        "10\" preserveAspectRatio=\"none\" width=\"100%\" "
        "height=\"40\"><polygon class=\"bar\" points=\"0.00,0 "
        "100.00,0 100.00,7 0.00,7\"><title>\u2068lead\u2069: "
        "200.00</title></polygon><polygon class=\"fall\" "
        "points=\"0.00,7 100.00,7 62.50,10 "
        "37.50,10\"/></svg><b>200.00</b></div>\n"
        "<div><span><bdi>won</bdi></span><svg viewBox=\"0 0 100 10\" "
        "preserveAspectRatio=\"none\" width=\"100%\" "
        "height=\"40\"><polygon class=\"bar\" points=\"37.50,0 "
        "62.50,0 62.50,7 37.50,7\"><title>\u2068won\u2069: "
        "50.00</title></polygon></svg><b>50.00 "
        "<span>25.0%</span></b></div>\n");
    report_section_free(&section);
}

/* A stage of each of two groups: nothing falls from one to the other. */
Test(report_chart_funnel, starts_anew_with_each_group)
{
    static const char *const groups[] = {"all", "inbound"};
    struct report_section *section = report_section_new("rows", NULL);
    struct report_chart chart = sample_chart_of(section, 0, 200);
    struct buffer out = BUFFER_INIT;

    report_section_add_column(
        section, (struct report_column){.name = "direction", .is_key = true});
    report_section_add_column(
        section, (struct report_column){.name = "stage", .is_key = true});
    report_section_add_column(
        section, (struct report_column){.name = "reached", .bar = true});
    for (size_t i = 0; i < 4; i++) {
        struct report_cell *row = report_section_add_row(section);

        row[0] = (struct report_cell){.type = REPORT_CELL_TEXT,
                                      .text = slice_str(groups[i / 2])};
        row[1] = (struct report_cell){
            .type = REPORT_CELL_TEXT,
            .text = slice_str(i % 2 == 0 ? "lead" : "won")};
        row[2] = report_cell_count(200 >> i);
    }
    chart.column = 2;
    report_chart_funnel_append(&chart, &out);
    /* From 200 to 100 and from 50 to 25, and not from 100 to 50. */
    cr_expect_lt(slice_search(buffer_slice(&out),
                              SLICE("points=\"0.00,7 100.00,7 75.00,10 "
                                    "25.00,10\"")),
                 out.len);
    cr_expect_lt(slice_search(buffer_slice(&out),
                              SLICE("points=\"37.50,7 62.50,7 56.25,10 "
                                    "43.75,10\"")),
                 out.len);
    cr_expect_eq(slice_search(buffer_slice(&out), SLICE("points=\"25.00,7")),
                 out.len);
    cr_expect_lt(slice_search(buffer_slice(&out), SLICE("<b>50</b>")), out.len);
    buffer_release(&out);
    report_section_free(&section);
}
