#include "attribution/report/report_chart_funnel.h"

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
