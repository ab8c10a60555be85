#ifndef CORE_PERCENT_H
#define CORE_PERCENT_H

#include "core/buffer.h"
#include "core/slice.h"

/*
 * Percent-encoding (RFC 3986, 2.1), strict in both directions.
 */
enum percent_mode {
    PERCENT_PATH, /* a path segment: '+' is a '+' */
    PERCENT_FORM  /* a query's name or value: '+' is a space */
};

/*
 * Appends `text` decoded to `out`. ERROR_SYNTAX, with nothing appended, for a
 * '%' without two hex digits behind it and for "%00".
 */
int percent_decode(struct slice text, enum percent_mode mode,
                   struct buffer *out) __attribute__((warn_unused_result));

/*
 * Appends `text` with everything encoded but letters, digits and "-._~"; fit
 * for any place of an URL, in either mode.
 */
void percent_encode(struct slice text, struct buffer *out);

#endif
