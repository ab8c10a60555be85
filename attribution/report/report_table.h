#ifndef ATTRIBUTION_REPORT_TABLE_H
#define ATTRIBUTION_REPORT_TABLE_H

#include "attribution/report/report_result.h"
#include "core/buffer.h"

/*
 * A report as text for people: aligned columns, a line of totals, a block of
 * its own for each model. Money is shown in the currency's major unit, here
 * alone; JSON and CSV keep minor units. Control characters in texts are shown
 * as '?', so that a campaign's name cannot steer a terminal.
 */
void report_table_write(const struct report_result *result, struct buffer *out);

#endif
