#include "attribution/query/report_query.h"

#include <stdlib.h>
#include <string.h>

#include "attribution/query/query_param.h"
#include "attribution/query/rates.h"
#include "core/datetime.h"

#define REPORT_DAY_MS ((int64_t)86400000)
#define REPORT_STAGES "reply,lead,mql,sal,sql,won,renewal"

/* Digits where a date has them and dashes between. */
static bool report_query_is_date(struct slice text)
{
    return text.len == 10 && text.ptr[4] == '-' && text.ptr[7] == '-';
}

/* The instant at which a span starts or ends; see the header. */
static int report_query_instant(const struct report_query *query,
                                const char *field, const char *text, int plus,
                                int64_t *ms, struct error *err)
{
    struct slice value = slice_str(text);

    if (text == NULL)
        return 0;
    if (!datetime_parse(value, ms))
        return query_param_bad(err, field, value,
                               "use a date such as 2026-11-22, or RFC 3339");
    if (report_query_is_date(value))
        *ms = timezone_day_start(query->zone, *ms / REPORT_DAY_MS -
                                                  (*ms % REPORT_DAY_MS < 0) +
                                                  plus);
    return 0;
}

/* The operator's word where the query says nothing, else our own. */
static struct slice report_query_default(const char *own, const char *otherwise)
{
    return slice_str(own != NULL ? own : otherwise);
}

static int report_query_fill(struct report_query *query,
                             const struct report_defaults *defaults,
                             struct error *err)
{
    static const struct report_defaults none;
    const struct report_defaults *own = defaults != NULL ? defaults : &none;

    query->rates = rates_ref(own->rates);
    if (own->currency != NULL)
        snprintf(query->default_currency, sizeof(query->default_currency), "%s",
                 own->currency);
    if (query->tz == NULL &&
        query_param_set_tz(query, report_query_default(own->tz, "UTC"), err) <
            0)
        return err->code;
    if (query->stage_list == NULL)
        return query_param_set_stages(
            query, report_query_default(own->stages, REPORT_STAGES), err);
    return 0;
}

static int report_query_want_one(struct report_query *query, struct slice stage,
                                 struct error *err)
{
    if (stage.len == 0)
        return query_param_bad(err, "stage", slice_str(query->stage),
                               "name stages such as lead,won");
    for (size_t i = 0; i < query->wanted_count; i++) {
        if (slice_equal(query->wanted[i], stage))
            return query_param_bad(err, "stage", stage, "name each stage once");
    }
    if (query->wanted_count == REPORT_STAGES_MAX)
        return query_param_bad(err, "stage", slice_str(query->stage),
                               "name at most 24 stages");
    query->wanted[query->wanted_count++] = stage;
    return 0;
}

/* `stage` taken apart; the slices point into it or into the funnel. */
static int report_query_want(struct report_query *query, struct error *err)
{
    struct slice rest = slice_str(query->stage);
    struct slice stage;

    if (slice_equal(rest, SLICE("all"))) {
        memcpy(query->wanted, query->stages, sizeof(query->wanted));
        query->wanted_count = query->stage_count;
        return 0;
    }
    while (slice_split(&rest, ',', &stage)) {
        if (report_query_want_one(query, stage, err) < 0)
            return err->code;
    }
    return 0;
}

/* What was not given, and what depends on several parameters. */
static int report_query_finish(struct report_query *query,
                               const struct report_defaults *defaults,
                               struct error *err)
{
    if (report_query_fill(query, defaults, err) < 0)
        return err->code;
    if (query->stage == NULL)
        query->stage = slice_copy(SLICE("won"));
    if (report_query_want(query, err) < 0)
        return err->code;
    query->models_given = query->model_count > 0;
    if (!query->models_given)
        query_param_all_models(query);
    if (report_query_instant(query, "from", query->from, 0, &query->from_ms,
                             err) < 0 ||
        report_query_instant(query, "to", query->to, 1, &query->to_ms, err) < 0)
        return err->code;
    if (query->from_ms >= query->to_ms)
        return error_field(err, ERROR_USAGE, "bad_parameter", "to",
                           "the span ends before it begins; give a `to` "
                           "after `from`");
    return 0;
}

int report_query_init(struct report_query *query,
                      const struct report_param *params, size_t count,
                      const struct report_defaults *defaults, struct error *err)
{
    unsigned seen = 0;

    *query = (struct report_query){
        .from_ms = INT64_MIN,
        .to_ms = INT64_MAX,
        .lookback_ms = (int64_t)90 * REPORT_DAY_MS,
        .half_life_ms = (int64_t)7 * REPORT_DAY_MS,
        .unique = true,
        .order = 1,
        .bootstrap = 200,
        .seed = 1,
        .likely = 60,
        .risk = 25,
    };
    for (size_t i = 0; i < count; i++) {
        if (query_param_take(query, &seen, &params[i], err) < 0)
            goto out;
    }
    if (report_query_finish(query, defaults, err) == 0)
        return 0;
out:
    report_query_release(query);
    return err->code;
}

void report_query_release(struct report_query *query)
{
    timezone_free(&query->zone);
    rates_unref(&query->rates);
    free(query->tz);
    free(query->from);
    free(query->to);
    free(query->stage);
    free(query->section);
    free(query->stage_list);
    free(query->explain);
    free(query->person);
    free(query->given);
    query->given = NULL;
    query->stage_list = NULL;
    query->explain = NULL;
    query->person = NULL;
    query->tz = NULL;
    query->from = NULL;
    query->to = NULL;
    query->stage = NULL;
    query->section = NULL;
}

static int report_query_bad_time(const char *report,
                                 enum report_dimension dimension,
                                 struct error *err)
{
    struct buffer known = BUFFER_INIT;

    query_param_list_dimensions(&known, REPORT_TAG_DIMENSIONS);
    error_field(err, ERROR_USAGE, "bad_parameter", "by",
                "%s has no rows by %s; %s", report,
                report_dimension_name(dimension), buffer_str(&known));
    buffer_release(&known);
    return err->code;
}

int report_query_check_by(const struct report_query *query, const char *report,
                          struct error *err)
{
    for (size_t i = 0; i < query->by_count; i++) {
        if (report_dimension_is_time(query->by[i]))
            return report_query_bad_time(report, query->by[i], err);
    }
    return 0;
}

bool report_query_goes_by(const struct report_query *query,
                          enum report_dimension dimension)
{
    for (size_t i = 0; i < query->by_count; i++) {
        if (query->by[i] == dimension)
            return true;
    }
    return false;
}

int report_query_check_stage(const struct report_query *query,
                             struct error *err)
{
    if (query->wanted_count == 1)
        return 0;
    return query_param_bad(err, "stage", slice_str(query->stage),
                           "this report takes one stage, such as won");
}

int report_query_refuse(const char *report, const char *field,
                        const char *advice, struct error *err)
{
    return error_field(err, ERROR_USAGE, "bad_parameter", field,
                       "%s takes no %s; %s", report, field, advice);
}
