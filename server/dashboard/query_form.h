#ifndef SERVER_QUERY_FORM_H
#define SERVER_QUERY_FORM_H

#include "attribution/report/report.h"
#include "core/buffer.h"
#include "core/error.h"
#include "server/api/report/report_params.h"

/*
 * The form by which a report is asked for: a field for each parameter that it
 * looks at, made of the parameters' table (attribution/query/query_param.h),
 * with what was given in it. The first few are in view, the others fold. It
 * sends what report_params_read_form takes.
 */

/* `err`: what is wrong with what was given, shown at the field; or NULL. */
void query_form_append(const struct report_def *def,
                       const struct report_params *params,
                       const struct error *err, struct buffer *out);

#endif
