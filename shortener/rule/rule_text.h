#ifndef SHORTENER_RULE_TEXT_H
#define SHORTENER_RULE_TEXT_H

#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"
#include "shortener/rule/rule.h"
#include "shortener/rule/zone_shelf.h"

/*
 * Rules as text, one a line: what people write, and what is stored.
 *
 *     os=ios lang=de -> app=https://apps.acme.com/de
 *     time=09:00-17:00@Europe/Berlin days=mon-fri -> https://acme.com/call
 *     split blue=50:https://acme.com/b green=50:https://acme.com/g
 *
 * Conditions (rule_when_text.h), then "->" and a destination or "split" and
 * up to RULE_SIDES_MAX of weight:destination. A destination may have a name
 * in front, letters, digits, '-', '_' and '.'; it gets one otherwise: "rule1"
 * or, in a split, "a", "b" ... A rule without conditions takes everybody and
 * must be the last. Blanks and tabs separate; empty lines do not count.
 */

/*
 * ERROR_INVALID, with "rules" as its field, says which rule and what is wrong
 * with it. *rules is the caller's; NULL after an error or where the text has
 * no rule. `zones` must outlive it.
 */
int rule_text_parse(struct slice text, struct zone_shelf *zones,
                    struct rules **rules, struct error *err)
    __attribute__((warn_unused_result));

/* The one stored form: conditions in order, every side with its name. */
void rule_text_append(const struct rules *rules, struct buffer *out);

/* The line of one rule, without its end. */
void rule_text_append_rule(const struct rules *rules, size_t i,
                           struct buffer *out);

/*
 * Parses `text` and appends its stored form to `out`, nothing where there is
 * no rule. ERROR_INVALID as above, for more than RULE_TEXT_MAX bytes, and for
 * a split of one side, which may be stored.
 */
int rule_text_normalise(struct slice text, struct buffer *out,
                        struct error *err) __attribute__((warn_unused_result));

#endif
