#include "attribution/report/report_kpis.h"

#include "attribution/measure/closings.h"
#include "attribution/measure/content_engagement.h"
#include "attribution/measure/daily_visitors.h"
#include "attribution/measure/kpi_figures.h"
#include "attribution/measure/outreach.h"
#include "attribution/measure/visitors.h"
#include "attribution/report/report_attribution.h"
#include "attribution/report/report_behind.h"

struct kpis {
    struct report_query query; /* with this report's defaults; owns nothing */
    struct attribution run;
    struct visitors visitors;
    struct outreach outreach;
    struct closings closings;
    struct report_result *result;
};

static int kpis_check(const struct report_query *query, struct error *err)
{
    if (query->explain != NULL)
        return report_query_refuse("kpis", "explain",
                                   "ask the attribution report", err);
    if (query->models_given)
        return report_query_refuse("kpis", "models",
                                   "it goes by last_non_direct; ask the "
                                   "attribution report for others",
                                   err);
    if (report_query_check_by(query, "kpis", err) < 0)
        return err->code;
    return report_query_check_stage(query, err);
}

static void kpis_query(struct kpis *kpis, const struct report_query *query)
{
    kpis->query = *query;
    if (query->by_count == 0) {
        kpis->query.by[0] = REPORT_BY_DIRECTION;
        kpis->query.by_count = 1;
    }
    kpis->query.models[0] = models_find(SLICE("last_non_direct"));
    kpis->query.model_count = 1;
}

static int kpis_init(struct kpis *kpis, struct ledger *ledger,
                     struct error *err)
{
    const struct report_query *query = &kpis->query;
    struct attribution *run = &kpis->run;

    if (attribution_init(run, ledger, query, err) < 0)
        return err->code;
    visitors_init(&kpis->visitors, &run->view, query, &run->groups);
    outreach_init(&kpis->outreach, &run->view, query, &run->groups);
    closings_init(&kpis->closings, &run->view, query, &run->groups,
                  &run->conversions);
    return 0;
}

static void kpis_release(struct kpis *kpis)
{
    closings_release(&kpis->closings);
    outreach_release(&kpis->outreach);
    visitors_release(&kpis->visitors);
    attribution_release(&kpis->run);
}

/* ---- Gathering ----------------------------------------------------------- */

static void kpis_gather_outcomes(const struct kpis *kpis, uint32_t group,
                                 struct kpi_figures *out)
{
    out->leads = headcount_of(&kpis->closings.leads, group);
    out->buyers = headcount_of(&kpis->closings.buyers, group);
    out->won = headcount_of(&kpis->closings.won, group);
    out->lost = headcount_of(&kpis->closings.lost, group);
    out->replies = outreach_replies(&kpis->outreach, group);
}

/* last_non_direct gives each conversion whole, so its credits are integers. */
static void kpis_gather(const struct kpis *kpis, uint32_t group,
                        struct kpi_figures *out)
{
    const struct credit *credit = credits_get(&kpis->run.credits, group, 0);

    *out = (struct kpi_figures){
        .touches = kpis->visitors.list[group],
        .visitors = headcount_of(&kpis->visitors.people, group),
        .firsts = headcount_of(&kpis->visitors.firsts, group),
        .returning = headcount_of(&kpis->visitors.returning, group),
        .reached = headcount_of(&kpis->outreach.reached, group),
        .engaged = headcount_of(&kpis->outreach.engaged, group),
        .sends = outreach_sends(&kpis->outreach, group),
        .conversions = (int64_t)credit->conversions,
        .value = credit->whole,
        .cost = kpis->run.reach.list[group].cost,
    };
    kpis_gather_outcomes(kpis, group, out);
}

/* What no touch and no send brought. */
static void kpis_gather_none(const struct kpis *kpis, struct kpi_figures *out)
{
    *out = (struct kpi_figures){
        .conversions = kpis->run.credits.unattributed,
        .value = kpis->run.credits.unattributed_value,
    };
    kpis_gather_outcomes(kpis, kpis->run.groups.count, out);
}

static void kpis_gather_all(const struct kpis *kpis, struct kpi_figures *out)
{
    *out = (struct kpi_figures){
        .touches = kpis->visitors.totals,
        .visitors = headcount_all(&kpis->visitors.people),
        .firsts = headcount_all(&kpis->visitors.firsts),
        .returning = headcount_all(&kpis->visitors.returning),
        .reached = headcount_all(&kpis->outreach.reached),
        .engaged = headcount_all(&kpis->outreach.engaged),
        .sends = kpis->outreach.all_sends,
        .replies = kpis->outreach.all_replies,
        .leads = headcount_all(&kpis->closings.leads),
        .buyers = headcount_all(&kpis->closings.buyers),
        .won = headcount_all(&kpis->closings.won),
        .lost = headcount_all(&kpis->closings.lost),
        .conversions = (int64_t)kpis->run.conversions.count,
        .value = kpis->run.conversions.value,
        .cost = kpis->run.reach.totals.cost,
    };
}

/* ---- Showing ------------------------------------------------------------- */

