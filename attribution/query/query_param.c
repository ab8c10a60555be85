#include "attribution/query/query_param.h"

#include <stdlib.h>
#include <string.h>

#include "attribution/model/bootstrap.h"
#include "attribution/query/currency.h"
#include "attribution/query/duration.h"

#define QUERY_STAGE_MAX   128
#define QUERY_VALUE_SHOWN 48

int query_param_bad(struct error *err, const char *field, struct slice value,
                    const char *advice)
{
    return error_field(err, ERROR_USAGE, "bad_parameter", field,
                       "%s \"%" SLICE_FMT "\" is not understood; %s", field,
                       SLICE_ARG(slice_head(value, QUERY_VALUE_SHOWN)), advice);
}

/* "use a, b or c" */
static void query_param_list(struct buffer *out, const char *name, bool last)
{
    const char *before = out->len == 0 ? "use " : last ? " or " : ", ";

    buffer_appendf(out, "%s%s", before, name);
}

/* The same of the first `count` dimensions. */
void query_param_list_dimensions(struct buffer *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        query_param_list(out, report_dimension_name((enum report_dimension)i),
                         i + 1 == count);
}

static int query_param_bad_dimension(struct slice name, struct error *err)
{
    struct buffer known = BUFFER_INIT;

    query_param_list_dimensions(&known, REPORT_DIMENSIONS);
    query_param_bad(err, "by", name, buffer_str(&known));
    buffer_release(&known);
    return err->code;
}

static int query_param_set_by(struct report_query *query, struct slice value,
                              struct error *err)
{
    struct slice rest = value;
    struct slice name;

    while (slice_split(&rest, ',', &name)) {
        enum report_dimension dimension;

        if (query->by_count == REPORT_BY_MAX)
            return query_param_bad(err, "by", value,
                                   "give one or two dimensions");
        if (!report_dimension_parse(name, &dimension))
            return query_param_bad_dimension(name, err);
        if (query->by_count == 1 && query->by[0] == dimension)
            return query_param_bad(err, "by", value,
                                   "give two different dimensions");
        query->by[query->by_count++] = dimension;
    }
    return 0;
}

static int query_param_set_from(struct report_query *query, struct slice value,
                                struct error *err)
{
    (void)err;
    query->from = slice_copy(value);
    return 0;
}

static int query_param_set_to(struct report_query *query, struct slice value,
                              struct error *err)
{
    (void)err;
    query->to = slice_copy(value);
    return 0;
}

int query_param_set_tz(struct report_query *query, struct slice value,
                       struct error *err)
{
    struct error why = ERROR_INIT;

    if (timezone_open(value, &query->zone, &why) < 0)
        return error_field(err, ERROR_USAGE, "bad_parameter", "tz", "%s",
                           why.message);
    query->tz = slice_copy(value);
    return 0;
}

static int query_param_set_stage(struct report_query *query, struct slice value,
                                 struct error *err)
{
    if (value.len > QUERY_STAGE_MAX)
        return query_param_bad(err, "stage", value,
                               "a stage has at most 128 bytes");
    query->stage = slice_copy(value);
    return 0;
}

static int query_param_bad_model(struct slice name, struct error *err)
{
    struct buffer known = BUFFER_INIT;

    for (const struct model *model = models_list(); model->name != NULL;
         model++)
        query_param_list(&known, model->name, false);
    query_param_list(&known, "all", true);
    query_param_bad(err, "models", name, buffer_str(&known));
    buffer_release(&known);
    return err->code;
}

static int query_param_add_model(struct report_query *query, struct slice name,
                                 struct error *err)
{
    const struct model *model = models_find(name);

    if (model == NULL)
        return query_param_bad_model(name, err);
    for (size_t i = 0; i < query->model_count; i++) {
        if (query->models[i] == model)
            return query_param_bad(err, "models", name, "name each model once");
    }
    query->models[query->model_count++] = model;
    return 0;
}

void query_param_all_models(struct report_query *query)
{
    for (const struct model *model = models_list(); model->name != NULL;
         model++)
        query->models[query->model_count++] = model;
}

static int query_param_set_models(struct report_query *query,
                                  struct slice value, struct error *err)
{
    struct slice rest = value;
    struct slice name;

    if (slice_equal(value, SLICE("all"))) {
        query_param_all_models(query);
        return 0;
    }
    while (slice_split(&rest, ',', &name)) {
        if (query_param_add_model(query, name, err) < 0)
            return err->code;
    }
    return 0;
}

static int query_param_set_lookback(struct report_query *query,
                                    struct slice value, struct error *err)
{
    if (!duration_parse(value, &query->lookback_ms))
        return query_param_bad(err, "lookback", value,
                               "give a number and d, h, m or s, e.g. 90d");
    return 0;
}

static int query_param_set_half_life(struct report_query *query,
                                     struct slice value, struct error *err)
{
    if (!duration_parse(value, &query->half_life_ms) ||
        query->half_life_ms == 0)
        return query_param_bad(err, "half_life", value,
                               "give a number above 0 and d, h, m or s, "
                               "e.g. 7d");
    return 0;
}

