#include "core/timezone_rule.h"

#include "core/datetime.h"

#define TIMEZONE_DAY_S 86400

static bool timezone_rule_accept(struct slice *text, char byte)
{
    if (text->len == 0 || text->ptr[0] != byte)
        return false;
    *text = slice_skip(*text, 1);
    return true;
}

/* Up to three digits, at most `max`. */
static bool timezone_rule_number(struct slice *text, int max, int *out)
{
    size_t len = 0;
    uint64_t value;

    while (len < text->len && len < 3 && text->ptr[len] >= '0' &&
           text->ptr[len] <= '9')
        len++;
    if (!slice_parse_u64(slice_head(*text, len), &value) ||
        value > (uint64_t)max)
        return false;
    *text = slice_skip(*text, len);
    *out = (int)value;
    return true;
}

/* [+-]hh[:mm[:ss]] in seconds. */
static bool timezone_rule_clock(struct slice *text, int32_t *out)
{
    bool negative = timezone_rule_accept(text, '-');
    int hours;
    int minutes = 0;
    int seconds = 0;

    if (!negative)
        (void)timezone_rule_accept(text, '+');
    if (!timezone_rule_number(text, 167, &hours))
        return false;
    if (timezone_rule_accept(text, ':')) {
        if (!timezone_rule_number(text, 59, &minutes))
            return false;
        if (timezone_rule_accept(text, ':') &&
            !timezone_rule_number(text, 59, &seconds))
            return false;
    }
    *out = hours * 3600 + minutes * 60 + seconds;
    if (negative)
        *out = -*out;
    return true;
}

static bool timezone_rule_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* An abbreviation, "<+03>" or "CET", which nobody needs. */
static bool timezone_rule_skip_name(struct slice *text)
{
    size_t len = 0;

    if (timezone_rule_accept(text, '<')) {
        len = slice_find(*text, '>');
        if (len == text->len)
            return false;
        *text = slice_skip(*text, len + 1);
        return true;
    }
    while (len < text->len && timezone_rule_letter(text->ptr[len]))
        len++;
    *text = slice_skip(*text, len);
    return len >= 3;
}

static bool timezone_rule_month(struct slice *text,
                                struct timezone_rule_date *date)
{
    date->form = TIMEZONE_RULE_MONTH;
    return timezone_rule_number(text, 12, &date->month) && date->month > 0 &&
           timezone_rule_accept(text, '.') &&
           timezone_rule_number(text, 5, &date->week) && date->week > 0 &&
           timezone_rule_accept(text, '.') &&
           timezone_rule_number(text, 6, &date->day);
}

static bool timezone_rule_date(struct slice *text,
                               struct timezone_rule_date *date)
{
    bool good;

    date->time_s = 2 * 3600;
    if (!timezone_rule_accept(text, ','))
        return false;
    if (timezone_rule_accept(text, 'M')) {
        good = timezone_rule_month(text, date);
    } else if (timezone_rule_accept(text, 'J')) {
        date->form = TIMEZONE_RULE_JULIAN;
        good = timezone_rule_number(text, 365, &date->day) && date->day > 0;
    } else {
        date->form = TIMEZONE_RULE_DAY;
        good = timezone_rule_number(text, 365, &date->day);
    }
    if (good && timezone_rule_accept(text, '/'))
        good = timezone_rule_clock(text, &date->time_s);
    return good;
}

/* An offset is written as what must be added to local time: west is above 0. */
static bool timezone_rule_offset(struct slice *text, int32_t *out)
{
    if (!timezone_rule_clock(text, out) || *out > 25 * 3600 ||
        *out < -25 * 3600)
        return false;
    *out = -*out;
    return true;
}

bool timezone_rule_parse(struct slice text, struct timezone_rule *rule)
{
    *rule = (struct timezone_rule){0};
    if (!timezone_rule_skip_name(&text) ||
        !timezone_rule_offset(&text, &rule->standard_s))
        return false;
    if (text.len == 0)
        return true;
    rule->has_summer = true;
    rule->summer_s = rule->standard_s + 3600;
    if (!timezone_rule_skip_name(&text))
        return false;
    if (text.len > 0 && text.ptr[0] != ',' &&
        !timezone_rule_offset(&text, &rule->summer_s))
        return false;
    return timezone_rule_date(&text, &rule->begin) &&
           timezone_rule_date(&text, &rule->end) && text.len == 0;
}

static bool timezone_rule_is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* The w-th weekday of a month, in days since 1970-01-01 (a Thursday, 4). */
static int64_t timezone_rule_weekday(const struct timezone_rule_date *date,
                                     int year)
{
    int next_month = date->month == 12 ? 1 : date->month + 1;
    int64_t next =
        datetime_days(date->month == 12 ? year + 1 : year, next_month, 1);
    int64_t day = datetime_days(year, date->month, 1);
    int64_t weekday = ((day + 4) % 7 + 7) % 7;

    day += (date->day - weekday + 7) % 7 + (int64_t)(date->week - 1) * 7;
    return day < next ? day : day - 7;
}

/* Local seconds of a date in a year. */
static int64_t timezone_rule_local(const struct timezone_rule_date *date,
                                   int year)
{
    int64_t day;

    switch (date->form) {
    case TIMEZONE_RULE_MONTH:
        day = timezone_rule_weekday(date, year);
        break;
    case TIMEZONE_RULE_JULIAN:
        day = datetime_days(year, 1, 1) + date->day - 1;
        if (date->day > 59 && timezone_rule_is_leap(year))
            day++;
        break;
    default:
        day = datetime_days(year, 1, 1) + date->day;
        break;
    }
    return day * TIMEZONE_DAY_S + date->time_s;
}

static int timezone_rule_year(int64_t time_s)
{
    int64_t day = time_s / TIMEZONE_DAY_S - (time_s % TIMEZONE_DAY_S < 0);
    int year;
    int month;
    int day_of_month;

    datetime_civil(day, &year, &month, &day_of_month);
    return year;
}

int32_t timezone_rule_span(const struct timezone_rule *rule, int64_t time_s,
                           int64_t *from_s, int64_t *until_s)
{
    int year = timezone_rule_year(time_s);
    int32_t offset = rule->standard_s;

    *from_s = INT64_MIN;
    *until_s = INT64_MAX;
    if (!rule->has_summer)
        return offset;
    /* The changes around: the last one before decides, the next one ends. */
    for (int y = year - 1; y <= year + 1; y++) {
        int64_t begin = timezone_rule_local(&rule->begin, y) - rule->standard_s;
        int64_t end = timezone_rule_local(&rule->end, y) - rule->summer_s;

        if (begin <= time_s && begin > *from_s) {
            *from_s = begin;
            offset = rule->summer_s;
        }
        if (end <= time_s && end > *from_s) {
            *from_s = end;
            offset = rule->standard_s;
        }
        if (begin > time_s && begin < *until_s)
            *until_s = begin;
        if (end > time_s && end < *until_s)
            *until_s = end;
    }
    return offset;
}
