#ifndef SHORTENER_RULE_WHEN_TEXT_H
#define SHORTENER_RULE_WHEN_TEXT_H

#include "core/buffer.h"
#include "shortener/rule/rule_reader.h"

/*
 * The conditions of a rule as text, one word each (rule_text.h has the whole):
 *
 *     device=mobile,tablet   os=ios   lang=de,pt-BR   country=DE,AT
 *     returning=yes, and those of rule_clock_text.h, rule_parameter_text.h
 */

/*
 * One word. ERROR_INVALID, with "rules" as its field, says which condition is
 * wrong and what to write.
 */
int rule_when_text_read(struct rule_reader *reader, struct slice word,
                        struct error *err) __attribute__((warn_unused_result));

/* All conditions in their order, a blank behind each. */
void rule_when_text_append(const struct rule_when *when, struct buffer *out);

#endif
