#include "attribution/query/report_query.h"

#include <stdlib.h>
#include <string.h>

#include "attribution/model/bootstrap.h"
#include "attribution/query/currency.h"
#include "attribution/query/rates.h"
#include "core/buffer.h"
#include "core/datetime.h"

#define REPORT_DAY_MS       86400000
#define REPORT_DURATION_MAX ((int64_t)36500 * REPORT_DAY_MS)
#define REPORT_STAGE_MAX    128
#define REPORT_VALUE_SHOWN  48
#define REPORT_STAGES       "reply,lead,mql,sal,sql,won,renewal"

/* What was given, before names and dates are looked at together. */
typedef int report_query_set(struct report_query *query, struct slice value,
                             struct error *err);

struct report_query_field {
    const char *name;
    report_query_set *set;
};

static int report_query_bad(struct error *err, const char *field,
                            struct slice value, const char *advice)
{
    return error_field(err, ERROR_USAGE, "bad_parameter", field,
                       "%s \"%" SLICE_FMT "\" is not understood; %s", field,
                       SLICE_ARG(slice_head(value, REPORT_VALUE_SHOWN)),
                       advice);
}

/* "use a, b or c" */
static void report_query_list(struct buffer *out, const char *name, bool last)
{
    const char *before = out->len == 0 ? "use " : last ? " or " : ", ";

    buffer_appendf(out, "%s%s", before, name);
}

/* The same of the first `count` dimensions. */
static void report_query_list_dimensions(struct buffer *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        report_query_list(out, report_dimension_name((enum report_dimension)i),
                          i + 1 == count);
}

static int report_query_bad_dimension(struct slice name, struct error *err)
{
    struct buffer known = BUFFER_INIT;

    report_query_list_dimensions(&known, REPORT_DIMENSIONS);
    report_query_bad(err, "by", name, buffer_str(&known));
    buffer_release(&known);
    return err->code;
}

static int report_query_set_by(struct report_query *query, struct slice value,
                               struct error *err)
{
    struct slice rest = value;
    struct slice name;

    while (slice_split(&rest, ',', &name)) {
        enum report_dimension dimension;

        if (query->by_count == REPORT_BY_MAX)
            return report_query_bad(err, "by", value,
                                    "give one or two dimensions");
        if (!report_dimension_parse(name, &dimension))
            return report_query_bad_dimension(name, err);
        if (query->by_count == 1 && query->by[0] == dimension)
            return report_query_bad(err, "by", value,
                                    "give two different dimensions");
        query->by[query->by_count++] = dimension;
    }
    return 0;
}

static int report_query_set_from(struct report_query *query, struct slice value,
                                 struct error *err)
{
    (void)err;
    query->from = slice_copy(value);
    return 0;
}

static int report_query_set_to(struct report_query *query, struct slice value,
                               struct error *err)
{
    (void)err;
    query->to = slice_copy(value);
    return 0;
}

static int report_query_set_tz(struct report_query *query, struct slice value,
                               struct error *err)
{
    struct error why = ERROR_INIT;

    if (timezone_open(value, &query->zone, &why) < 0)
        return error_field(err, ERROR_USAGE, "bad_parameter", "tz", "%s",
                           why.message);
    query->tz = slice_copy(value);
    return 0;
}

static int report_query_set_stage(struct report_query *query,
                                  struct slice value, struct error *err)
{
    if (value.len > REPORT_STAGE_MAX)
        return report_query_bad(err, "stage", value,
                                "a stage has at most 128 bytes");
    query->stage = slice_copy(value);
    return 0;
}

static int report_query_bad_model(struct slice name, struct error *err)
{
    struct buffer known = BUFFER_INIT;

    for (const struct model *model = models_list(); model->name != NULL;
         model++)
        report_query_list(&known, model->name, false);
    report_query_list(&known, "all", true);
    report_query_bad(err, "models", name, buffer_str(&known));
    buffer_release(&known);
    return err->code;
}

static int report_query_add_model(struct report_query *query, struct slice name,
                                  struct error *err)
{
    const struct model *model = models_find(name);

