#ifndef ATTRIBUTION_PERSON_SUMMARY_H
#define ATTRIBUTION_PERSON_SUMMARY_H

#include <stdint.h>

#include "attribution/measure/people.h"
#include "attribution/result/report_result.h"

/*
 * One person in short: a section "summary" of one row, and its figures as the
 * report's totals as well.
 *
 *     person, touches, first_touch, last_touch, furthest_stage, value
 *     first_source, last_source   what brought the first and the last touch:
 *                                 its source, else its channel, else its
 *                                 campaign; "(direct)" if nothing did
 *     score, recency, frequency, depth, worth, group   engagement.h; empty
 *                                 for somebody with nothing in the span
 *
 * Further totals: value_currency, and as_of, which recency counts back from.
 * The figures and the group are the list's of the same query.
 */
void person_summary_show(const struct people *people, uint32_t person,
                         struct report_result *result);

#endif
