#include "attribution/report/report_lift.h"

#include "attribution/credit/conversions.h"
#include "attribution/credit/credit_chains.h"
#include "attribution/credit/credits.h"
#include "attribution/credit/tag_groups.h"
#include "attribution/measure/holdouts.h"
#include "attribution/measure/rate_difference.h"
#include "attribution/report/report_attribution.h"
#include "attribution/report/report_behind.h"

enum {
    LIFT_KEY,
    LIFT_TREATED,
    LIFT_HOLDOUT,
    LIFT_TREATED_CONVERSIONS,
    LIFT_HOLDOUT_CONVERSIONS,
    LIFT_TREATED_RATE,
    LIFT_HOLDOUT_RATE,
    LIFT_DIFFERENCE,
    LIFT_STANDARD_ERROR,
    LIFT_LOW,
    LIFT_HIGH,
    LIFT_INCREMENTAL,
    LIFT_INCREMENTAL_LOW,
    LIFT_INCREMENTAL_HIGH,
    LIFT_RELATIVE,
    LIFT_COLUMNS
};

struct lift {
    struct report_query query; /* with this report's defaults; owns nothing */
    struct ledger_view view;
    struct tag_groups groups;
    struct holdouts holdouts;
    struct conversions conversions;
    struct credit_chains chains;
    struct credits credits;
    struct report_result *result;
};

static int lift_check(const struct report_query *query, struct error *err)
{
    if (query->explain != NULL)
        return report_query_refuse("lift", "explain",
                                   "ask the attribution report", err);
    if (query->by_count > 1 ||
        (query->by_count == 1 && query->by[0] != REPORT_BY_CAMPAIGN))
        return error_field(err, ERROR_USAGE, "bad_parameter", "by",
                           "people are held out of campaigns, so lift goes by "
                           "campaign; leave `by` out");
    return report_query_check_stage(query, err);
}

static void lift_query(struct lift *lift, const struct report_query *query)
{
    lift->query = *query;
    lift->query.by[0] = REPORT_BY_CAMPAIGN;
    lift->query.by_count = 1;
    lift->query.bootstrap = 0; /* no intervals of credit are shown */
    if (!query->models_given) {
        lift->query.models[0] = models_find(SLICE("last_non_direct"));
        lift->query.models[1] = models_find(SLICE("linear"));
        lift->query.model_count = 2;
    }
}

static int lift_init(struct lift *lift, struct ledger *ledger,
                     struct error *err)
{
    const struct report_query *query = &lift->query;

    ledger_view_open(ledger, &lift->view, LEDGER_PERSONS);
    tag_groups_init(&lift->groups, &lift->view, query->by, query->by_count);
    holdouts_init(&lift->holdouts, &lift->view, query, &lift->groups);
    conversions_init(&lift->conversions, &lift->view, query, query->wanted[0]);
    credit_chains_init(&lift->chains, &lift->view, query, &lift->groups);
    return credits_init(&lift->credits, &lift->chains, &lift->conversions, err);
}

static void lift_release(struct lift *lift)
{
    credits_release(&lift->credits);
    credit_chains_release(&lift->chains);
    conversions_release(&lift->conversions);
    holdouts_release(&lift->holdouts);
    tag_groups_release(&lift->groups);
    ledger_view_close(&lift->view);
}

static void lift_columns(const struct lift *lift)
{
    static const struct report_column columns[LIFT_COLUMNS] = {
        [LIFT_KEY] = {.name = "campaign", .is_key = true},
        [LIFT_TREATED] = {.name = "treated",
                          .help = "people who were to get it"},
        [LIFT_HOLDOUT] = {.name = "holdout",
                          .help = "people who were held out of it"},
        [LIFT_TREATED_CONVERSIONS] = {.name = "treated_conversions",
                                      .help = "treated people who converted "
                                              "since their assignment"},
        [LIFT_HOLDOUT_CONVERSIONS] = {.name = "holdout_conversions",
                                      .help = "held-out people who converted "
                                              "since their assignment"},
        [LIFT_TREATED_RATE] = {.name = "treated_rate",
                               .kind = REPORT_SHARE,
                               .help = "treated_conversions / treated"},
        [LIFT_HOLDOUT_RATE] = {.name = "holdout_rate",
                               .kind = REPORT_SHARE,
                               .help = "holdout_conversions / holdout"},
        [LIFT_DIFFERENCE] = {.name = "difference",
                             .kind = REPORT_SHARE,
                             .help = "treated_rate - holdout_rate"},
        [LIFT_STANDARD_ERROR] = {.name = "standard_error",
                                 .kind = REPORT_SHARE,
                                 .help = "of the difference, by Wald"},
        [LIFT_LOW] = {.name = "low",
                      .kind = REPORT_SHARE,
                      .help = "95% interval of the difference by Newcombe, "
                              "lower end"},
        [LIFT_HIGH] = {.name = "high",
                       .kind = REPORT_SHARE,
                       .help = "95% interval of the difference by Newcombe, "
                               "upper end"},
        [LIFT_INCREMENTAL] = {.name = "incremental",
                              .bar = true,
                              .help = "conversions that there would not have "
                                      "been: difference x treated"},
        [LIFT_INCREMENTAL_LOW] = {.name = "incremental_low",
                                  .help = "low x treated"},
        [LIFT_INCREMENTAL_HIGH] = {.name = "incremental_high",
                                   .help = "high x treated"},
        [LIFT_RELATIVE] = {.name = "relative_lift",
                           .kind = REPORT_SHARE,
                           .help = "difference / holdout_rate"},
    };

    for (size_t i = 0; i < LIFT_COLUMNS; i++)
        report_result_add_column(lift->result, columns[i]);
    report_section_open_rows(report_result_section(lift->result),
                             lift->query.models_given ? &report_behind_credit
                                                      : &report_behind_lift);
    for (size_t i = 0; i < lift->query.model_count; i++)
        report_result_add_column(
            lift->result,
            (struct report_column){.name = "conversions",
                                   .model = lift->query.models[i]->name,
                                   .help = "what the model credits"});
}

