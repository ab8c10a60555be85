#include "attribution/query/duration.h"

#include <criterion/criterion.h>

struct duration_case {
    struct slice text;
    int64_t ms; /* -1: refused */
};

Test(duration, reads_a_number_and_a_unit)
{
    static const struct duration_case cases[] = {
        {SLICE_INIT("90d"), 90 * (int64_t)86400000},
        {SLICE_INIT("36h"), 36 * (int64_t)3600000},
        {SLICE_INIT("30m"), 1800000},
        {SLICE_INIT("45s"), 45000},
        {SLICE_INIT("0d"), 0},
        {SLICE_INIT("36500d"), 36500 * (int64_t)86400000},
        {SLICE_INIT("36501d"), -1},
        {SLICE_INIT("99999999999999999999s"), -1},
        {SLICE_INIT("d"), -1},
        {SLICE_INIT("90"), -1},
        {SLICE_INIT("-1d"), -1},
        {SLICE_INIT("1.5d"), -1},
        {SLICE_INIT("1 d"), -1},
        {SLICE_INIT(""), -1},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int64_t ms = -1;

        cr_expect_eq(duration_parse(cases[i].text, &ms), cases[i].ms >= 0,
                     "case %zu", i);
        cr_expect_eq(ms, cases[i].ms, "case %zu", i);
    }
}

Test(duration, writes_what_it_reads)
{
    static const char *const texts[] = {"90d", "36h", "30m", "45s", "25h"};

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct buffer out = BUFFER_INIT;
        int64_t ms;

        cr_assert(duration_parse(slice_str(texts[i]), &ms));
        duration_append(&out, ms);
        cr_expect_str_eq(buffer_str(&out), texts[i]);
        buffer_release(&out);
    }
}
