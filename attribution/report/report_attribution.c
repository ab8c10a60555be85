#include "attribution/report/report_attribution.h"

#include <math.h>

#include "attribution/ledger/money.h"
#include "attribution/report/conversions.h"
#include "attribution/report/credits.h"
#include "attribution/report/reach.h"
#include "attribution/report/report_currency.h"
#include "attribution/report/report_groups.h"

/* The two-sided 95% quantile of the normal distribution. */
#define REPORT_Z95 1.959963984540054

/* A model's columns, in order. */
enum {
    REPORT_CONVERSIONS,
    REPORT_VALUE,
    REPORT_LOW,
    REPORT_HIGH,
    REPORT_CPA,
    REPORT_ROAS,
    REPORT_ROI,
    REPORT_MODEL_COLUMNS
};

#define REPORT_REACH_COLUMNS 3

struct attribution {
    const struct report_query *query;
    struct ledger_view view;
    struct report_groups groups;
    struct conversions conversions;
    struct credits credits;
    struct reach reach;
};

static int report_attribution_check(const struct report_query *query,
                                    struct error *err)
{
    for (size_t i = 0; i < query->by_count; i++) {
        if (report_dimension_is_time(query->by[i]))
            return error_field(
                err, ERROR_USAGE, "bad_parameter", "by",
                "attribution has no rows by %s; use direction, campaign, "
                "channel, source, content, link or placement",
                report_dimension_name(query->by[i]));
    }
    return 0;
}

/* The currencies of everything that goes into a sum. */
static int report_attribution_currency(const struct attribution *run,
                                       char code[REPORT_CURRENCY_MAX],
                                       struct error *err)
{
    const struct ledger_view *view = &run->view;
    struct report_currency currency;

    report_currency_init(&currency, view->strings, run->query);
    for (size_t i = 0; i < run->conversions.count; i++)
        report_currency_add(&currency, run->conversions.list[i].currency,
                            run->conversions.list[i].value);
    for (uint32_t i = 0; i < view->details; i++) {
        const struct event_detail *cost = event_table_detail(view->table, i);
        int64_t ms = event_table_time(view->table, cost->row);

        if (event_table_chunk(view->table, cost->row)
                    ->kind[event_table_slot(cost->row)] == ROW_COST &&
            ms >= run->query->from_ms && ms < run->query->to_ms)
            report_currency_add(&currency, cost->currency, cost->amount);
    }
    report_currency_code(&currency, code);
    return report_currency_check(&currency, err);
}

static struct report_cell report_attribution_ratio(double over, double under)
{
    return under != 0 ? report_cell_number(over / under) : report_cell_none();
}

static void report_attribution_earned(struct report_cell *cells,
                                      const struct credit *credit, int64_t cost)
{
    double conversions = (double)credit->conversions;
    double value = (double)credit->value;
    double half = REPORT_Z95 * (double)sqrtl(credit->squares);

    cells[REPORT_CONVERSIONS] = report_cell_number(conversions);
    cells[REPORT_VALUE] = report_cell_number(value);
    cells[REPORT_LOW] = report_cell_number(conversions - half);
    cells[REPORT_HIGH] = report_cell_number(conversions + half);
    if (cost != 0)
        cells[REPORT_CPA] = report_attribution_ratio((double)cost, conversions);
    cells[REPORT_ROAS] = report_attribution_ratio(value, (double)cost);
    cells[REPORT_ROI] =
        report_attribution_ratio(value - (double)cost, (double)cost);
}

static void report_attribution_columns(const struct attribution *run,
                                       struct report_result *result)
{
    static const struct report_column earned[REPORT_MODEL_COLUMNS] = {
        [REPORT_CONVERSIONS] = {.name = "conversions", .bar = true},
        [REPORT_VALUE] = {.name = "value", .kind = REPORT_MONEY},
        [REPORT_LOW] = {.name = "low"},
        [REPORT_HIGH] = {.name = "high"},
        [REPORT_CPA] = {.name = "cpa", .kind = REPORT_MONEY},
        [REPORT_ROAS] = {.name = "roas"},
        [REPORT_ROI] = {.name = "roi"},
    };