    if (model == NULL)
        return report_query_bad_model(name, err);
    for (size_t i = 0; i < query->model_count; i++) {
        if (query->models[i] == model)
            return report_query_bad(err, "models", name,
                                    "name each model once");
    }
    query->models[query->model_count++] = model;
    return 0;
}

static void report_query_all_models(struct report_query *query)
{
    for (const struct model *model = models_list(); model->name != NULL;
         model++)
        query->models[query->model_count++] = model;
}

static int report_query_set_models(struct report_query *query,
                                   struct slice value, struct error *err)
{
    struct slice rest = value;
    struct slice name;

    if (slice_equal(value, SLICE("all"))) {
        report_query_all_models(query);
        return 0;
    }
    while (slice_split(&rest, ',', &name)) {
        if (report_query_add_model(query, name, err) < 0)
            return err->code;
    }
    return 0;
}

static const struct {
    char unit;
    int64_t ms;
} report_units[] = {
    {'d', REPORT_DAY_MS}, {'h', 3600000}, {'m', 60000}, {'s', 1000}};

#define REPORT_UNITS (sizeof(report_units) / sizeof(report_units[0]))

static bool report_query_duration(struct slice value, int64_t *ms)
{
    uint64_t number;

    for (size_t i = 0; i < REPORT_UNITS; i++) {
        if (value.len < 2 || value.ptr[value.len - 1] != report_units[i].unit)
            continue;
        if (!slice_parse_u64(slice_head(value, value.len - 1), &number) ||
            number > (uint64_t)(REPORT_DURATION_MAX / report_units[i].ms))
            return false;
        *ms = (int64_t)number * report_units[i].ms;
        return true;
    }
    return false;
}

static int report_query_set_lookback(struct report_query *query,
                                     struct slice value, struct error *err)
{
    if (!report_query_duration(value, &query->lookback_ms))
        return report_query_bad(err, "lookback", value,
                                "give a number and d, h, m or s, e.g. 90d");
    return 0;
}

static int report_query_set_half_life(struct report_query *query,
                                      struct slice value, struct error *err)
{
    if (!report_query_duration(value, &query->half_life_ms) ||
        query->half_life_ms == 0)
        return report_query_bad(err, "half_life", value,
                                "give a number above 0 and d, h, m or s, "
                                "e.g. 7d");
    return 0;
}

static int report_query_set_count(struct report_query *query,
                                  struct slice value, struct error *err)
{
    query->first_only = slice_equal(value, SLICE("first"));
    if (!query->first_only && !slice_equal(value, SLICE("every")))
        return report_query_bad(err, "count", value, "use every or first");
    return 0;
}

static int report_query_flag(const char *field, struct slice value, bool *flag,
                             struct error *err)
{
    *flag = slice_equal(value, SLICE("true"));
    if (!*flag && !slice_equal(value, SLICE("false")))
        return report_query_bad(err, field, value, "use true or false");
    return 0;
}

static int report_query_set_uncertain(struct report_query *query,
                                      struct slice value, struct error *err)
{
    return report_query_flag("uncertain", value, &query->uncertain, err);
}

static int report_query_set_unique(struct report_query *query,
                                   struct slice value, struct error *err)
{
    return report_query_flag("unique", value, &query->unique, err);
}

static int report_query_set_collapse(struct report_query *query,
                                     struct slice value, struct error *err)
{
    return report_query_flag("collapse", value, &query->collapse, err);
}

static int report_query_set_currency(struct report_query *query,
                                     struct slice value, struct error *err)
{
    if (!currency_is_code(value))
        return report_query_bad(err, "currency", value,
                                "use three capital letters, e.g. USD");
    memcpy(query->currency, value.ptr, value.len);
    return 0;
}

static int report_query_set_order(struct report_query *query,
                                  struct slice value, struct error *err)
{
    uint64_t order;

    if (!slice_parse_u64(value, &order) || order < 1 || order > 3)
        return report_query_bad(err, "order", value, "use 1, 2 or 3");
    query->order = (unsigned)order;
    return 0;
}

static int report_query_set_bootstrap(struct report_query *query,
                                      struct slice value, struct error *err)
{
    uint64_t count;