static bool kpis_shows(const struct kpis *kpis, uint32_t group,
                       const struct kpi_figures *own)
{
    return outreach_shows(&kpis->outreach, group) ||
           kpis->run.reach.list[group].costs || own->touches.stays > 0 ||
           own->conversions + own->leads + own->won + own->lost > 0;
}

static void kpis_row(const struct kpis *kpis, uint32_t group)
{
    struct kpi_figures own;
    struct report_cell *row;

    kpis_gather(kpis, group, &own);
    if (!kpis_shows(kpis, group, &own))
        return;
    row = report_result_add_row(kpis->result);
    tag_groups_keys(&kpis->run.groups, group, kpis->result, row);
    kpi_figures_fill_reach(&own, row + kpis->query.by_count);
    kpi_figures_fill_outcomes(&own, row + kpis->query.by_count);
}

static void kpis_row_none(const struct kpis *kpis)
{
    struct report_cell *row = report_result_add_row(kpis->result);
    struct kpi_figures own;

    for (size_t i = 0; i < kpis->query.by_count; i++)
        row[i] = report_result_text(kpis->result, SLICE("(none)"));
    kpis_gather_none(kpis, &own);
    kpi_figures_fill_outcomes(&own, row + kpis->query.by_count);
    report_result_section(kpis->result)->last_is_none = true;
}

static void kpis_rows(const struct kpis *kpis)
{
    tag_groups_add_columns(&kpis->run.groups, kpis->result);
    report_section_open_rows(report_result_section(kpis->result),
                             &report_behind_last_non_direct);
    report_result_section(kpis->result)->beside = true;
    for (size_t i = 0; i < KPI_COLUMNS; i++)
        report_result_add_column(kpis->result, kpi_figures_columns[i]);
    for (uint32_t g = 0; g < kpis->run.groups.count; g++)
        kpis_row(kpis, g);
    report_result_sort(kpis->result, kpis->query.by_count + KPI_VISITORS);
    kpis_row_none(kpis);
}

static void kpis_total(const struct kpis *kpis, const char *group,
                       const struct report_column *column,
                       struct report_cell cell)
{
    report_result_add_total(kpis->result,
                            (struct report_total){.group = group,
                                                  .name = column->name,
                                                  .kind = column->kind,
                                                  .cell = cell});
}

static void kpis_totals(const struct kpis *kpis)
{
    static const char none[] = "unattributed";
    static const size_t unattributed[] = {KPI_LEADS, KPI_REPLIES,
                                          KPI_CONVERSIONS, KPI_VALUE};
    struct report_cell cells[KPI_COLUMNS];
    struct kpi_figures all;

    kpis_gather_all(kpis, &all);
    kpi_figures_fill_reach(&all, cells);
    kpi_figures_fill_outcomes(&all, cells);
    for (size_t i = 0; i < KPI_COLUMNS; i++)
        kpis_total(kpis, NULL, &kpi_figures_columns[i], cells[i]);
    report_result_add_total(
        kpis->result,
        (struct report_total){
            .name = "currency",
            .cell = kpis->result->currency[0] != '\0'
                        ? report_result_text(kpis->result,
                                             slice_str(kpis->result->currency))
                        : report_cell_none()});
    kpis_gather_none(kpis, &all);
    kpi_figures_fill_outcomes(&all, cells);
    for (size_t i = 0; i < sizeof(unattributed) / sizeof(unattributed[0]); i++)
        kpis_total(kpis, none, &kpi_figures_columns[unattributed[i]],
                   cells[unattributed[i]]);
}

static void kpis_echo(const struct kpis *kpis)
{
    const struct report_query *query = &kpis->query;
    struct report_result *result = kpis->result;

    report_result_currency(result, kpis->run.money.currency);
    report_result_echo_text(result, "stage", query->stage);
    report_result_echo_duration(result, "lookback", query->lookback_ms);
    report_result_echo_text(result, "count",
                            query->first_only ? "first" : "every");
    report_result_echo_bool(result, "uncertain", query->uncertain);
}

static void kpis_notes(const struct kpis *kpis)
{
    report_result_note(kpis->result,
                       "leads, conversions, value and close_rate go to the "
                       "last touch that is not direct; (none) had no touch "
                       "within the lookback");
    report_result_note(kpis->result,
                       "conversions may follow touches before the span, so a "
                       "conversion_rate above 1 is possible in a short span");
    report_result_note(kpis->result,
                       "somebody whom several rows reached is in each of them, "
                       "and once in the total");
}

int report_kpis_run(struct ledger *ledger, const struct report_query *query,
                    struct report_result *result, struct error *err)
{
    struct kpis kpis = {.result = result};
    int code;

    if (kpis_check(query, err) < 0)
        return err->code;
    kpis_query(&kpis, query);
    code = kpis_init(&kpis, ledger, err);
    if (code == 0) {
        kpis_echo(&kpis);
        kpis_rows(&kpis);
        kpis_totals(&kpis);
        content_engagement_fill(&kpis.run.view, &kpis.query, result);
        daily_visitors_fill(&kpis.run.view, &kpis.query, result);
        kpis_notes(&kpis);
    }
    kpis_release(&kpis);
    return code;
}
