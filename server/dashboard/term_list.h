#ifndef SERVER_TERM_LIST_H
#define SERVER_TERM_LIST_H

#include "attribution/report/report.h"
#include "core/buffer.h"

/*
 * The names that marketers use for a report's figures
 * (attribution/report/report_term.h), each with what it is and a link to its
 * table: a list of definitions. Nothing if the report has none.
 */
void term_list_append(const struct report_def *def, struct buffer *out);

#endif