    if (!slice_parse_u64(value, &count) || count >= BOOTSTRAP_LANES_MAX ||
        count == 1)
        return report_query_bad(err, "bootstrap", value,
                                "use a number from 2 to 2000, or 0");
    query->bootstrap = (unsigned)count;
    return 0;
}

static int report_query_set_seed(struct report_query *query, struct slice value,
                                 struct error *err)
{
    if (!slice_parse_u64(value, &query->seed))
        return report_query_bad(err, "seed", value, "use a whole number");
    return 0;
}

static int report_query_set_explain(struct report_query *query,
                                    struct slice value, struct error *err)
{
    (void)err;
    query->explain = slice_copy(value);
    return 0;
}

static int report_query_set_person(struct report_query *query,
                                   struct slice value, struct error *err)
{
    (void)err;
    query->person = slice_copy(value);
    return 0;
}

static int report_query_add_stage(struct report_query *query,
                                  struct slice stage, struct error *err)
{
    if (stage.len == 0 || stage.len > REPORT_STAGE_MAX ||
        slice_equal(stage, SLICE("lost")))
        return report_query_bad(err, "stages", stage,
                                "name the stages of the funnel, such as "
                                "lead,won; lost is none of them");
    for (size_t i = 0; i < query->stage_count; i++) {
        if (slice_equal(query->stages[i], stage))
            return report_query_bad(err, "stages", stage,
                                    "name each stage once");
    }
    if (query->stage_count == REPORT_STAGES_MAX)
        return report_query_bad(err, "stages", stage, "name at most 24 stages");
    query->stages[query->stage_count++] = stage;
    return 0;
}

static int report_query_set_stages(struct report_query *query,
                                   struct slice value, struct error *err)
{
    struct slice rest;
    struct slice stage;

    query->stage_list = slice_copy(value);
    rest = slice_str(query->stage_list);
    while (slice_split(&rest, ',', &stage)) {
        if (report_query_add_stage(query, stage, err) < 0)
            return err->code;
    }
    return 0;
}

static int report_query_score(const char *field, struct slice value,
                              double *score, struct error *err)
{
    if (!slice_parse_double(value, score) || !(*score >= 0 && *score <= 100))
        return report_query_bad(err, field, value, "use a score of 0 to 100");
    return 0;
}

static int report_query_set_likely(struct report_query *query,
                                   struct slice value, struct error *err)
{
    return report_query_score("likely", value, &query->likely, err);
}

static int report_query_set_risk(struct report_query *query, struct slice value,
                                 struct error *err)
{
    return report_query_score("risk", value, &query->risk, err);
}

static int report_query_set_limit(struct report_query *query,
                                  struct slice value, struct error *err)
{
    uint64_t limit;

    if (!slice_parse_u64(value, &limit))
        return report_query_bad(err, "limit", value,
                                "use a number of rows, 0 for all");
    query->limit = limit == 0 || limit > SIZE_MAX ? SIZE_MAX : (size_t)limit;
    return 0;
}

static int report_query_set_format(struct report_query *query,
                                   struct slice value, struct error *err)
{
    if (slice_equal(value, SLICE("json")))
        query->format = REPORT_JSON;
    else if (slice_equal(value, SLICE("csv")))
        query->format = REPORT_CSV;
    else if (slice_equal(value, SLICE("table")))
        query->format = REPORT_TABLE;
    else if (slice_equal(value, SLICE("html")))
        query->format = REPORT_HTML;
    else
        return report_query_bad(err, "format", value,
                                "use json, csv, table or html");
    return 0;
}

static int report_query_set_section(struct report_query *query,
                                    struct slice value, struct error *err)
{
    (void)err;
    query->section = slice_copy(value);
    return 0;
}