static int query_param_set_count(struct report_query *query, struct slice value,
                                 struct error *err)
{
    query->first_only = slice_equal(value, SLICE("first"));
    if (!query->first_only && !slice_equal(value, SLICE("every")))
        return query_param_bad(err, "count", value, "use every or first");
    return 0;
}

static int query_param_flag(const char *field, struct slice value, bool *flag,
                            struct error *err)
{
    *flag = slice_equal(value, SLICE("true"));
    if (!*flag && !slice_equal(value, SLICE("false")))
        return query_param_bad(err, field, value, "use true or false");
    return 0;
}

static int query_param_set_uncertain(struct report_query *query,
                                     struct slice value, struct error *err)
{
    return query_param_flag("uncertain", value, &query->uncertain, err);
}

static int query_param_set_unique(struct report_query *query,
                                  struct slice value, struct error *err)
{
    return query_param_flag("unique", value, &query->unique, err);
}

static int query_param_set_collapse(struct report_query *query,
                                    struct slice value, struct error *err)
{
    return query_param_flag("collapse", value, &query->collapse, err);
}

static int query_param_set_currency(struct report_query *query,
                                    struct slice value, struct error *err)
{
    if (!currency_is_code(value))
        return query_param_bad(err, "currency", value,
                               "use three capital letters, e.g. USD");
    memcpy(query->currency, value.ptr, value.len);
    return 0;
}

static int query_param_set_order(struct report_query *query, struct slice value,
                                 struct error *err)
{
    uint64_t order;

    if (!slice_parse_u64(value, &order) || order < 1 || order > 3)
        return query_param_bad(err, "order", value, "use 1, 2 or 3");
    query->order = (unsigned)order;
    return 0;
}

static int query_param_set_bootstrap(struct report_query *query,
                                     struct slice value, struct error *err)
{
    uint64_t count;

    if (!slice_parse_u64(value, &count) || count >= BOOTSTRAP_LANES_MAX ||
        count == 1)
        return query_param_bad(err, "bootstrap", value,
                               "use a number from 2 to 2000, or 0");
    query->bootstrap = (unsigned)count;
    return 0;
}

static int query_param_set_seed(struct report_query *query, struct slice value,
                                struct error *err)
{
    if (!slice_parse_u64(value, &query->seed))
        return query_param_bad(err, "seed", value, "use a whole number");
    return 0;
}

static int query_param_set_explain(struct report_query *query,
                                   struct slice value, struct error *err)
{
    (void)err;
    query->explain = slice_copy(value);
    return 0;
}

static int query_param_set_person(struct report_query *query,
                                  struct slice value, struct error *err)
{
    (void)err;
    query->person = slice_copy(value);
    return 0;
}

static int query_param_add_stage(struct report_query *query, struct slice stage,
                                 struct error *err)
{
    if (stage.len == 0 || stage.len > QUERY_STAGE_MAX ||
        slice_equal(stage, SLICE("lost")))
        return query_param_bad(err, "stages", stage,
                               "name the stages of the funnel, such as "
                               "lead,won; lost is none of them");
    for (size_t i = 0; i < query->stage_count; i++) {
        if (slice_equal(query->stages[i], stage))
            return query_param_bad(err, "stages", stage,
                                   "name each stage once");
    }
    if (query->stage_count == REPORT_STAGES_MAX)
        return query_param_bad(err, "stages", stage, "name at most 24 stages");
    query->stages[query->stage_count++] = stage;
    return 0;
}

int query_param_set_stages(struct report_query *query, struct slice value,
                           struct error *err)
{
    struct slice rest;
    struct slice stage;

    query->stage_list = slice_copy(value);
    rest = slice_str(query->stage_list);
    while (slice_split(&rest, ',', &stage)) {
        if (query_param_add_stage(query, stage, err) < 0)
            return err->code;
    }
    return 0;
}

static int query_param_score(const char *field, struct slice value,
                             double *score, struct error *err)
{
    if (!slice_parse_double(value, score) || !(*score >= 0 && *score <= 100))
        return query_param_bad(err, field, value, "use a score of 0 to 100");
    return 0;
}

static int query_param_set_likely(struct report_query *query,
                                  struct slice value, struct error *err)
{
    return query_param_score("likely", value, &query->likely, err);
}

static int query_param_set_risk(struct report_query *query, struct slice value,
                                struct error *err)
{
    return query_param_score("risk", value, &query->risk, err);
}

static int query_param_set_limit(struct report_query *query, struct slice value,
                                 struct error *err)
{
    uint64_t limit;

    if (!slice_parse_u64(value, &limit))
        return query_param_bad(err, "limit", value,
                               "use a number of rows, 0 for all");
    query->limit = limit == 0 || limit > SIZE_MAX ? SIZE_MAX : (size_t)limit;
    return 0;
}

static int query_param_set_format(struct report_query *query,
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
        return query_param_bad(err, "format", value,
                               "use json, csv, table or html");
    return 0;
}

