#include "core/datetime.h"

#define MS_PER_DAY    86400000LL
#define MS_PER_MINUTE 60000LL

/*
 * Days of the civil calendar by the era arithmetic of Howard Hinnant's
 * "chrono-Compatible Low-Level Date Algorithms": years start in March, so the
 * leap day is the last of a year and an era is 146,097 days.
 */
int64_t datetime_days(int year, int month, int day)
{
    int64_t y = year - (month <= 2);
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year =
        (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

void datetime_civil(int64_t days, int *year, int *month, int *day)
{
    int64_t z = days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t day_of_era = z - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
                           day_of_era / 146096) /
                          365;
    int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted = (5 * day_of_year + 2) / 153;

    *day = (int)(day_of_year - (153 * shifted + 2) / 5 + 1);
    *month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    *year = (int)(year_of_era + era * 400 + (*month <= 2));
}

static bool take_digits(struct slice *text, size_t count, int *out)
{
    uint64_t value;

    if (text->len < count || !slice_parse_u64(slice_head(*text, count), &value))
        return false;
    *out = (int)value;
    *text = slice_skip(*text, count);
    return true;
}

static bool take_byte(struct slice *text, char byte)
{
    if (text->len == 0 || text->ptr[0] != byte)
        return false;
    *text = slice_skip(*text, 1);
    return true;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 && leap);
}

static bool take_date(struct slice *text, int64_t *ms)
{
    int year;
    int month;
    int day;

    if (!take_digits(text, 4, &year) || !take_byte(text, '-') ||
        !take_digits(text, 2, &month) || !take_byte(text, '-') ||
        !take_digits(text, 2, &day))
        return false;
    if (year < 1 || month < 1 || month > 12 || day < 1 ||
        day > days_in_month(year, month))
        return false;
    *ms = datetime_days(year, month, day) * MS_PER_DAY;
    return true;
}

/* ".5", ".123456": any digits, of which milliseconds are kept. */
static bool take_fraction(struct slice *text, int64_t *ms)
{
    int64_t unit = 100;
    size_t digits = 0;

    if (!take_byte(text, '.'))
        return true;
    while (text->len > 0 && text->ptr[0] >= '0' && text->ptr[0] <= '9') {
        *ms += (text->ptr[0] - '0') * unit;
        unit /= 10;
        digits++;
        *text = slice_skip(*text, 1);
    }
    return digits > 0;
}

static bool take_time(struct slice *text, int64_t *ms)
{
    int hour;
    int minute;
    int second;

    if (!take_digits(text, 2, &hour) || !take_byte(text, ':') ||
        !take_digits(text, 2, &minute) || !take_byte(text, ':') ||
        !take_digits(text, 2, &second))
        return false;
    if (hour > 23 || minute > 59 || second > 60)
        return false;
    *ms += ((hour * 60 + minute) * 60 + second) * 1000LL;
    return take_fraction(text, ms);
}

static bool take_offset(struct slice *text, int64_t *ms)
{
    bool east;
    int hours;
    int minutes;

    if (take_byte(text, 'Z') || take_byte(text, 'z'))
        return true;
    east = take_byte(text, '+');
    if (!east && !take_byte(text, '-'))
        return false;
    if (!take_digits(text, 2, &hours) || !take_byte(text, ':') ||
        !take_digits(text, 2, &minutes) || hours > 23 || minutes > 59)
        return false;
    *ms += (east ? -1 : 1) * ((int64_t)hours * 60 + minutes) * MS_PER_MINUTE;
    return true;
}

static bool parse_unix(struct slice text, int64_t *ms)
{
    struct slice whole = slice_head(text, slice_find(text, '.'));
    struct slice rest = slice_skip(text, whole.len);
    int64_t seconds;
    int64_t fraction = 0;

    if (!slice_parse_i64(whole, &seconds) || seconds < -62135596800 ||
        seconds > 253402300799)
        return false;
    if (!take_fraction(&rest, &fraction) || rest.len > 0)
        return false;
    *ms = seconds * 1000 + (whole.ptr[0] == '-' ? -fraction : fraction);
    return true;
}

bool datetime_parse(struct slice text, int64_t *ms)
{
    struct slice rest = text;
    int64_t value;

    if (!take_date(&rest, &value))
        return parse_unix(text, ms);
    if (rest.len > 0) {
        if (!take_byte(&rest, 'T') && !take_byte(&rest, 't') &&
            !take_byte(&rest, ' '))
            return false;
        if (!take_time(&rest, &value) || !take_offset(&rest, &value))
            return false;
    }
    if (rest.len > 0)
        return false;
    *ms = value;
    return true;
}

#define YEAR_9999_END_MS 253402300799999

/* 0 for what is no unit. */
static int64_t unit_ms(char unit)
{
    switch (unit) {
    case 's':
        return 1000;
    case 'm':
        return MS_PER_MINUTE;
    case 'h':
        return 60 * MS_PER_MINUTE;
    case 'd':
        return MS_PER_DAY;
    case 'w':
        return 7 * MS_PER_DAY;
    default:
        return 0;
    }
}

bool datetime_parse_from(struct slice text, int64_t now_ms, int64_t *ms)
{
    struct slice number = slice_skip(text, 1);
    uint64_t count;
    int64_t unit;
    int64_t later;

    if (!slice_starts(text, SLICE("+")))
        return datetime_parse(text, ms);
    if (number.len == 0)
        return false;
    unit = unit_ms(number.ptr[--number.len]);
    if (unit == 0 || !slice_parse_u64(number, &count) ||
        __builtin_mul_overflow(count, unit, &later) ||
        __builtin_add_overflow(later, now_ms, &later) ||
        later > YEAR_9999_END_MS)
        return false;
    *ms = later;
    return true;
}

void datetime_append(struct buffer *out, int64_t ms)
{
    int64_t days = ms / MS_PER_DAY - (ms % MS_PER_DAY < 0);
    int64_t rest = ms - days * MS_PER_DAY;
    int year;
    int month;
    int day;

    datetime_civil(days, &year, &month, &day);
    buffer_appendf(out, "%04d-%02d-%02dT%02d:%02d:%02d", year, month, day,
                   (int)(rest / 3600000), (int)(rest / 60000 % 60),
                   (int)(rest / 1000 % 60));
    if (rest % 1000 != 0)
        buffer_appendf(out, ".%03d", (int)(rest % 1000));
    buffer_append_byte(out, 'Z');
}
