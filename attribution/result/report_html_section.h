#ifndef ATTRIBUTION_REPORT_HTML_SECTION_H
#define ATTRIBUTION_REPORT_HTML_SECTION_H

#include <stdbool.h>

#include "attribution/result/report_figure.h"
#include "attribution/result/report_result.h"
#include "core/buffer.h"

/*
 * One section of a report as HTML: its heading, its charts (report_chart.h),
 * its tables (report_html_table.h), and what its columns mean.
 */
struct report_html_place {
    const struct report_result *result;
    struct report_figure_units units;
    const char *given; /* see report_html_cell.h; with it the section can be
                          saved as CSV as well */
    bool is_part;      /* of a page that is not its own: it can be linked to by
                          its name, and what its columns mean folds */
    struct buffer *out;
};

void report_html_section_append(const struct report_html_place *place,
                                const struct report_section *section);

#endif
