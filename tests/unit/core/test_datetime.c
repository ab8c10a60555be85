#include "core/datetime.h"

#include <criterion/criterion.h>

struct instant_case {
    const char *text;
    int64_t ms;
};

static const struct instant_case valid[] = {
    {"1970-01-01T00:00:00Z", 0},
    {"2026-11-22T09:30:00Z", 1795339800000},
    {"2026-11-22t09:30:00z", 1795339800000},
    {"2026-11-22 09:30:00Z", 1795339800000},
    {"2026-11-22T10:30:00+01:00", 1795339800000},
    {"2026-11-22T04:00:00.250-05:30", 1795339800250},
    {"2026-11-22T09:30:00.123456789Z", 1795339800123},
    {"2026-11-22", 1795305600000},
    {"2024-02-29", 1709164800000},
    {"2000-02-29", 951782400000},
    {"2016-12-31T23:59:60Z", 1483228800000},
    {"0001-01-01", -62135596800000},
    {"9999-12-31T23:59:59.999Z", 253402300799999},
    {"1795339800", 1795339800000},
    {"1795339800.5", 1795339800500},
    {"0", 0},
    {"-1.5", -1500},
};

static const char *const invalid[] = {
    "",
    "now",
    "2026-13-01",
    "2026-00-01",
    "2025-02-29",
    "1900-02-29",
    "2026-11-31",
    "2026-11-22T24:00:00Z",
    "2026-11-22T09:60:00Z",
    "2026-11-22T09:30:61Z",
    "2026-11-22T09:30:00",
    "2026-11-22T09:30:00.Z",
    "2026-11-22T09:30Z",
    "2026-11-22T09:30:00+1:00",
    "2026-11-22T09:30:00+24:00",
    "2026-11-22T09:30:00Zx",
    "2026-11-22X09:30:00Z",
    "0000-01-01",
    "26-11-22",
    "99999999999999",
    "12.",
    "1e9",
    "+5",
};

Test(datetime, parses)
{
    for (size_t i = 0; i < sizeof(valid) / sizeof(valid[0]); i++) {
        int64_t ms = -1;

        cr_assert(datetime_parse(slice_str(valid[i].text), &ms), "%s",
                  valid[i].text);
        cr_assert_eq(ms, valid[i].ms, "%s gave %lld", valid[i].text,
                     (long long)ms);
    }
}

Test(datetime, refuses)
{
    for (size_t i = 0; i < sizeof(invalid) / sizeof(invalid[0]); i++) {
        int64_t ms = 42;

        cr_assert_not(datetime_parse(slice_str(invalid[i]), &ms), "%s",
                      invalid[i]);
        cr_assert_eq(ms, 42, "%s changed the result", invalid[i]);
    }
}

Test(datetime, what_it_writes_it_reads)
{
    int64_t ms = -62135596800000;

    for (int i = 0; i < 20000; i++, ms += 15776864231) {
        struct buffer text = BUFFER_INIT;
        int64_t back = 0;

        datetime_append(&text, ms);
        cr_assert(datetime_parse(buffer_slice(&text), &back), "%s",
                  buffer_str(&text));
        cr_assert_eq(back, ms, "%s", buffer_str(&text));
        buffer_release(&text);
    }
}

Test(datetime, days_and_civil_are_inverse)
{
    for (int64_t day = -719162; day < 2932896; day += 97) {
        int y;
        int m;
        int d;

        datetime_civil(day, &y, &m, &d);
        cr_assert_eq(datetime_days(y, m, d), day);
    }
}

static const struct {
    const char *text;
    int64_t ms; /* -1: refused */
} from[] = {
    {"+0s", 1000000},
    {"+1s", 1001000},
    {"+90m", 6400000},
    {"+12h", 44200000},
    {"+30d", 2593000000},
    {"+2w", 1210600000},
    {"1970-01-02", 86400000},
    {"5", 5000},
    {"+99999999d", -1},
    {"+9223372036854775807w", -1},
    {"+", -1},
    {"+d", -1},
    {"+1", -1},
    {"+1y", -1},
    {"+1 d", -1},
    {"+-1d", -1},
    {"-1d", -1},
    {"", -1},
};

Test(datetime, counts_from_now)
{
    for (size_t i = 0; i < sizeof(from) / sizeof(from[0]); i++) {
        int64_t ms = -1;
        bool good = datetime_parse_from(slice_str(from[i].text), 1000000, &ms);

        cr_expect_eq(good, from[i].ms >= 0, "%s", from[i].text);
        cr_expect_eq(ms, from[i].ms, "%s gave %lld", from[i].text,
                     (long long)ms);
    }
}
