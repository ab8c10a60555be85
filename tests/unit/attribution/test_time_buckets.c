#include "attribution/measure/time_buckets.h"

#include <criterion/criterion.h>

#include "core/datetime.h"

static int64_t instant(const char *text)
{
    int64_t ms;

    cr_assert(datetime_parse(slice_str(text), &ms));
    return ms;
}

struct bucket_case {
    const char *zone, *from, *until;
    const char *bucket;
};

Test(time_buckets, counts_days_of_the_calendar_in_the_zone)
{
    static const struct bucket_case cases[] = {
        {"UTC", "2026-11-01T00:00:00Z", "2026-11-01T23:59:59Z", "same day"},
        {"UTC", "2026-11-01T23:59:59Z", "2026-11-02T00:00:00Z", "1-3 days"},
        {"UTC", "2026-11-01T00:00:00Z", "2026-11-04T23:59:59Z", "1-3 days"},
        {"UTC", "2026-11-01T00:00:00Z", "2026-11-05T00:00:00Z", "4-7 days"},
        {"UTC", "2026-11-01T12:00:00Z", "2026-11-08T23:00:00Z", "4-7 days"},
        {"UTC", "2026-11-01T12:00:00Z", "2026-11-09T01:00:00Z", "8-14 days"},
        {"UTC", "2026-11-01T12:00:00Z", "2026-11-15T12:00:00Z", "8-14 days"},
        {"UTC", "2026-11-01T12:00:00Z", "2026-11-16T12:00:00Z", "15-30 days"},
        {"UTC", "2026-11-01T12:00:00Z", "2026-12-01T12:00:00Z", "15-30 days"},
        {"UTC", "2026-11-01T12:00:00Z", "2026-12-02T00:00:00Z", "31-90 days"},
        {"UTC", "2026-11-01T12:00:00Z", "2027-01-30T12:00:00Z", "31-90 days"},
        {"UTC", "2026-11-01T12:00:00Z", "2027-01-31T00:00:00Z",
         "more than 90 days"},
        /* One date in Zurich, two in UTC; and the other way round. */
        {"Europe/Zurich", "2026-11-01T23:30:00Z", "2026-11-02T00:30:00Z",
         "same day"},
        {"Europe/Zurich", "2026-11-01T22:30:00Z", "2026-11-01T23:30:00Z",
         "1-3 days"},
        /* A day of 25 hours. */
        {"Europe/Zurich", "2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z",
         "same day"},
        {"UTC", "1969-12-31T23:59:59Z", "1970-01-01T00:00:00Z", "1-3 days"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct bucket_case *c = &cases[i];
        struct timezone_rules *zone;
        struct error err = ERROR_INIT;

        cr_assert_eq(timezone_open(slice_str(c->zone), &zone, &err), 0);
        cr_expect_str_eq(time_buckets_name(time_buckets_of(
                             zone, instant(c->from), instant(c->until))),
                         c->bucket, "%s to %s in %s", c->from, c->until,
                         c->zone);
        timezone_free(&zone);
    }
}
