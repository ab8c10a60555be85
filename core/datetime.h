#ifndef CORE_DATETIME_H
#define CORE_DATETIME_H

#include <stdbool.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/slice.h"

/*
 * Instants as text. An instant is milliseconds since 1970-01-01T00:00:00Z;
 * the calendar is the proleptic Gregorian one, years 0001 to 9999.
 */

/*
 * RFC 3339 ("2026-11-22T09:30:00Z", with fraction and numeric offset; 'T' may
 * be a space), a plain date (midnight UTC), or unix seconds with an optional
 * fraction. A leap second :60 is taken as the second after. False otherwise.
 */
bool datetime_parse(struct slice text, int64_t *ms)
    __attribute__((warn_unused_result));

/*
 * The same, or a time from `now_ms` on: "+90m", "+12h", "+30d", "+2w" (s, m, h,
 * d or w). False for one after the year 9999.
 */
bool datetime_parse_from(struct slice text, int64_t now_ms, int64_t *ms)
    __attribute__((warn_unused_result));

/* Appends "2026-11-22T09:30:00.123Z"; without fraction if it is zero. */
void datetime_append(struct buffer *out, int64_t ms);

/* Days since 1970-01-01 of a civil date, and back (month and day from 1). */
int64_t datetime_days(int year, int month, int day);
void datetime_civil(int64_t days, int *year, int *month, int *day);

#endif
