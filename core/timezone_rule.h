#ifndef CORE_TIMEZONE_RULE_H
#define CORE_TIMEZONE_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/slice.h"

/*
 * The rule for the years after a zone file's last transition: a TZ string as
 * POSIX defines it, with RFC 8536's extension of hours beyond a day, e.g.
 * "CET-1CEST,M3.5.0,M10.5.0/3".
 */
enum timezone_rule_form {
    TIMEZONE_RULE_JULIAN, /* Jn: 1 ... 365, 29 February never counted */
    TIMEZONE_RULE_DAY,    /* n: 0 ... 365, 29 February counted */
    TIMEZONE_RULE_MONTH   /* Mm.w.d: the w-th weekday d, 5 = the last */
};

struct timezone_rule_date {
    enum timezone_rule_form form;
    int month, week, day;
    int32_t time_s; /* seconds after local midnight, may be negative */
};

struct timezone_rule {
    int32_t standard_s; /* seconds to add to UTC */
    bool has_summer;
    int32_t summer_s;
    struct timezone_rule_date begin; /* of summer time */
    struct timezone_rule_date end;
};

/* False if it is not of the form. */
bool timezone_rule_parse(struct slice text, struct timezone_rule *rule)
    __attribute__((warn_unused_result));

/*
 * Seconds to add to UTC at `time_s` (unix seconds), and the span
 * [*from_s, *until_s) for which that holds.
 */
int32_t timezone_rule_span(const struct timezone_rule *rule, int64_t time_s,
                           int64_t *from_s, int64_t *until_s);

#endif