static int query_param_set_section(struct report_query *query,
                                   struct slice value, struct error *err)
{
    (void)err;
    query->section = slice_copy(value);
    return 0;
}

static const struct query_param query_params[] = {
    {"by", query_param_set_by, QUERY_PARAM_DIMENSIONS, NULL,
     "what a row stands for"},
    {"from", query_param_set_from, QUERY_PARAM_DATE, NULL, "the first day"},
    {"to", query_param_set_to, QUERY_PARAM_DATE, NULL, "the last day"},
    {"tz", query_param_set_tz, QUERY_PARAM_TEXT, "Europe/Zurich",
     "whose days they are; UTC, or the server's own, unless given"},
    {"stage", query_param_set_stage, QUERY_PARAM_TEXT, "won",
     "which conversions"},
    {"models", query_param_set_models, QUERY_PARAM_MODELS, NULL,
     "who gets the credit"},
    {"lookback", query_param_set_lookback, QUERY_PARAM_TEXT, "90d",
     "how old a touch may be"},
    {"half_life", query_param_set_half_life, QUERY_PARAM_TEXT, "7d",
     "of time_decay and of recency"},
    {"count", query_param_set_count, QUERY_PARAM_CHOICE, "every,first",
     "which of a person's conversions"},
    {"uncertain", query_param_set_uncertain, QUERY_PARAM_CHOICE, "false,true",
     "count uncertain touches as human"},
    {"collapse", query_param_set_collapse, QUERY_PARAM_CHOICE, "false,true",
     "make one step of equal neighbours"},
    {"unique", query_param_set_unique, QUERY_PARAM_CHOICE, "true,false",
     "count different visitors"},
    {"currency", query_param_set_currency, QUERY_PARAM_TEXT, "USD",
     "the one currency of all sums"},
    {"order", query_param_set_order, QUERY_PARAM_CHOICE, "1,2,3",
     "of markov: touches that a state is of"},
    {"bootstrap", query_param_set_bootstrap, QUERY_PARAM_NUMBER, "200",
     "replicates behind the intervals of markov and shapley_rate"},
    {"seed", query_param_set_seed, QUERY_PARAM_NUMBER, "1", "of those"},
    {"explain", query_param_set_explain, QUERY_PARAM_TEXT, "",
     "the conversions behind this row"},
    {"stages", query_param_set_stages, QUERY_PARAM_TEXT,
     "reply,lead,mql,sal,sql,won,renewal", "the funnel, first stage first"},
    {"person", query_param_set_person, QUERY_PARAM_TEXT, "",
     "one person's journey, by any identifier"},
    {"likely", query_param_set_likely, QUERY_PARAM_NUMBER, "60",
     "the score from which somebody is likely to buy"},
    {"risk", query_param_set_risk, QUERY_PARAM_NUMBER, "25",
     "the score below which somebody is at risk"},
    {"limit", query_param_set_limit, QUERY_PARAM_NUMBER, "100",
     "how many rows a list has, 0 for all"},
    {"format", query_param_set_format, QUERY_PARAM_CHOICE,
     "json,csv,table,html", "how it is written"},
    {"section", query_param_set_section, QUERY_PARAM_TEXT, "rows",
     "which of the report's tables CSV holds"},
};

#define QUERY_PARAMS (sizeof(query_params) / sizeof(query_params[0]))

static size_t query_param_index(struct slice name)
{
    size_t i = 0;

    while (i < QUERY_PARAMS &&
           !slice_equal(name, slice_str(query_params[i].name)))
        i++;
    return i;
}

const struct query_param *query_param_find(struct slice name)
{
    size_t i = query_param_index(name);

    return i < QUERY_PARAMS ? &query_params[i] : NULL;
}

/* The field's name goes to err->field, which a stranger's must not overrun. */
static int query_param_unknown(struct slice name, struct error *err)
{
    struct buffer known = BUFFER_INIT;
    char field[QUERY_VALUE_SHOWN];

    for (size_t i = 0; i < QUERY_PARAMS; i++)
        query_param_list(&known, query_params[i].name, i + 1 == QUERY_PARAMS);
    snprintf(field, sizeof(field), "%" SLICE_FMT, SLICE_ARG(name));
    error_field(err, ERROR_USAGE, "unknown_parameter", field,
                "there is no parameter \"%s\"; %s", field, buffer_str(&known));
    buffer_release(&known);
    return err->code;
}

int query_param_take(struct report_query *query, unsigned *seen,
                     const struct report_param *param, struct error *err)
{
    size_t i = query_param_index(param->name);
    const char *name;

    if (i == QUERY_PARAMS)
        return query_param_unknown(param->name, err);
    name = query_params[i].name;
    if ((*seen & 1u << i) != 0)
        return error_field(err, ERROR_USAGE, "repeated_parameter", name,
                           "%s is given twice; give it once", name);
    *seen |= 1u << i;
    if (param->value.len == 0)
        return error_field(err, ERROR_USAGE, "bad_parameter", name,
                           "%s is empty; give it a value or leave it out",
                           name);
    return query_params[i].set(query, param->value, err);
}
