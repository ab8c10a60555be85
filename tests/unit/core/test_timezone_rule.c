#include "core/timezone_rule.h"

#include <criterion/criterion.h>

#include "core/datetime.h"

Test(timezone_rule, refuses_what_is_no_rule)
{
    static const char *const texts[] = {"",
                                        "C",
                                        "CE1",
                                        "CET",
                                        "CET-",
                                        "CET-168",
                                        "CET-26",
                                        "CET-1:60",
                                        "CET-1x",
                                        "<CET-1",
                                        "CET-1CEST",
                                        "CET-1CEST,M3.5.0",
                                        "CET-1CEST,M13.5.0,M10.5.0",
                                        "CET-1CEST,M3.6.0,M10.5.0",
                                        "CET-1CEST,M3.5.7,M10.5.0",
                                        "CET-1CEST,M0.5.0,M10.5.0",
                                        "CET-1CEST,J0,J365",
                                        "CET-1CEST,J366,J1",
                                        "CET-1CEST,366,1",
                                        "CET-1CEST,M3.5.0,M10.5.0/3x",
                                        "CET-1CEST,M3.5.0/168,M10.5.0"};

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct timezone_rule rule;

        cr_expect_not(timezone_rule_parse(slice_str(texts[i]), &rule), "%s",
                      texts[i]);
    }
}

struct rule_case {
    const char *rule;
    const char *at;
    int32_t offset_s;
    const char *until; /* the next change, or NULL for none */
};

Test(timezone_rule, gives_offsets_and_when_they_end)
{
    static const struct rule_case cases[] = {
        {"UTC0", "2026-01-01", 0, NULL},
        {"<-0330>3:30", "2026-01-01", -12600, NULL},
        {"CET-1CEST,M3.5.0,M10.5.0/3", "2026-06-01", 7200,
         "2026-10-25T01:00:00Z"},
        {"CET-1CEST,M3.5.0,M10.5.0/3", "2026-12-31T23:59:59Z", 3600,
         "2027-03-28T01:00:00Z"},
        /* South of the equator summer spans the new year. */
        {"AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-01-01", 39600,
         "2026-04-04T16:00:00Z"},
        /* Dublin's winter is the exception: its "summer" is earlier. */
        {"IST-1GMT0,M10.5.0,M3.5.0/1", "2026-01-01", 0, "2026-03-29T01:00:00Z"},
        /* Times before midnight, and beyond the day. */
        {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T00:59:59Z", -7200,
         "2026-03-29T01:00:00Z"},
        {"EET-2EEST,M3.4.4/50,M10.4.4/50", "2026-03-27T23:59:59Z", 7200,
         "2026-03-28T00:00:00Z"},
        {"AAA0BBB,J60,J300", "2024-01-01", 0, "2024-03-01T02:00:00Z"},
        {"AAA0BBB,59,300", "2024-01-01", 0, "2024-02-29T02:00:00Z"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct timezone_rule rule;
        int64_t at;
        int64_t until = INT64_MAX;
        int64_t from_s;
        int64_t until_s;

        cr_assert(timezone_rule_parse(slice_str(cases[i].rule), &rule), "%s",
                  cases[i].rule);
        cr_assert(datetime_parse(slice_str(cases[i].at), &at));
        if (cases[i].until != NULL) {
            cr_assert(datetime_parse(slice_str(cases[i].until), &until));
            until /= 1000;
        }
        cr_expect_eq(timezone_rule_span(&rule, at / 1000, &from_s, &until_s),
                     cases[i].offset_s, "%s %s", cases[i].rule, cases[i].at);
        cr_expect_eq(until_s, until, "%s %s: until %lld", cases[i].rule,
                     cases[i].at, (long long)until_s);
        cr_expect_leq(from_s, at / 1000);
    }
}
