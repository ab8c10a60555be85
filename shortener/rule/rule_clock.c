#include "shortener/rule/rule_clock.h"

#include <stddef.h>

#include "core/timezone.h"

#define DAY_MINUTES 1440
#define DAY_MS      86400000

static bool is_day(const struct rule_when *when, int64_t day)
{
    /* 1970-01-01 was a Thursday, which is 3. */
    int64_t weekday = ((day + 3) % 7 + 7) % 7;

    return when->days == 0 || (when->days & RULE_BIT(weekday)) != 0;
}

static bool window_holds(const struct rule_when *when,
                         const struct rule_window *window, int64_t day,
                         unsigned minute)
{
    if (window->from < window->until)
        return minute >= window->from && minute < window->until &&
               is_day(when, day);
    return (minute >= window->from && is_day(when, day)) ||
           (minute < window->until && is_day(when, day - 1));
}

bool rule_clock_holds(const struct rule_when *when, int64_t now_ms)
{
    int64_t offset_s =
        when->zone != NULL ? timezone_offset(when->zone, now_ms) : 0;
    int64_t local = now_ms + offset_s * 1000;
    int64_t day = local / DAY_MS - (local % DAY_MS < 0);
    unsigned minute =
        (unsigned)((local - day * DAY_MS) / (DAY_MS / DAY_MINUTES));

    if (when->window_count == 0)
        return is_day(when, day);
    for (size_t i = 0; i < when->window_count; i++) {
        if (window_holds(when, &when->windows[i], day, minute))
            return true;
    }
    return false;
}
