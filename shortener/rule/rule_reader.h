#ifndef SHORTENER_RULE_READER_H
#define SHORTENER_RULE_READER_H

#include "core/arena.h"
#include "core/error.h"
#include "core/slice.h"
#include "shortener/rule/rule.h"
#include "shortener/rule/zone_shelf.h"

/*
 * What the readers of single conditions (rule_when_text.c and beside it) have
 * in common: where the condition goes, and how a wrong one is refused.
 */
struct rule_reader {
    struct rule_when *when;
    struct arena *arena; /* gets lists and texts; not owned */
    struct zone_shelf *zones;
    unsigned seen; /* bits of the conditions that were read */
};

/*
 * ERROR_INVALID, field "rules": `<condition> "<value>": <advice>`. Returns
 * the code.
 */
int rule_reader_refuse(struct error *err, const char *condition,
                       struct slice value, const char *advice);

/* How many values stand between commas; none may be empty. */
int rule_reader_count(const char *condition, struct slice text, size_t *count,
                      struct error *err) __attribute__((warn_unused_result));

#endif
