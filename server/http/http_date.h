#ifndef SERVER_HTTP_DATE_H
#define SERVER_HTTP_DATE_H

#include <stdint.h>

#include "core/slice.h"

/*
 * The Date header line, formatted at most once a second:
 *
 *     struct http_date date = HTTP_DATE_INIT;
 *     http_date_line(&date, clock_wall_ms(clock))
 *     -> "Date: Sun, 22 Nov 2026 09:30:00 GMT\r\n"
 *
 * The slice is valid until the next call.
 */
#define HTTP_DATE_LINE 37 /* bytes of the line */

struct http_date {
    int64_t second; /* since 1970, of what `line` says */
    char line[HTTP_DATE_LINE + 1];
};

#define HTTP_DATE_INIT \
    {                  \
        INT64_MIN, ""  \
    }

/* `wall_ms` is milliseconds since 1970, years 1970 to 9999. */
struct slice http_date_line(struct http_date *date, int64_t wall_ms);

#endif
