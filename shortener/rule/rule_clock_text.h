#ifndef SHORTENER_RULE_CLOCK_TEXT_H
#define SHORTENER_RULE_CLOCK_TEXT_H

#include "core/buffer.h"
#include "shortener/rule/rule_reader.h"

/*
 * Hours and weekdays of a condition as text:
 *
 *     time=09:00-12:00,22:00-02:00@Europe/Berlin     days=mon-fri,sun
 *
 * The zone stands behind the hours, or behind the days where there are no
 * hours; if both name one it is the same.
 */

/* What stands behind '='. */
int rule_clock_text_read_time(struct rule_reader *reader, struct slice text,
                              struct error *err)
    __attribute__((warn_unused_result));
int rule_clock_text_read_days(struct rule_reader *reader, struct slice text,
                              struct error *err)
    __attribute__((warn_unused_result));

/* "09:00-17:00,22:00-02:00" and "mon-wed,fri", without the zone. */
void rule_clock_text_append_windows(const struct rule_when *when,
                                    struct buffer *out);
void rule_clock_text_append_days(unsigned days, struct buffer *out);

/* Both conditions, each with a blank behind it. */
void rule_clock_text_append(const struct rule_when *when, struct buffer *out);

#endif
