#ifndef ATTRIBUTION_REPORT_QUERY_H
#define ATTRIBUTION_REPORT_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attribution/model/models.h"
#include "attribution/query/report_dimension.h"
#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"
#include "core/timezone.h"

/*
 * What a report is asked for: the parameters of API.md, parsed and checked.
 *
 *     struct report_param params[] = {{SLICE("by"), SLICE("campaign")}};
 *     struct report_query query;
 *     if (report_query_init(&query, params, 1, NULL, &err) < 0)
 *         return err.code;                 err.field names the parameter
 *     report_run(SLICE("clicks"), ledger, &query, &out, &err);
 *     report_query_release(&query);
 *
 * The parameters (values already percent-decoded):
 *
 *   by         one or two dimensions, e.g. direction or direction,channel
 *   from, to   the span: a date is a whole day in tz, so that `to` includes
 *              the day it names; an instant (RFC 3339 or unix seconds) is
 *              exact, and `to` is then the first instant outside
 *   tz         a name of the tz database, e.g. Europe/Zurich; default UTC
 *   stage      default won; attribution takes several (lead,won) or all, which
 *              are the funnel's
 *   models     names separated by commas, or all; default all, or as the
 *              report thinks best
 *   lookback   e.g. 90d, 36h, 30m, 45s; default 90d
 *   half_life  of time_decay and of recency, likewise; default 7d
 *   count      every (default) or first
 *   uncertain  true counts uncertain touches with the human ones
 *   collapse   true makes one step of equal neighbours on a path
 *   unique     false leaves different visitors out of the clicks report, which
 *              is most of its time; default true
 *   currency   the one currency of all sums; default: the one there is
 *   order      of markov: 1 (default), 2 or 3
 *   bootstrap  replicates behind the intervals of markov and shapley_rate;
 *              default 200, 0 for none
 *   seed       of the bootstrap and of sampling; default 1
 *   explain    a row's key: the conversions behind its figures
 *   stages     the funnel, first stage first, separated by commas; default
 *              reply,lead,mql,sal,sql,won,renewal
 *   person     whose journey: an identifier, such as crm-1841, or
 *              customer:crm-1841
 *   likely, risk  the thresholds of the engagement score, 0 to 100
 *   limit      how many rows a list has at most; 0 for all
 *   format     json (default), csv, table or html
 *   section    which of the report's tables CSV holds; default the main one.
 *              report_run checks it, as only the report knows its tables
 *
 * An unknown, repeated or bad parameter is ERROR_USAGE with the field set;
 * nothing needs to be released then. Which dimensions a report takes is
 * checked by the report.
 *
 * The span applies to the time of what a report counts: of hits in the clicks
 * report; of conversions, touches and costs in the attribution report. A
 * conversion inside the span is credited to all touches of its lookback, also
 * those before the span.
 */
#define REPORT_BY_MAX     2
#define REPORT_STAGES_MAX 24

enum report_format {
    REPORT_JSON,
    REPORT_CSV,
    REPORT_TABLE,
    REPORT_HTML,
    REPORT_HTML_PART /* within a page of somebody else's; no parameter asks for
                        it, and it has the one section that `section` names */
};

struct rates;

struct report_param {
    struct slice name;
    struct slice value;
};

/* The operator's own settings, behind what a query leaves open. */
struct report_defaults {
    const char *tz;       /* NULL: UTC */
    const char *currency; /* NULL: the one there is */
    const char *stages;   /* NULL: as above */
    struct rates *rates;  /* NULL: none; a query takes a ref */
};

struct report_query {
    enum report_dimension by[REPORT_BY_MAX];
    size_t by_count;                        /* 0: the report's own default */
    int64_t from_ms;                        /* INT64_MIN: open */
    int64_t to_ms;                          /* exclusive; INT64_MAX: open */
    char *from, *to;                        /* as given, or NULL; owned */
    char *tz;                               /* name; owned */
    struct timezone_rules *zone;            /* owned */
    char *stage;                            /* as given; owned */
    struct slice wanted[REPORT_STAGES_MAX]; /* the stages that it names */
    size_t wanted_count;                    /* at least 1 */
    const struct model *models[MODELS_MAX];
    size_t model_count;
    bool models_given; /* false: they are all, for want of a word */
    int64_t lookback_ms;
    int64_t half_life_ms;
    bool first_only; /* count=first */
    bool uncertain;
    bool collapse;
    bool unique;
    char currency[4];   /* "" for none given */
    unsigned order;     /* of markov */
    unsigned bootstrap; /* replicates */
    uint64_t seed;
    char *explain; /* owned, like the next two; NULL: not asked for */
    char *person;
    struct slice stages[REPORT_STAGES_MAX]; /* of stage_list */
    size_t stage_count;
    char *stage_list;
    double likely, risk;
    size_t limit;             /* SIZE_MAX: all; 0: as the report thinks best */
    char default_currency[4]; /* the operator's, or "" */
    struct rates *rates;      /* a ref; NULL: none */
    enum report_format format;
    char *section; /* or NULL; owned */
    char *given;   /* of REPORT_HTML_PART: what was asked, as a query string for
                      its links to go on with; NULL: no links. Owned */
};

/* `defaults` may be NULL. */
int report_query_init(struct report_query *query,
                      const struct report_param *params, size_t count,
                      const struct report_defaults *defaults, struct error *err)
    __attribute__((warn_unused_result));

void report_query_release(struct report_query *query);

/*
 * ERROR_USAGE if `by` names a time, which no report can have whose rows go by
 * where things came from. `report` is its name.
 */
int report_query_check_by(const struct report_query *query, const char *report,
                          struct error *err)
    __attribute__((warn_unused_result));

/* ERROR_USAGE about a parameter that would mislead: the report ignores it. */
int report_query_refuse(const char *report, const char *field,
                        const char *advice, struct error *err)
    __attribute__((warn_unused_result));

/* True if `by` names the dimension. */
bool report_query_goes_by(const struct report_query *query,
                          enum report_dimension dimension);

/* ERROR_USAGE if several stages are asked for, where a report takes one. */
int report_query_check_stage(const struct report_query *query,
                             struct error *err)
    __attribute__((warn_unused_result));

#endif
