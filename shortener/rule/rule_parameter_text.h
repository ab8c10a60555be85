#ifndef SHORTENER_RULE_PARAMETER_TEXT_H
#define SHORTENER_RULE_PARAMETER_TEXT_H

#include "core/buffer.h"
#include "shortener/rule/rule_reader.h"

/*
 * Query parameters of a condition as text, names and values percent-encoded as
 * in an URL:
 *
 *     query.ref=mail     query.utm_source=a,b     query.preview
 */

/* What stands behind "query.". */
int rule_parameter_text_read(struct rule_reader *reader, struct slice text,
                             struct error *err)
    __attribute__((warn_unused_result));

/* All, each with a blank behind it. */
void rule_parameter_text_append(const struct rule_when *when,
                                struct buffer *out);

#endif
