#include "attribution/query/report_query.h"

#include <criterion/criterion.h>

#include "attribution/query/duration.h"
#include "tests/unit/attribution/story.h"

struct bad_case {
    const char *query;
    const char *field;
    const char *reason;
};

Test(report_query, names_the_parameter_that_is_bad)
{
    static const struct bad_case cases[] = {
        {"colour=red", "colour", "unknown_parameter"},
        {"By=link", "By", "unknown_parameter"},
        {"by=link&by=campaign", "by", "repeated_parameter"},
        {"by=", "by", "bad_parameter"},
        {"by=country", "by", "bad_parameter"},
        {"by=link,", "by", "bad_parameter"},
        {"by=link,link", "by", "bad_parameter"},
        {"by=link,campaign,channel", "by", "bad_parameter"},
        {"from=yesterday", "from", "bad_parameter"},
        {"from=2026-02-30", "from", "bad_parameter"},
        {"to=2026-13-01", "to", "bad_parameter"},
        {"from=2026-11-02&to=2026-11-01", "to", "bad_parameter"},
        {"tz=Mars/Olympus", "tz", "bad_parameter"},
        {"tz=../../etc/passwd", "tz", "bad_parameter"},
        {"models=markof", "models", "bad_parameter"},
        {"models=last,last", "models", "bad_parameter"},
        {"models=all,last", "models", "bad_parameter"},
        {"models=last,", "models", "bad_parameter"},
        {"lookback=90", "lookback", "bad_parameter"},
        {"lookback=-1d", "lookback", "bad_parameter"},
        {"lookback=36501d", "lookback", "bad_parameter"},
        {"lookback=99999999999999999999d", "lookback", "bad_parameter"},
        {"lookback=d", "lookback", "bad_parameter"},
        {"half_life=0d", "half_life", "bad_parameter"},
        {"count=all", "count", "bad_parameter"},
        {"uncertain=yes", "uncertain", "bad_parameter"},
        {"collapse=1", "collapse", "bad_parameter"},
        {"currency=usd", "currency", "bad_parameter"},
        {"currency=USDT", "currency", "bad_parameter"},
        {"format=xml", "format", "bad_parameter"},
        {"stage=", "stage", "bad_parameter"},
        {"stage=,", "stage", "bad_parameter"},
        {"stage=lead,", "stage", "bad_parameter"},
        {"stage=lead,,won", "stage", "bad_parameter"},
        {"stage=lead,won,lead", "stage", "bad_parameter"},
        {"stage=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,"
         "25",
         "stage", "bad_parameter"},
        {"currency=US", "currency", "bad_parameter"},
        {"order=0", "order", "bad_parameter"},
        {"order=4", "order", "bad_parameter"},
        {"order=two", "order", "bad_parameter"},
        {"order=-1", "order", "bad_parameter"},
        {"bootstrap=1", "bootstrap", "bad_parameter"},
        {"bootstrap=2001", "bootstrap", "bad_parameter"},
        {"bootstrap=-2", "bootstrap", "bad_parameter"},
        {"bootstrap=1e3", "bootstrap", "bad_parameter"},
        {"bootstrap=99999999999999999999", "bootstrap", "bad_parameter"},
        {"seed=x", "seed", "bad_parameter"},
        {"seed=-1", "seed", "bad_parameter"},
        {"seed=18446744073709551616", "seed", "bad_parameter"},
        {"explain=", "explain", "bad_parameter"},
        {"explain=a&explain=b", "explain", "repeated_parameter"},
        {"person=", "person", "bad_parameter"},
        {"stages=", "stages", "bad_parameter"},
        {"stages=,", "stages", "bad_parameter"},
        {"stages=lead,", "stages", "bad_parameter"},
        {"stages=lead,won,lead", "stages", "bad_parameter"},
        {"stages=lead,lost", "stages", "bad_parameter"},
        {"stages=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,"
         "24,25",
         "stages", "bad_parameter"},
        {"likely=101", "likely", "bad_parameter"},
        {"likely=-1", "likely", "bad_parameter"},
        {"likely=nan", "likely", "bad_parameter"},
        {"risk=100.1", "risk", "bad_parameter"},
        {"risk=low", "risk", "bad_parameter"},
        {"limit=-1", "limit", "bad_parameter"},
        {"limit=ten", "limit", "bad_parameter"},
        {"limit=1.5", "limit", "bad_parameter"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct report_query query;
        struct error err = ERROR_INIT;

        cr_expect_eq(story_query(&query, cases[i].query, &err), ERROR_USAGE,
                     "%s", cases[i].query);
        cr_expect_str_eq(err.field, cases[i].field, "%s", cases[i].query);
        cr_expect_str_eq(err.reason, cases[i].reason, "%s", cases[i].query);
        cr_expect_neq(err.message[0], '\0');
    }
}

Test(report_query, has_the_contracts_defaults)
{
    struct report_query query;
    struct error err = ERROR_INIT;

    cr_assert_eq(story_query(&query, "", &err), 0);
    cr_expect_eq(query.by_count, 0);
    cr_expect_eq(query.from_ms, INT64_MIN);
    cr_expect_eq(query.to_ms, INT64_MAX);
    cr_expect_str_eq(query.tz, "UTC");
    cr_expect_str_eq(query.stage, "won");
    cr_expect_eq(query.model_count, 14);
    cr_expect_eq(query.lookback_ms, 90 * (int64_t)86400000);
    cr_expect_eq(query.half_life_ms, 7 * (int64_t)86400000);
    cr_expect_not(query.first_only);
    cr_expect_not(query.uncertain);
    cr_expect_not(query.collapse);
    cr_expect_eq(query.format, REPORT_JSON);
    report_query_release(&query);
    report_query_release(&query);
}

struct span_case {
    const char *query;
    int64_t from_ms;
    int64_t to_ms;
};

Test(report_query, reads_days_in_the_zone_and_instants_exactly)
{
    static const struct span_case cases[] = {
        {"from=2026-11-01&to=2026-11-01", STORY_START_MS,
         STORY_START_MS + 86400000},
        /* The order of the parameters does not matter. */
        {"from=2026-11-01&to=2026-11-01&tz=America/New_York",
         STORY_START_MS + (int64_t)4 * 3600000,
         STORY_START_MS + (int64_t)29 * 3600000},
        {"from=2026-11-01T00:00:00.001Z&to=2026-11-01T02:00:00+01:00",
         STORY_START_MS + 1, STORY_START_MS + 3600000},
        {"from=1793491200&to=1793491201", STORY_START_MS,
         STORY_START_MS + 1000},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct report_query query;
        struct error err = ERROR_INIT;

        cr_assert_eq(story_query(&query, cases[i].query, &err), 0, "%s",
                     err.message);
        cr_expect_eq(query.from_ms, cases[i].from_ms, "%s", cases[i].query);
        cr_expect_eq(query.to_ms, cases[i].to_ms, "%s", cases[i].query);
        report_query_release(&query);
    }
}

Test(report_query, writes_durations_in_the_largest_unit)
{
    static const struct {
        int64_t ms;
        const char *text;
    } cases[] = {{(int64_t)90 * 86400000, "90d"},
                 {5400000, "90m"},
                 {7200000, "2h"},
                 {61000, "61s"},
                 {0, "0d"}};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buffer out = BUFFER_INIT;

        duration_append(&out, cases[i].ms);
        cr_expect_str_eq(buffer_str(&out), cases[i].text);
        buffer_release(&out);
    }
}

