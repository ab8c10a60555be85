#include "attribution/report/report_timing.h"

#include <criterion/criterion.h>

#include "tests/unit/attribution/story_stages.h"

#define ROWS(query) "format=csv&stages=lead,sql,won&" query
#define BUCKETS(query) \
    "format=csv&stages=lead,sql,won&section=distribution&" query

#define FIGURES                                                         \
    "people,time_in_stage_median,time_in_stage_p90,time_in_stage_mean," \
    "time_to_convert_median,time_to_convert_p90,time_to_convert_mean,"  \
    "touches_to_convert_median,touches_to_convert_p90,"                 \
    "touches_to_convert_mean,time_since_last_touch_median,untouched\r\n"

Test(report_timing, measures_the_worked_example_of_the_documentation)
{
    struct story story;

    story_init(&story);
    story_five_people(&story);
    story_expect(story.ledger, "timing", ROWS("tz=UTC"),
                 "stage," FIGURES
                 "lead,5,86400,172800,57600,129600,172800,129600,1,1,1,"
                 "129600,1\r\n"
                 "sql,2,172800,172800,172800,129600,172800,129600,1,1,1,"
                 "129600,0\r\n"
                 "won,2,,,,345600,345600,345600,1,1,1,345600,1\r\n");
    story_expect(story.ledger, "timing", BUCKETS("tz=UTC"),
                 "time_to_convert,people,share\r\n"
                 "same day,0,0\r\n"
                 "1-3 days,0,0\r\n"
                 "4-7 days,1,1\r\n"
                 "8-14 days,0,0\r\n"
                 "15-30 days,0,0\r\n"
                 "31-90 days,0,0\r\n"
                 "more than 90 days,0,0\r\n");
    story_release(&story);
}

Test(report_timing, measures_the_groups_of_the_funnel_behind_all)
{
    struct story story;

    story_init(&story);
    story_five_people(&story);
    story_expect(story.ledger, "timing",
                 "format=csv&stages=lead,won&by=direction&to=2026-11-02",
                 "direction,stage," FIGURES
                 /* ann, bob and cay; eve and dan came a day later. */
                 "all,lead,3,216000,259200,216000,86400,86400,86400,1,1,1,"
                 "86400,1\r\n"
                 "all,won,0,,,,,,,,,,,0\r\n"
                 "outbound,lead,2,259200,259200,259200,86400,86400,86400,"
                 "1,1,1,86400,0\r\n"
                 "outbound,won,0,,,,,,,,,,,0\r\n"
                 "(none),lead,1,172800,172800,172800,,,,,,,,1\r\n"
                 "(none),won,0,,,,,,,,,,,0\r\n");
    story_expect(story.ledger, "timing", BUCKETS("by=direction&stage=sql"),
                 "direction,time_to_convert,people,share\r\n"
                 "all,same day,0,0\r\n"
                 "all,1-3 days,2,1\r\n"
                 "all,4-7 days,0,0\r\n"
                 "all,8-14 days,0,0\r\n"
                 "all,15-30 days,0,0\r\n"
                 "all,31-90 days,0,0\r\n"
                 "all,more than 90 days,0,0\r\n"
                 "inbound,same day,0,0\r\n"
                 "inbound,1-3 days,1,1\r\n"
                 "inbound,4-7 days,0,0\r\n"
                 "inbound,8-14 days,0,0\r\n"
                 "inbound,15-30 days,0,0\r\n"
                 "inbound,31-90 days,0,0\r\n"
                 "inbound,more than 90 days,0,0\r\n"
                 "outbound,same day,0,0\r\n"
                 "outbound,1-3 days,1,1\r\n"
                 "outbound,4-7 days,0,0\r\n"
                 "outbound,8-14 days,0,0\r\n"
                 "outbound,15-30 days,0,0\r\n"
                 "outbound,31-90 days,0,0\r\n"
                 "outbound,more than 90 days,0,0\r\n");
    story_release(&story);
}

Test(report_timing, writes_totals_and_query_as_json)
{
    struct buffer out = BUFFER_INIT;
    struct story story;

    story_init(&story);
    story_five_people(&story);
    story_report(story.ledger, "timing", "stages=lead,won&uncertain=true",
                 &out);
    cr_expect(
        slice_starts(buffer_slice(&out),
                     SLICE("{\"query\":{\"by\":\"stage\",\"from\":null,"
                           "\"to\":null,\"tz\":\"UTC\",\"stages\":[\"lead\","
                           "\"won\"],\"lookback\":\"90d\",\"uncertain\":true,"
                           "\"stage\":\"won\"},\n\"totals\":{\"people\":5,"
                           "\"distribution\":{\"people\":1,\"untouched\":1}},"
                           "\n")),
        "%s", buffer_str(&out));
    buffer_release(&out);
    story_release(&story);
}

