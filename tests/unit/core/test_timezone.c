#include "core/timezone.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <time.h>

#include "core/datetime.h"

#define DAY_MS 86400000

struct offset_case {
    const char *zone;
    const char *at;
    int32_t offset_s;
};

static struct timezone_rules *open_zone(const char *name)
{
    struct timezone_rules *zone;
    struct error err = ERROR_INIT;

    cr_assert_eq(timezone_open(slice_str(name), &zone, &err), 0, "%s",
                 err.message);
    return zone;
}

static int64_t instant(const char *text)
{
    int64_t ms;

    cr_assert(datetime_parse(slice_str(text), &ms), "%s", text);
    return ms;
}

Test(timezone, knows_offsets_of_past_and_future)
{
    static const struct offset_case cases[] = {
        {"UTC", "2026-07-01", 0},
        {"Europe/Zurich", "1890-01-01", 1786}, /* Bern's mean time */
        {"Europe/Zurich", "2026-01-15", 3600},
        {"Europe/Zurich", "2026-07-15", 7200},
        {"Europe/Zurich", "2026-03-29T00:59:59.999Z", 3600},
        {"Europe/Zurich", "2026-03-29T01:00:00Z", 7200},
        {"Europe/Zurich", "2026-10-25T00:59:59.999Z", 7200},
        {"Europe/Zurich", "2026-10-25T01:00:00Z", 3600},
        {"Europe/Zurich", "2150-07-15", 7200}, /* by the footer's rule */
        {"Europe/Zurich", "2150-12-15", 3600},
        {"America/New_York", "2150-07-15", -14400},
        {"Australia/Lord_Howe", "2150-01-01", 39600}, /* half an hour more */
        {"Australia/Lord_Howe", "2150-07-01", 37800},
        {"Asia/Kathmandu", "2150-07-01", 20700},
        {"Asia/Tokyo", "2150-07-01", 32400},
        {"America/Santiago", "2150-01-01", -10800},
        {"Africa/Casablanca", "2026-06-01", 3600},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct timezone_rules *zone = open_zone(cases[i].zone);

        cr_expect_eq(timezone_offset(zone, instant(cases[i].at)),
                     cases[i].offset_s, "%s %s gave %d", cases[i].zone,
                     cases[i].at, timezone_offset(zone, instant(cases[i].at)));
        timezone_free(&zone);
    }
}

/* libc reads the same files by other code: every 11 hours of 60 years. */
Test(timezone, agrees_with_libc)
{
    static const char *const zones[] = {
        "Europe/Zurich",       "America/New_York",
        "Australia/Lord_Howe", "America/Sao_Paulo",
        "Asia/Tehran",         "Africa/Casablanca",
        "Pacific/Apia",        "Europe/Dublin",
        "Antarctica/Troll",    "America/Argentina/Buenos_Aires"};

    for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
        struct timezone_rules *zone = open_zone(zones[i]);

        setenv("TZ", zones[i], 1);
        tzset();
        for (time_t t = 0; t < (time_t)86400 * 365 * 80; t += 39600) {
            struct tm tm;

            cr_assert_not_null(localtime_r(&t, &tm));
            cr_assert_eq(timezone_offset(zone, (int64_t)t * 1000),
                         (int32_t)tm.tm_gmtoff, "%s at %lld", zones[i],
                         (long long)t);
        }
        timezone_free(&zone);
    }
}

struct day_case {
    const char *zone;
    const char *day;
    const char *starts;
};

Test(timezone, finds_where_days_begin)
{
    static const struct day_case cases[] = {
        {"UTC", "2026-11-22", "2026-11-22T00:00:00Z"},
        {"Europe/Zurich", "2026-07-01", "2026-06-30T22:00:00Z"},
        {"Pacific/Kiritimati", "2026-07-01", "2026-06-30T10:00:00Z"},
        {"America/New_York", "2026-11-01", "2026-11-01T04:00:00Z"},
        {"America/New_York", "2026-11-02", "2026-11-02T05:00:00Z"},
        /* Midnight was skipped: the day began at one o'clock. */
        {"America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"},
        /* A whole day was skipped: it and the next begin together. */
        {"Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"},
        {"Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct timezone_rules *zone = open_zone(cases[i].zone);

        cr_expect_eq(timezone_day_start(zone, instant(cases[i].day) / DAY_MS),
                     instant(cases[i].starts), "%s %s", cases[i].zone,
                     cases[i].day);
        timezone_free(&zone);
    }
}

Test(timezone, opens_nothing_but_zones)
{
    static const char *const names[] = {
        "",
        "/etc/passwd",
        "../zoneinfo/UTC",
        "Europe/../UTC",
        "Europe",
        "Europe/Nowhere",
        "zone.tab",
        "tzdata.zi",
        "right/UTC\n",
        "posixrules.",
        "Etc/UTC extra",
        "Europe//",
        "AVeryLongNameAVeryLongNameAVeryLongNameAVeryLongNameAVeryLongName"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct timezone_rules *zone = NULL;
        struct error err = ERROR_INIT;

        cr_expect_eq(timezone_open(slice_str(names[i]), &zone, &err),
                     ERROR_INVALID, "%s", names[i]);
        cr_expect_null(zone);
    }
}

Test(timezone, refuses_damaged_files)
{
    struct buffer bytes = BUFFER_INIT;
    struct timezone_rules *zone = NULL;
    struct error err = ERROR_INIT;
    /* Version 2 twice over: one type (UTC+1), no change, footer "A". */
    static const unsigned char header[44] = {'T', 'Z',      'i',     'f',
                                             '2', [39] = 1, [43] = 1};
    static const char type[] = {0, 0, 0x0e, 0x10, 0, 0, 'X'};

    for (int i = 0; i < 2; i++) {
        buffer_append(&bytes, slice_of(header, sizeof(header)));
        buffer_append(&bytes, slice_of(type, sizeof(type)));
    }
    buffer_append(&bytes, SLICE("\nXXX-1\n"));
    cr_assert_eq(timezone_parse(buffer_slice(&bytes), &zone, &err), 0);
    cr_expect_eq(timezone_offset(zone, 0), 3600);
    timezone_free(&zone);
    for (size_t len = 0; len < bytes.len; len++)
        cr_expect_eq(
            timezone_parse(slice_head(buffer_slice(&bytes), len), &zone, &err),
            ERROR_CORRUPT, "%zu bytes", len);
    buffer_release(&bytes);
}