Test(report_query, reads_what_models_and_funnels_go_by)
{
    struct report_query query;
    struct error err = ERROR_INIT;

    cr_assert_eq(story_query(&query,
                             "order=3&bootstrap=2000&seed=18446744073709551615"
                             "&stages=a,b&explain=x,y&person=customer:k"
                             "&likely=0&risk=100&limit=7&currency=CHF",
                             &err),
                 0, "%s", err.message);
    cr_expect_eq(query.order, 3);
    cr_expect_eq(query.bootstrap, 2000);
    cr_expect_eq(query.seed, UINT64_MAX);
    cr_expect_eq(query.stage_count, 2);
    cr_expect(slice_equal(query.stages[0], SLICE("a")));
    cr_expect(slice_equal(query.stages[1], SLICE("b")));
    cr_expect_str_eq(query.explain, "x,y");
    cr_expect_str_eq(query.person, "customer:k");
    cr_expect_eq(query.likely, 0);
    cr_expect_eq(query.risk, 100);
    cr_expect_eq(query.limit, 7);
    cr_expect_str_eq(query.currency, "CHF");
    report_query_release(&query);
    report_query_release(&query);
}

Test(report_query, has_defaults_for_what_models_and_funnels_go_by)
{
    static const char *const stages[] = {"reply", "lead", "mql",    "sal",
                                         "sql",   "won",  "renewal"};
    struct report_query query;
    struct error err = ERROR_INIT;

    cr_assert_eq(story_query(&query, "", &err), 0);
    cr_expect_eq(query.order, 1);
    cr_expect_eq(query.bootstrap, 200);
    cr_expect_eq(query.seed, 1);
    cr_assert_eq(query.stage_count, 7);
    for (size_t i = 0; i < 7; i++)
        cr_expect(slice_equal(query.stages[i], slice_str(stages[i])));
    cr_expect_null(query.explain);
    cr_expect_null(query.person);
    cr_expect_eq(query.likely, 60);
    cr_expect_eq(query.risk, 25);
    cr_expect_eq(query.limit, 0);
    cr_expect_str_eq(query.currency, "");
    cr_expect_null(query.rates);
    report_query_release(&query);
    cr_assert_eq(story_query(&query, "limit=0&bootstrap=0", &err), 0);
    cr_expect_eq(query.limit, SIZE_MAX);
    cr_expect_eq(query.bootstrap, 0);
    report_query_release(&query);
}

