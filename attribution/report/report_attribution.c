#include "attribution/report/report_attribution.h"

#include <stdlib.h>

#include "attribution/credit/earned.h"
#include "attribution/report/explain.h"
#include "attribution/report/report_behind.h"
#include "core/memory.h"

#define REPORT_REACH_COLUMNS 3

/* Costs and the conversions of all wanted stages share one currency. */
static int attribution_settle(struct attribution *run, struct error *err)
{
    struct conversions found;

    report_money_init(&run->money, run->view.strings, run->query);
    reach_see(&run->reach, &run->money);
    for (size_t i = 0; i < run->query->wanted_count; i++) {
        conversions_init(&found, &run->view, run->query, run->query->wanted[i]);
        conversions_see(&found, &run->money);
        conversions_release(&found);
    }
    if (report_money_settle(&run->money, err) < 0)
        return err->code;
    reach_cost(&run->reach, &run->money);
    return 0;
}

int attribution_turn(struct attribution *run, struct slice stage,
                     struct error *err)
{
    credits_release(&run->credits);
    conversions_release(&run->conversions);
    conversions_init(&run->conversions, &run->view, run->query, stage);
    conversions_value(&run->conversions, &run->money);
    if (report_money_check(&run->money, err) < 0)
        return err->code;
    return credits_init(&run->credits, &run->chains, &run->conversions, err);
}

int attribution_init(struct attribution *run, struct ledger *ledger,
                     const struct report_query *query, struct error *err)
{
    static const enum report_dimension otherwise = REPORT_BY_DIRECTION;

    *run = (struct attribution){.query = query};
    ledger_view_open(ledger, &run->view, LEDGER_PERSONS);
    tag_groups_init(&run->groups, &run->view,
                    query->by_count > 0 ? query->by : &otherwise,
                    query->by_count > 0 ? query->by_count : 1);
    reach_init(&run->reach, &run->view, query, &run->groups);
    if (attribution_settle(run, err) < 0)
        return err->code;
    credit_chains_init(&run->chains, &run->view, query, &run->groups);
    return attribution_turn(run, query->wanted[0], err);
}

void attribution_release(struct attribution *run)
{
    credits_release(&run->credits);
    conversions_release(&run->conversions);
    credit_chains_release(&run->chains);
    reach_release(&run->reach);
    tag_groups_release(&run->groups);
    ledger_view_close(&run->view);
}

static void report_attribution_columns(const struct attribution *run,
                                       struct report_result *result)
{
    if (run->query->wanted_count > 1)
        report_result_add_column(
            result, (struct report_column){.name = "stage", .is_key = true});
    tag_groups_add_columns(&run->groups, result);
    if (run->query->wanted_count == 1) /* what explain takes */
        report_section_open_rows(report_result_section(result),
                                 &report_behind_credit);
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

/* A row of the stage at hand; its cells behind the keys. */
static struct report_cell *report_attribution_add(const struct attribution *run,
                                                  struct slice stage,
                                                  struct report_result *result,
                                                  struct report_cell **keys)
{
    *keys = report_result_add_row(result);
    if (run->query->wanted_count > 1)
        *(*keys)++ = report_result_text(result, stage);
    return *keys + run->groups.named.by_count;
}

static void report_attribution_row(const struct attribution *run,
                                   struct slice stage, uint32_t group,
                                   struct report_result *result)
{
    const struct reach_figures *reach = &run->reach.list[group];
    struct report_cell *keys;
    struct report_cell *cells =
        report_attribution_add(run, stage, result, &keys);

    tag_groups_keys(&run->groups, group, result, keys);
    cells[0] = report_cell_count(reach->touches);
    cells[1] = report_cell_count(reach->people);
    cells[2] = report_cell_count(reach->cost);
    cells += REPORT_REACH_COLUMNS;
    earned_fill(&run->credits, group, reach->cost, cells);
}

/* What no touch earned, the same under each model. */
static void report_attribution_none(const struct attribution *run,
                                    struct slice stage,
                                    struct report_result *result)
{
    struct report_cell *keys;
    struct report_cell *cells =
        report_attribution_add(run, stage, result, &keys);

    for (size_t i = 0; i < run->groups.named.by_count; i++)
        keys[i] = report_result_text(result, SLICE("(none)"));
    earned_fill_none(&run->credits, cells + REPORT_REACH_COLUMNS);
}

/* The first model's conversions decide, then the key. */
static int report_attribution_compare(const void *a, const void *b, void *arg)
{
    const struct attribution *run = arg;
    const uint32_t *left = a;
    const uint32_t *right = b;
    double one = credits_get(&run->credits, *left, 0)->conversions;
    double other = credits_get(&run->credits, *right, 0)->conversions;

    if (one != other)
        return one > other ? -1 : 1;
    return *left < *right ? -1 : 1;
}

/* All rows of the stage at hand, largest first, and what nothing earned. */
static void report_attribution_rows(struct attribution *run, struct slice stage,
                                    struct report_result *result)
{
    uint32_t *shown = memory_zalloc(run->groups.count, sizeof(uint32_t));
    uint32_t count = 0;

