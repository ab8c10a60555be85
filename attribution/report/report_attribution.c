#include "attribution/report/report_attribution.h"

#include "attribution/report/earned.h"
#include "attribution/report/explain.h"

#define REPORT_REACH_COLUMNS 3

int attribution_init(struct attribution *run, struct ledger *ledger,
                     const struct report_query *query, struct error *err)
{
    static const enum report_dimension otherwise = REPORT_BY_DIRECTION;

    *run = (struct attribution){.query = query};
    ledger_view_open(ledger, &run->view, LEDGER_PERSONS);
    tag_groups_init(&run->groups, &run->view,
                    query->by_count > 0 ? query->by : &otherwise,
                    query->by_count > 0 ? query->by_count : 1);
    conversions_init(&run->conversions, &run->view, query);
    reach_init(&run->reach, &run->view, query, &run->groups);
    report_money_init(&run->money, run->view.strings, query);
    conversions_see(&run->conversions, &run->money);
    reach_see(&run->reach, &run->money);
    if (report_money_settle(&run->money, err) < 0)
        return err->code;
    conversions_value(&run->conversions, &run->money);
    reach_cost(&run->reach, &run->money);
    if (report_money_check(&run->money, err) < 0)
        return err->code;
    return credits_init(&run->credits, &run->view, query, &run->groups,
                        &run->conversions, err);
}

void attribution_release(struct attribution *run)
{
    credits_release(&run->credits);
    reach_release(&run->reach);
    conversions_release(&run->conversions);
    tag_groups_release(&run->groups);
    ledger_view_close(&run->view);
}

static void report_attribution_columns(const struct attribution *run,
                                       struct report_result *result)
{
    tag_groups_add_columns(&run->groups, result);
    report_result_add_column(result, (struct report_column){.name = "touches"});
    report_result_add_column(result, (struct report_column){.name = "people"});
    report_result_add_column(
        result, (struct report_column){.name = "cost", .kind = REPORT_MONEY});
    earned_add_columns(run->query, result);
}

static bool report_attribution_shows(const struct attribution *run,
                                     uint32_t group)
{
    const struct reach_figures *reach = &run->reach.list[group];

    return reach->touches > 0 || reach->costs || run->credits.earned[group];
}

static void report_attribution_row(const struct attribution *run,
                                   uint32_t group, struct report_result *result)
{
    const struct reach_figures *reach = &run->reach.list[group];
    struct report_cell *row = report_result_add_row(result);
    struct report_cell *cells = row + run->groups.named.by_count;

    tag_groups_keys(&run->groups, group, result, row);
    cells[0] = report_cell_count(reach->touches);
    cells[1] = report_cell_count(reach->people);
    cells[2] = report_cell_count(reach->cost);
    cells += REPORT_REACH_COLUMNS;
    earned_fill(&run->credits, group, reach->cost, cells);
}

/* What no touch earned, the same under each model. */
static void report_attribution_none(const struct attribution *run,
                                    struct report_result *result)
{
    struct report_cell *row = report_result_add_row(result);
    size_t keys = run->groups.named.by_count;

    for (size_t i = 0; i < keys; i++)
        row[i] = report_result_text(result, SLICE("(none)"));
    earned_fill_none(&run->credits, row + keys + REPORT_REACH_COLUMNS);
    report_result_section(result)->last_is_none = true;
}

static void report_attribution_total(struct report_result *result,
                                     const char *group, const char *name,
                                     enum report_kind kind, int64_t count)
{
    report_result_add_total(
        result, (struct report_total){.group = group,
                                      .name = name,
                                      .kind = kind,
                                      .cell = report_cell_count(count)});
}

static void report_attribution_totals(const struct attribution *run,
                                      struct report_result *result)
{
    static const char none[] = "unattributed";
    const struct reach_figures *reach = &run->reach.totals;

    report_attribution_total(result, NULL, "conversions", REPORT_PLAIN,
                             (int64_t)run->conversions.count);
    report_attribution_total(result, NULL, "value", REPORT_MONEY,
                             run->conversions.value);
    report_result_add_total(
        result, (struct report_total){
                    .name = "currency",
                    .cell = result->currency[0] != '\0'
                                ? report_result_text(
                                      result, slice_str(result->currency))
                                : report_cell_none()});
    report_attribution_total(result, NULL, "touches", REPORT_PLAIN,
                             reach->touches);
    report_attribution_total(result, NULL, "people", REPORT_PLAIN,
                             reach->people);
    report_attribution_total(result, NULL, "cost", REPORT_MONEY, reach->cost);
    report_attribution_total(result, NULL, "unmatched_refunds", REPORT_MONEY,
                             run->conversions.unmatched);
    report_attribution_total(result, none, "conversions", REPORT_PLAIN,
                             run->credits.unattributed);
    report_attribution_total(result, none, "value", REPORT_MONEY,
                             run->credits.unattributed_value);
}

/* What only some of the models look at is shown where they are asked for. */
static void report_attribution_echo_chains(const struct report_query *query,
                                           struct report_result *result)
{
    bool markov = false;
    bool chains = false;

    for (size_t i = 0; i < query->model_count; i++) {
        markov |= query->models[i]->family == MODEL_MARKOV;
        chains |= query->models[i]->family != MODEL_TOUCH;
    }
    if (markov)
        report_result_echo_count(result, "order", query->order);
    if (chains) {
        report_result_echo_count(result, "bootstrap", query->bootstrap);
        report_result_echo_count(result, "seed", (int64_t)query->seed);
    }
}

void attribution_echo(const struct report_query *query,
                      struct report_result *result)
{
    report_result_echo_text(result, "stage", query->stage);
    report_result_echo_list(result, "models");
    for (size_t i = 0; i < query->model_count; i++)
        report_result_echo_item(result, query->models[i]->name);
    report_result_echo_duration(result, "lookback", query->lookback_ms);
    report_result_echo_duration(result, "half_life", query->half_life_ms);
    report_result_echo_text(result, "count",
                            query->first_only ? "first" : "every");
    report_result_echo_bool(result, "uncertain", query->uncertain);
    report_attribution_echo_chains(query, result);
}

void attribution_note(const struct credits *credits,
                      struct report_result *result)
{
    if (credits->samples > 0)
        report_result_note(result,
                           "shapley_rate is sampled over %zu orders of the "
                           "rows' keys; the largest standard error of a row's "
                           "conversions by that is %.3g",
                           credits->samples, credits->sampling_error);
}

static void report_attribution_fill(const struct attribution *run,
                                    struct report_result *result)
{
    report_attribution_columns(run, result);
    for (uint32_t g = 0; g < run->groups.count; g++) {
        if (report_attribution_shows(run, g))
            report_attribution_row(run, g, result);
    }
    report_result_sort(result,
                       run->groups.named.by_count + REPORT_REACH_COLUMNS);
    report_attribution_none(run, result);
    report_attribution_totals(run, result);
    attribution_note(&run->credits, result);
}

int report_attribution_run(struct ledger *ledger,
                           const struct report_query *query,
                           struct report_result *result, struct error *err)
{
    struct attribution run;
    int code;

    if (report_query_check_by(query, "attribution", err) < 0)
        return err->code;
    code = attribution_init(&run, ledger, query, err);
    if (code == 0) {
        report_result_currency(result, run.money.currency);
        attribution_echo(query, result);
        if (query->explain != NULL)
            code = explain_fill(&run, result, err);
        else
            report_attribution_fill(&run, result);
    }
    attribution_release(&run);
    return code;
}