    report_groups_add_columns(&run->groups, result);
    report_result_add_column(result, (struct report_column){.name = "touches"});
    report_result_add_column(result, (struct report_column){.name = "people"});
    report_result_add_column(
        result, (struct report_column){.name = "cost", .kind = REPORT_MONEY});
    for (size_t i = 0; i < run->query->model_count; i++) {
        for (size_t j = 0; j < REPORT_MODEL_COLUMNS; j++) {
            struct report_column column = earned[j];

            column.model = run->query->models[i]->name;
            report_result_add_column(result, column);
        }
    }
}

static void report_attribution_row(const struct attribution *run,
                                   uint32_t group, struct report_result *result)
{
    const struct reach_figures *reach = reach_get(&run->reach, group);
    struct report_cell *row = report_result_add_row(result);
    struct report_cell *cells = row + run->groups.by_count;

    report_groups_keys(&run->groups, group, result, row);
    cells[0] = report_cell_count(reach->touches);
    cells[1] = report_cell_count(reach->people);
    cells[2] = report_cell_count(reach->cost);
    cells += REPORT_REACH_COLUMNS;
    for (size_t i = 0; i < run->query->model_count; i++)
        report_attribution_earned(cells + i * REPORT_MODEL_COLUMNS,
                                  credits_get(&run->credits, group, i),
                                  reach->cost);
}

/* What no touch earned, the same under each model. */
static void report_attribution_none(const struct attribution *run,
                                    struct report_result *result)
{
    struct report_cell *row = report_result_add_row(result);
    size_t keys = run->groups.by_count;

    for (size_t i = 0; i < keys; i++)
        row[i] = report_result_text(result, SLICE("(none)"));
    row += keys + REPORT_REACH_COLUMNS;
    for (size_t i = 0; i < run->query->model_count; i++) {
        struct report_cell *cells = row + i * REPORT_MODEL_COLUMNS;

        cells[REPORT_CONVERSIONS] =
            report_cell_count(run->credits.unattributed);
        cells[REPORT_VALUE] =
            report_cell_count(run->credits.unattributed_value);
    }
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
    int64_t value = 0;

    for (size_t i = 0; i < run->conversions.count; i++)
        value = money_add(value, run->conversions.list[i].value);
    report_attribution_total(result, NULL, "conversions", REPORT_PLAIN,
                             (int64_t)run->conversions.count);
    report_attribution_total(result, NULL, "value", REPORT_MONEY, value);
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

static void report_attribution_echo(const struct report_query *query,
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
}

static void report_attribution_fill(const struct attribution *run,
                                    struct report_result *result)
{
    report_attribution_echo(run->query, result);
    report_attribution_columns(run, result);
    for (uint32_t g = 0; g < report_groups_count(&run->groups); g++)
        report_attribution_row(run, g, result);
    report_result_sort(result, run->groups.by_count + REPORT_REACH_COLUMNS);
    report_attribution_none(run, result);
    report_attribution_totals(run, result);
}

int report_attribution_run(struct ledger *ledger,
                           const struct report_query *query,
                           struct report_result *result, struct error *err)
{
    static const enum report_dimension otherwise = REPORT_BY_DIRECTION;
    struct attribution run = {.query = query};
    int failed;

    if (report_attribution_check(query, err) < 0)
        return err->code;
    ledger_view_open(ledger, &run.view, LEDGER_PERSONS);
    report_groups_init(&run.groups, &run.view,
                       query->by_count > 0 ? query->by : &otherwise,
                       query->by_count > 0 ? query->by_count : 1, query->zone);
    conversions_init(&run.conversions, &run.view, query);
    failed = report_attribution_currency(&run, result->currency, err);
    if (failed == 0) {
        credits_init(&run.credits, &run.view, query, &run.groups,
                     &run.conversions);
        reach_init(&run.reach, &run.view, query, &run.groups);
        report_attribution_fill(&run, result);
    }
    reach_release(&run.reach);
    credits_release(&run.credits);
    conversions_release(&run.conversions);
    report_groups_release(&run.groups);
    ledger_view_close(&run.view);
    return failed;
}