    for (uint32_t g = 0; g < run->groups.count; g++) {
        if (report_attribution_shows(run, g))
            shown[count++] = g;
    }
    if (count > 0)
        qsort_r(shown, count, sizeof(uint32_t), report_attribution_compare,
                run);
    for (uint32_t i = 0; i < count; i++)
        report_attribution_row(run, stage, shown[i], result);
    report_attribution_none(run, stage, result);
    free(shown);
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

/* What the stage at hand adds to the totals, within `group`. */
static void report_attribution_stage_totals(const struct attribution *run,
                                            const char *group,
                                            struct report_result *result)
{
    report_attribution_total(result, group, "conversions", REPORT_PLAIN,
                             (int64_t)run->conversions.count);
    report_attribution_total(result, group, "value", REPORT_MONEY,
                             run->conversions.value);
}

static void report_attribution_none_totals(const struct attribution *run,
                                           const char *group,
                                           const char *conversions,
                                           const char *value,
                                           struct report_result *result)
{
    report_attribution_total(result, group, conversions, REPORT_PLAIN,
                             run->credits.unattributed);
    report_attribution_total(result, group, value, REPORT_MONEY,
                             run->credits.unattributed_value);
}

static void report_attribution_totals(const struct attribution *run,
                                      struct report_result *result)
{
    const struct reach_figures *reach = &run->reach.totals;

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

void attribution_note(const struct credits *credits, struct slice stage,
                      struct report_result *result)
{
    if (credits->samples > 0)
        report_result_note(result,
                           "shapley_rate of %" SLICE_FMT
                           " is sampled over %zu orders of the keys; the "
                           "largest standard error of a row's conversions by "
                           "that is %.3g",
                           SLICE_ARG(stage), credits->samples,
                           credits->sampling_error);
    if (credits->unsolved)
        report_result_note(result,
                           "markov of %" SLICE_FMT
                           " is left out: %zu keys take too long to solve",
                           SLICE_ARG(stage), credits->chain_keys);
    else if (credits->replicates < credits->replicates_wanted)
        report_result_note(result,
                           "markov of %" SLICE_FMT
                           " has %zu keys, and bears only %zu replicates for "
                           "its intervals",
                           SLICE_ARG(stage), credits->chain_keys,
                           credits->replicates);
}

static void report_attribution_one(struct attribution *run,
                                   struct report_result *result)
{
    struct slice stage = run->query->wanted[0];

    report_attribution_rows(run, stage, result);
    report_result_section(result)->last_is_none = true;
    report_attribution_stage_totals(run, NULL, result);
    report_attribution_totals(run, result);
    report_attribution_none_totals(run, "unattributed", "conversions", "value",
                                   result);
    attribution_note(&run->credits, stage, result);
}

/* Several stages, one after the other; of `all`, those that were reached. */
static int report_attribution_all(struct attribution *run,
                                  struct report_result *result,
                                  struct error *err)
{
    const struct report_query *query = run->query;

    report_attribution_totals(run, result);
    for (size_t i = 0; i < query->wanted_count; i++) {
        const char *group = report_result_keep(result, query->wanted[i]);

        if (i > 0 && attribution_turn(run, query->wanted[i], err) < 0)
            return err->code;
        if (run->conversions.count == 0 &&
            slice_equal(slice_str(query->stage), SLICE("all")))
            continue;
        report_attribution_rows(run, query->wanted[i], result);
        report_attribution_stage_totals(run, group, result);
        report_attribution_none_totals(run, group, "unattributed_conversions",
                                       "unattributed_value", result);
        attribution_note(&run->credits, query->wanted[i], result);
    }
    return 0;
}

static int report_attribution_fill(struct attribution *run,
                                   struct report_result *result,
                                   struct error *err)
{
    report_attribution_columns(run, result);
    if (run->query->wanted_count > 1)
        return report_attribution_all(run, result, err);
    report_attribution_one(run, result);
    return 0;
}

int report_attribution_run(struct ledger *ledger,
                           const struct report_query *query,
                           struct report_result *result, struct error *err)
{
    struct attribution run;
    int code;

    if (report_query_check_by(query, "attribution", err) < 0 ||
        (query->explain != NULL && report_query_check_stage(query, err) < 0))
        return err->code;
    code = attribution_init(&run, ledger, query, err);
    if (code == 0) {
        report_result_currency(result, run.money.currency);
        attribution_echo(query, result);
        if (query->explain != NULL)
            code = explain_fill(&run, result, err);
        else
            code = report_attribution_fill(&run, result, err);
    }
    attribution_release(&run);
    return code;
}