static void lift_fill_rates(const struct holdouts_figures *figures,
                            struct report_cell *row)
{
    double treated = (double)figures->arms[HOLDOUTS_TREATED].people;
    struct rate_difference rates;

    if (!rate_difference_of(figures->arms[HOLDOUTS_TREATED].converted,
                            figures->arms[HOLDOUTS_TREATED].people,
                            figures->arms[HOLDOUTS_HOLDOUT].converted,
                            figures->arms[HOLDOUTS_HOLDOUT].people, &rates))
        return;
    row[LIFT_TREATED_RATE] = report_cell_number(rates.first);
    row[LIFT_HOLDOUT_RATE] = report_cell_number(rates.second);
    row[LIFT_DIFFERENCE] = report_cell_number(rates.difference);
    row[LIFT_STANDARD_ERROR] = report_cell_number(rates.error);
    row[LIFT_LOW] = report_cell_number(rates.low);
    row[LIFT_HIGH] = report_cell_number(rates.high);
    row[LIFT_INCREMENTAL] = report_cell_number(rates.difference * treated);
    row[LIFT_INCREMENTAL_LOW] = report_cell_number(rates.low * treated);
    row[LIFT_INCREMENTAL_HIGH] = report_cell_number(rates.high * treated);
    row[LIFT_RELATIVE] = report_cell_ratio(rates.difference, rates.second);
}

static void lift_fill_arms(const struct holdouts_figures *figures,
                           struct report_cell *row)
{
    row[LIFT_TREATED] =
        report_cell_count(figures->arms[HOLDOUTS_TREATED].people);
    row[LIFT_HOLDOUT] =
        report_cell_count(figures->arms[HOLDOUTS_HOLDOUT].people);
    row[LIFT_TREATED_CONVERSIONS] =
        report_cell_count(figures->arms[HOLDOUTS_TREATED].converted);
    row[LIFT_HOLDOUT_CONVERSIONS] =
        report_cell_count(figures->arms[HOLDOUTS_HOLDOUT].converted);
}

static bool lift_shows(const struct holdouts_figures *figures)
{
    return figures->arms[HOLDOUTS_TREATED].people +
               figures->arms[HOLDOUTS_HOLDOUT].people >
           0;
}

static void lift_rows(const struct lift *lift)
{
    lift_columns(lift);
    for (uint32_t g = 0; g < lift->groups.count; g++) {
        const struct holdouts_figures *figures = &lift->holdouts.list[g];
        struct report_cell *row;

        if (!lift_shows(figures))
            continue;
        row = report_result_add_row(lift->result);
        tag_groups_keys(&lift->groups, g, lift->result, row);
        lift_fill_arms(figures, row);
        lift_fill_rates(figures, row);
        for (size_t i = 0; i < lift->query.model_count; i++)
            row[LIFT_COLUMNS + i] = report_cell_number(
                credits_get(&lift->credits, g, i)->conversions);
    }
    report_result_sort(lift->result, LIFT_INCREMENTAL);
}

static void lift_total(const struct lift *lift, const char *name, int64_t count)
{
    report_result_add_total(
        lift->result,
        (struct report_total){.name = name, .cell = report_cell_count(count)});
}

/* Of assignments, as somebody may be in several campaigns' experiments. */
static void lift_totals(const struct lift *lift)
{
    struct holdouts_figures sum = {0};
    int64_t campaigns = 0;

    for (uint32_t g = 0; g < lift->groups.count; g++) {
        const struct holdouts_figures *figures = &lift->holdouts.list[g];

        campaigns += lift_shows(figures);
        sum.moved += figures->moved;
        for (size_t arm = 0; arm < HOLDOUTS_ARMS; arm++) {
            sum.arms[arm].people += figures->arms[arm].people;
            sum.arms[arm].converted += figures->arms[arm].converted;
        }
    }
    lift_total(lift, "campaigns", campaigns);
    lift_total(lift, "treated", sum.arms[HOLDOUTS_TREATED].people);
    lift_total(lift, "holdout", sum.arms[HOLDOUTS_HOLDOUT].people);
    lift_total(lift, "treated_conversions",
               sum.arms[HOLDOUTS_TREATED].converted);
    lift_total(lift, "holdout_conversions",
               sum.arms[HOLDOUTS_HOLDOUT].converted);
    lift_total(lift, "moved", sum.moved);
}

static void lift_notes(const struct lift *lift)
{
    report_result_note(lift->result,
                       "lift is measured and credit is a convention: a "
                       "campaign whose interval reaches 0 may have caused "
                       "nothing, whatever the models credit it with");
    report_result_note(lift->result,
                       "conversions since the assignment count, also those "
                       "behind the end of the span; the models credit those in "
                       "the span");
}

int report_lift_run(struct ledger *ledger, const struct report_query *query,
                    struct report_result *result, struct error *err)
{
    struct lift lift = {.result = result};
    int code;

    if (lift_check(query, err) < 0)
        return err->code;
    lift_query(&lift, query);
    code = lift_init(&lift, ledger, err);
    if (code == 0) {
        attribution_echo(&lift.query, result);
        lift_rows(&lift);
        lift_totals(&lift);
        lift_notes(&lift);
        attribution_note(&lift.credits, query->wanted[0], result);
    }
    lift_release(&lift);
    return code;
}