static const struct report_query_field report_query_fields[] = {
    {"by", report_query_set_by},
    {"from", report_query_set_from},
    {"to", report_query_set_to},
    {"tz", report_query_set_tz},
    {"stage", report_query_set_stage},
    {"models", report_query_set_models},
    {"lookback", report_query_set_lookback},
    {"half_life", report_query_set_half_life},
    {"count", report_query_set_count},
    {"uncertain", report_query_set_uncertain},
    {"collapse", report_query_set_collapse},
    {"unique", report_query_set_unique},
    {"currency", report_query_set_currency},
    {"order", report_query_set_order},
    {"bootstrap", report_query_set_bootstrap},
    {"seed", report_query_set_seed},
    {"explain", report_query_set_explain},
    {"stages", report_query_set_stages},
    {"person", report_query_set_person},
    {"likely", report_query_set_likely},
    {"risk", report_query_set_risk},
    {"limit", report_query_set_limit},
    {"format", report_query_set_format},
    {"section", report_query_set_section},
};

#define REPORT_QUERY_FIELDS \
    (sizeof(report_query_fields) / sizeof(report_query_fields[0]))

static size_t report_query_find(struct slice name)
{
    size_t i = 0;

    while (i < REPORT_QUERY_FIELDS &&
           !slice_equal(name, slice_str(report_query_fields[i].name)))
        i++;
    return i;
}

/* The field's name goes to err->field, which a stranger's must not overrun. */
static int report_query_unknown(struct slice name, struct error *err)
{
    struct buffer known = BUFFER_INIT;
    char field[REPORT_VALUE_SHOWN];

    for (size_t i = 0; i < REPORT_QUERY_FIELDS; i++)
        report_query_list(&known, report_query_fields[i].name,
                          i + 1 == REPORT_QUERY_FIELDS);
    snprintf(field, sizeof(field), "%" SLICE_FMT, SLICE_ARG(name));
    error_field(err, ERROR_USAGE, "unknown_parameter", field,
                "there is no parameter \"%s\"; %s", field, buffer_str(&known));
    buffer_release(&known);
    return err->code;
}

static int report_query_set_one(struct report_query *query, unsigned *seen,
                                const struct report_param *param,
                                struct error *err)
{
    size_t i = report_query_find(param->name);
    const char *name;

    if (i == REPORT_QUERY_FIELDS)
        return report_query_unknown(param->name, err);
    name = report_query_fields[i].name;
    if ((*seen & 1u << i) != 0)
        return error_field(err, ERROR_USAGE, "repeated_parameter", name,
                           "%s is given twice; give it once", name);
    *seen |= 1u << i;
    if (param->value.len == 0)
        return error_field(err, ERROR_USAGE, "bad_parameter", name,
                           "%s is empty; give it a value or leave it out",
                           name);
    return report_query_fields[i].set(query, param->value, err);
}

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
        return report_query_bad(err, field, value,
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
        report_query_set_tz(query, report_query_default(own->tz, "UTC"), err) <
            0)
        return err->code;
    if (query->stage_list == NULL)
        return report_query_set_stages(
            query, report_query_default(own->stages, REPORT_STAGES), err);
    return 0;
}

static int report_query_want_one(struct report_query *query, struct slice stage,
                                 struct error *err)
{
    if (stage.len == 0)
        return report_query_bad(err, "stage", slice_str(query->stage),
                                "name stages such as lead,won");
    for (size_t i = 0; i < query->wanted_count; i++) {
        if (slice_equal(query->wanted[i], stage))
            return report_query_bad(err, "stage", stage,
                                    "name each stage once");
    }
    if (query->wanted_count == REPORT_STAGES_MAX)
        return report_query_bad(err, "stage", slice_str(query->stage),
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
        report_query_all_models(query);
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
        if (report_query_set_one(query, &seen, &params[i], err) < 0)
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

    report_query_list_dimensions(&known, REPORT_TAG_DIMENSIONS);
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
    return report_query_bad(err, "stage", slice_str(query->stage),
                            "this report takes one stage, such as won");
}

void report_query_append_duration(struct buffer *out, int64_t ms)
{
    size_t i = 0;

    while (i + 1 < REPORT_UNITS && ms % report_units[i].ms != 0)
        i++;
    buffer_append_i64(out, ms / report_units[i].ms);
    buffer_append_byte(out, report_units[i].unit);
}

int report_query_refuse(const char *report, const char *field,
                        const char *advice, struct error *err)
{
    return error_field(err, ERROR_USAGE, "bad_parameter", field,
                       "%s takes no %s; %s", report, field, advice);
}
