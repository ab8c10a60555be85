#ifndef TESTS_UNIT_ATTRIBUTION_SAMPLE_CHART_H
#define TESTS_UNIT_ATTRIBUTION_SAMPLE_CHART_H

#include <criterion/criterion.h>

#include "attribution/result/report_chart.h"

/*
 * Sections to draw, for the tests of the charts: one key, one figure, a row
 * for each key until NULL.
 */
static inline struct report_section *sample_chart_section(
    const char *key, const char *const *keys, const double *figures)
{
    struct report_section *section = report_section_new("rows", NULL);

    report_section_add_column(
        section, (struct report_column){.name = key, .is_key = true});
    report_section_add_column(
        section, (struct report_column){.name = "won", .bar = true});
    for (size_t i = 0; keys[i] != NULL; i++) {
        struct report_cell *row = report_section_add_row(section);

        row[0] = (struct report_cell){.type = REPORT_CELL_TEXT,
                                      .text = slice_str(keys[i])};
        row[1] = report_cell_number(figures[i]);
    }
    return section;
}

/* A chart of the figure, by its own scale. */
static inline struct report_chart sample_chart_of(
    const struct report_section *section, double least, double most)
{
    static const struct report_figure_units units = {"", NULL};

    return (struct report_chart){.section = section,
                                 .units = &units,
                                 .column = 1,
                                 .low = SIZE_MAX,
                                 .high = SIZE_MAX,
                                 .least = least,
                                 .most = most};
}

static inline void sample_chart_expect(
    const struct report_chart *chart,
    void (*draw)(const struct report_chart *chart, struct buffer *out),
    const char *expected)
{
    struct buffer out = BUFFER_INIT;

    draw(chart, &out);
    cr_expect_str_eq(buffer_str(&out), expected, "got:\n%s", buffer_str(&out));
    buffer_release(&out);
}

#endif
