#ifndef SHORTENER_RULE_CLOCK_H
#define SHORTENER_RULE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "shortener/rule/rule.h"

/*
 * Do the hours and weekdays of a condition hold at an instant (UTC
 * milliseconds), by the clocks of its zone?
 *
 * A window that passes midnight belongs to the day on which it begins:
 * 22:00-02:00 on fri holds until two o'clock on Saturday. An hour that the
 * change to summer time skips never comes; one that is repeated comes twice.
 */
bool rule_clock_holds(const struct rule_when *when, int64_t now_ms);

#endif
