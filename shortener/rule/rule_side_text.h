#ifndef SHORTENER_RULE_SIDE_TEXT_H
#define SHORTENER_RULE_SIDE_TEXT_H

#include <stdbool.h>

#include "core/arena.h"
#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"
#include "shortener/rule/rule.h"

/*
 * One side of a rule as text: [NAME=][WEIGHT:]DESTINATION, the weight in
 * splits only. And the names of all: each side gets one, and no two the same.
 */

/* ERROR_INVALID, field "rules". The destination is normalised. */
int rule_side_text_read(struct slice word, bool weighted, struct arena *arena,
                        struct rule_side *side, struct error *err)
    __attribute__((warn_unused_result));

void rule_side_text_append(const struct rule_side *side, bool weighted,
                           struct buffer *out);

/*
 * Names the sides that have none: "rule1" ... for a rule's only one, "a" ...
 * in a split. ERROR_INVALID where two were given the same.
 */
int rule_side_text_name(struct rules *rules, struct error *err)
    __attribute__((warn_unused_result));

#endif