Test(report_timing, has_nothing_to_say_of_an_empty_ledger)
{
    struct story story;

    story_init(&story);
    story_expect(story.ledger, "timing", "format=csv&stages=won",
                 "stage," FIGURES "won,0,,,,,,,,,,,0\r\n");
    story_expect(story.ledger, "timing", BUCKETS("tz=UTC"),
                 "time_to_convert,people,share\r\n"
                 "same day,0,\r\n"
                 "1-3 days,0,\r\n"
                 "4-7 days,0,\r\n"
                 "8-14 days,0,\r\n"
                 "15-30 days,0,\r\n"
                 "31-90 days,0,\r\n"
                 "more than 90 days,0,\r\n");
    story_release(&story);
}

/* `won` of one person with touches at 0, 24 and 30 hours, won at 48 and 90. */
struct touches_case {
    const char *query;
    const char *figures;
};

Test(report_timing, goes_by_the_touches_eligible_at_the_first_entry)
{
    static const struct touches_case cases[] = {
        {"tz=UTC", "1,,,,172800,172800,172800,3,3,3,64800,0"},
        /* Both ends of the lookback are in it. */
        {"lookback=48h", "1,,,,172800,172800,172800,3,3,3,64800,0"},
        {"lookback=24h", "1,,,,86400,86400,86400,2,2,2,64800,0"},
        {"lookback=86399s", "1,,,,64800,64800,64800,1,1,1,64800,0"},
        {"lookback=17h", "1,,,,,,,,,,,1"},
        /* The first entry must be in the span; the second never is. */
        {"from=2026-11-03", "1,,,,172800,172800,172800,3,3,3,64800,0"},
        {"from=2026-11-03T00:00:01Z", "0,,,,,,,,,,,0"},
        {"to=2026-11-03T00:00:00Z", "0,,,,,,,,,,,0"},
        {"to=2026-11-03T00:00:01Z", "1,,,,172800,172800,172800,3,3,3,64800,0"},
    };
    struct story story;

    story_init(&story);
    story_touch(&story, 0, "k", "a");
    story_touch(&story, 24, "k", "b");
    story_touch(&story, 30, "k", "");
    story_won(&story, 48, "k", 1);
    story_touch(&story, 80, "k", "c");
    story_won(&story, 90, "k", 1);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buffer query = BUFFER_INIT;
        struct buffer expected = BUFFER_INIT;

        buffer_appendf(&query, "format=csv&stages=won&%s", cases[i].query);
        buffer_appendf(&expected, "stage," FIGURES "won,%s\r\n",
                       cases[i].figures);
        story_expect(story.ledger, "timing", buffer_str(&query),
                     buffer_str(&expected));
        buffer_release(&expected);
        buffer_release(&query);
    }
    story_release(&story);
}

/* Also a stage outside of the funnel, and `lost`. */
Test(report_timing, distributes_any_stage)
{
    struct buffer out = BUFFER_INIT;
    struct story story;

    story_init(&story);
    story_touch(&story, 0, "k", "a");
    story_stage(&story, 1, "k", "trial");
    story_stage(&story, 25, "k", "lost");
    story_report(story.ledger, "timing", BUCKETS("stage=trial"), &out);
    cr_expect_lt(slice_search(buffer_slice(&out), SLICE("same day,1,1\r\n")),
                 out.len);
    buffer_clear(&out);
    story_report(story.ledger, "timing", BUCKETS("stage=lost"), &out);
    cr_expect_lt(slice_search(buffer_slice(&out), SLICE("1-3 days,1,1\r\n")),
                 out.len);
    buffer_release(&out);
    story_release(&story);
}

Test(report_timing, refuses_groups_that_it_does_not_have)
{
    struct report_query query;
    struct error err = ERROR_INIT;
    struct buffer out = BUFFER_INIT;
    struct story story;

    story_init(&story);
    cr_assert_eq(story_query(&query, "by=day", &err), 0);
    cr_expect_eq(report_text(SLICE("timing"), story.ledger, &query, &out, &err),
                 ERROR_USAGE);
    cr_expect_str_eq(err.field, "by");
    report_query_release(&query);
    story_release(&story);
}
