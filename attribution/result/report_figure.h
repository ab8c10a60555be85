#ifndef ATTRIBUTION_REPORT_FIGURE_H
#define ATTRIBUTION_REPORT_FIGURE_H

#include "attribution/result/report_cell.h"
#include "core/buffer.h"
#include "core/timezone.h"

/*
 * A report's figures as people read them, in tables and HTML alike.
 *
 *     struct report_figure_units units = {"USD", query->zone};
 *     report_figure_append(&out, &cell, REPORT_MONEY, &units);  1,234.50
 *
 *     plain       1,234 or 12.50
 *     money       1,234.50 (major units; digits by the currency)
 *     share       7.0%
 *     duration    3 d 4 h, 2 h 5 min, 45 s, 0.4 s
 *     time        2026-11-22 09:30 (in the zone)
 *     none        -
 *
 * Texts come out as they are: whoever writes them escapes them. Rows within a
 * cell have no figure, and give nothing.
 */
struct report_figure_units {
    const char *currency; /* or "" */
    const struct timezone_rules *zone;
};

void report_figure_append(struct buffer *out, const struct report_cell *cell,
                          enum report_kind kind,
                          const struct report_figure_units *units);

#endif
