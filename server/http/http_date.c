#include "server/http/http_date.h"

static void http_date_format(struct http_date *date)
{
    static const char days[7][4] = {"Sun", "Mon", "Tue", "Wed",
                                    "Thu", "Fri", "Sat"};
    static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr",
                                       "May", "Jun", "Jul", "Aug",
                                       "Sep", "Oct", "Nov", "Dec"};
    time_t second = (time_t)date->second;
    struct tm tm;

    if (gmtime_r(&second, &tm) == NULL)
        return;
    snprintf(date->line, sizeof(date->line),
             "Date: %s, %02u %s %04u %02u:%02u:%02u GMT\r\n", days[tm.tm_wday],
             (unsigned)tm.tm_mday % 100, months[tm.tm_mon],
             (unsigned)(tm.tm_year + 1900) % 10000, (unsigned)tm.tm_hour % 100,
             (unsigned)tm.tm_min % 100, (unsigned)tm.tm_sec % 100);
}

struct slice http_date_line(struct http_date *date, int64_t wall_ms)
{
    if (wall_ms / 1000 != date->second) {
        date->second = wall_ms / 1000;
        http_date_format(date);
    }
    return slice_of(date->line, HTTP_DATE_LINE);
}