/* What a query says goes before what the operator says. */
Test(report_query, asks_the_operator_where_nothing_is_said)
{
    const struct report_defaults own = {
        .tz = "Asia/Kolkata", .currency = "INR", .stages = "one,two,three"};
    struct report_param params[] = {{SLICE("tz"), SLICE("UTC")},
                                    {SLICE("stages"), SLICE("four")},
                                    {SLICE("from"), SLICE("2026-11-01")}};
    struct report_query query;
    struct error err = ERROR_INIT;

    cr_assert_eq(report_query_init(&query, params + 2, 1, &own, &err), 0);
    cr_expect_str_eq(query.tz, "Asia/Kolkata");
    cr_expect_eq(query.from_ms, STORY_START_MS - (int64_t)330 * 60000);
    cr_expect_str_eq(query.default_currency, "INR");
    cr_expect_str_eq(query.currency, "");
    cr_expect_eq(query.stage_count, 3);
    report_query_release(&query);

    cr_assert_eq(report_query_init(&query, params, 3, &own, &err), 0);
    cr_expect_str_eq(query.tz, "UTC");
    cr_expect_eq(query.from_ms, STORY_START_MS);
    cr_expect_eq(query.stage_count, 1);
    report_query_release(&query);
}

Test(report_query, collapses_paths_when_asked)
{
    struct report_query query;
    struct error err = ERROR_INIT;

    cr_assert_eq(story_query(&query, "collapse=true", &err), 0);
    cr_expect(query.collapse);
    report_query_release(&query);
    cr_assert_eq(story_query(&query, "collapse=false", &err), 0);
    cr_expect_not(query.collapse);
    report_query_release(&query);
}

Test(report_query, refuses_a_time_where_rows_go_by_tags)
{
    struct report_query query;
    struct error err = ERROR_INIT;

    cr_assert_eq(story_query(&query, "by=direction,objective", &err), 0);
    cr_expect_eq(report_query_check_by(&query, "paths", &err), 0);
    report_query_release(&query);
    cr_assert_eq(story_query(&query, "by=channel,day", &err), 0);
    cr_expect_eq(report_query_check_by(&query, "paths", &err), ERROR_USAGE);
    cr_expect_str_eq(err.field, "by");
    cr_expect_str_eq(err.message,
                     "paths has no rows by day; use link, campaign, direction, "
                     "objective, channel, source, content, placement or "
                     "variant");
    report_query_release(&query);
}

Test(report_query, lists_every_dimension_where_one_is_not_known)
{
    struct report_query query;
    struct error err = ERROR_INIT;

    cr_assert_eq(story_query(&query, "by=country", &err), ERROR_USAGE);
    cr_expect_str_eq(err.message,
                     "by \"country\" is not understood; use link, campaign, "
                     "direction, objective, channel, source, content, "
                     "placement, variant, day or hour");
}

Test(report_query, tells_whether_it_goes_by_a_dimension)
{
    struct report_query query;
    struct error err = ERROR_INIT;

    cr_assert_eq(story_query(&query, "by=direction,objective", &err), 0);
    cr_expect(report_query_goes_by(&query, REPORT_BY_DIRECTION));
    cr_expect(report_query_goes_by(&query, REPORT_BY_OBJECTIVE));
    cr_expect_not(report_query_goes_by(&query, REPORT_BY_CAMPAIGN));
    report_query_release(&query);
    cr_assert_eq(story_query(&query, "", &err), 0);
    cr_expect_not(report_query_goes_by(&query, REPORT_BY_DIRECTION));
    report_query_release(&query);
}

Test(report_query, tells_named_models_from_those_for_want_of_a_word)
{
    struct report_query query;
    struct error err = ERROR_INIT;

    cr_assert_eq(story_query(&query, "", &err), 0);
    cr_expect_not(query.models_given);
    report_query_release(&query);
    cr_assert_eq(story_query(&query, "models=all", &err), 0);
    cr_expect(query.models_given);
    report_query_release(&query);
}

Test(report_query, refuses_times_where_rows_go_by_origin)
{
    struct report_query query;
    struct error err = ERROR_INIT;

    cr_assert_eq(story_query(&query, "by=campaign,hour", &err), 0);
    cr_expect_eq(report_query_check_by(&query, "roi", &err), ERROR_USAGE);
    cr_expect_str_eq(err.field, "by");
    report_query_release(&query);
    cr_assert_eq(story_query(&query, "by=campaign,content", &err), 0);
    cr_expect_eq(report_query_check_by(&query, "roi", &err), 0);
    report_query_release(&query);
}
