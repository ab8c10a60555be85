#ifndef SERVER_QUERY_FIELD_H
#define SERVER_QUERY_FIELD_H

#include <stdbool.h>

#include "attribution/query/query_param.h"
#include "attribution/report/report.h"
#include "core/buffer.h"
#include "core/slice.h"

/*
 * One field of the form by which a report is asked for, by the kind of its
 * parameter: an input, a choice, two choices of dimensions, a box for each
 * model. A value that is not understood stays in its field, to be mended.
 */
struct query_field {
    const struct report_def *def;    /* whose form it is in */
    const struct query_param *param; /* what it asks for */
    struct slice value;              /* as given, or SLICE_NONE */
    bool is_wrong;                   /* the message has the id "error" */
};

void query_field_append(const struct query_field *field, struct buffer *out);

#endif
