#ifndef ATTRIBUTION_REPORT_JSON_H
#define ATTRIBUTION_REPORT_JSON_H

#include "attribution/query/report_query.h"
#include "attribution/result/report_result.h"
#include "core/buffer.h"

/*
 * A report as JSON (API.md): {"query": ..., "totals": ..., "rows": [...]} and
 * a line feed; "notes" before the rows, if there are any, and each further
 * section behind them under its own name. A row's key is a string, of two
 * dimensions an array of two, and left out where a section has none. Rows
 * within a cell are an array of objects. What has no value is null. Bytes that
 * are not UTF-8 become U+FFFD.
 */
void report_json_write(const struct report_result *result,
                       const struct report_query *query, struct buffer *out);

#endif
