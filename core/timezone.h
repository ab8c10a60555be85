#ifndef CORE_TIMEZONE_H
#define CORE_TIMEZONE_H

#include <stdint.h>

#include "core/error.h"
#include "core/slice.h"

/*
 * Time zones of the tz database, read from its compiled files (TZif version 2
 * or later, RFC 8536), since libc's own functions know one zone a process.
 *
 *     struct timezone_rules *zone;
 *     if (timezone_open(SLICE("Europe/Zurich"), &zone, &err) < 0) ...
 *     timezone_offset(zone, ms) -> 3600 in winter, 7200 in summer
 *     timezone_free(&zone);
 *
 * Instants after the file's last transition follow its footer's rule, so that
 * future summers are right too. Leap seconds are not counted (the "right"
 * zones are refused), as everywhere in Waypost.
 */
struct timezone_rules;

/*
 * A zone of /usr/share/zoneinfo; "UTC" needs no file. A name with "..", a
 * leading slash or anything but letters, digits, + - _ / is refused before any
 * file is opened. ERROR_INVALID names the zone.
 */
int timezone_open(struct slice name, struct timezone_rules **zone,
                  struct error *err) __attribute__((warn_unused_result));

/* The same from the bytes of a TZif file. ERROR_CORRUPT. */
int timezone_parse(struct slice bytes, struct timezone_rules **zone,
                   struct error *err) __attribute__((warn_unused_result));

void timezone_free(struct timezone_rules **zone);

/* Seconds to add to UTC at an instant. */
int32_t timezone_offset(const struct timezone_rules *zone, int64_t ms);

/*
 * The same, and the instants [*from_ms, *until_ms) within which that offset
 * holds at least; a scan asks again only outside of them.
 */
int32_t timezone_span(const struct timezone_rules *zone, int64_t ms,
                      int64_t *from_ms, int64_t *until_ms);

/*
 * The instant at which a civil day (days since 1970-01-01) begins: the first
 * one whose local date is that day or later. Right also where midnight is
 * skipped or repeated.
 */
int64_t timezone_day_start(const struct timezone_rules *zone, int64_t day);

#endif
