#include "attribution/report/report_roi.h"

#include "attribution/credit/earned.h"
#include "attribution/credit/stage_credits.h"
#include "attribution/measure/outreach.h"
#include "attribution/report/report_attribution.h"
#include "attribution/report/report_behind.h"

/* The columns between the keys and the costs per stage. */
enum {
    ROI_COST,
    ROI_SENDS,
    ROI_PEOPLE_SENT,
    ROI_REPLIES,
    ROI_RESPONSE_RATE,
    ROI_CLICKERS,
    ROI_CLICK_RATE,
    ROI_OPENS,
    ROI_TOUCHES,
    ROI_PEOPLE,
    ROI_COLUMNS
};

struct roi {
    struct report_query query; /* with this report's defaults; owns nothing */
    struct attribution run;
    struct outreach outreach;
    struct stage_credits stages;
    struct report_result *result;
};

static void roi_query(struct roi *roi, const struct report_query *query)
{
    roi->query = *query;
    if (query->by_count == 0) {
        roi->query.by[0] = REPORT_BY_CAMPAIGN;
        roi->query.by_count = 1;
    }
    if (!query->models_given) {
        roi->query.models[0] = models_find(SLICE("last_non_direct"));
        roi->query.model_count = 1;
    }
}

static int roi_check(const struct report_query *query, struct error *err)
{
    if (query->explain != NULL)
        return report_query_refuse(
            "roi", "explain",
            "ask the attribution report, whose credits these are", err);
    if (report_query_check_by(query, "roi", err) < 0)
        return err->code;
    return report_query_check_stage(query, err);
}

static int roi_init(struct roi *roi, struct ledger *ledger, struct error *err)
{
    struct attribution *run = &roi->run;

    if (attribution_init(run, ledger, &roi->query, err) < 0)
        return err->code;
    outreach_init(&roi->outreach, &run->view, &roi->query, &run->groups);
    return stage_credits_init(&roi->stages, &run->view, &roi->query,
                              &run->groups, err);
}

static void roi_release(struct roi *roi)
{
    stage_credits_release(&roi->stages);
    outreach_release(&roi->outreach);
    attribution_release(&roi->run);
}

/* ---- Rows ---------------------------------------------------------------- */

static void roi_stage_columns(const struct roi *roi)
{
    struct buffer text = BUFFER_INIT;

    for (size_t i = 0; i < roi->stages.count; i++) {
        struct report_column column = {.kind = REPORT_MONEY};
        struct slice stage = roi->stages.names[i];

        buffer_clear(&text);
        buffer_appendf(&text, "cost_per_%" SLICE_FMT, SLICE_ARG(stage));
        column.name = report_result_keep(roi->result, buffer_slice(&text));
        buffer_clear(&text);
        buffer_appendf(
            &text, "cost / first entries into %" SLICE_FMT " that %s credits",
            SLICE_ARG(stage), roi->query.models[0]->name);
        column.help = report_result_keep(roi->result, buffer_slice(&text));
        report_result_add_column(roi->result, column);
    }
    buffer_release(&text);
}

static void roi_columns(const struct roi *roi)
{
    static const struct report_column columns[ROI_COLUMNS] = {
        [ROI_COST] = {.name = "cost", .kind = REPORT_MONEY, .bar = true},
        [ROI_SENDS] = {.name = "sends", .help = "messages that were sent"},
        [ROI_PEOPLE_SENT] = {.name = "people_sent",
                             .help = "different people they were sent to"},
        [ROI_REPLIES] = {.name = "replies"},
        [ROI_RESPONSE_RATE] = {.name = "response_rate",
                               .kind = REPORT_SHARE,
                               .help = "replies / sends"},
        [ROI_CLICKERS] = {.name = "clickers",
                          .help = "different people who were sent it and "
                                  "clicked or scanned"},
        [ROI_CLICK_RATE] = {.name = "click_rate",
                            .kind = REPORT_SHARE,
                            .help = "clickers / sends"},
        [ROI_OPENS] = {.name = "opens",
                       .help = "different people who opened it"},
        [ROI_TOUCHES] = {.name = "touches"},
        [ROI_PEOPLE] = {.name = "people",
                        .help = "different people behind the touches"},
    };

    tag_groups_add_columns(&roi->run.groups, roi->result);
    report_section_open_rows(report_result_section(roi->result),
                             roi->query.models_given
                                 ? &report_behind_credit
                                 : &report_behind_last_non_direct);
    for (size_t i = 0; i < ROI_COLUMNS; i++)
        report_result_add_column(roi->result, columns[i]);
    roi_stage_columns(roi);
    earned_add_columns(&roi->query, roi->result);
}

static bool roi_shows(const struct roi *roi, uint32_t group)
{
    return outreach_shows(&roi->outreach, group) ||
           roi->run.reach.list[group].costs || roi->run.credits.earned[group];
}

static void roi_fill_outreach(const struct roi *roi, uint32_t group,
                              struct report_cell *cells)
{
    const struct outreach *outreach = &roi->outreach;
    int64_t sends = outreach_sends(outreach, group);
    int64_t replies = outreach_replies(outreach, group);
    int64_t clickers = headcount_of(&outreach->clickers, group);

    cells[ROI_SENDS] = report_cell_count(sends);
    cells[ROI_PEOPLE_SENT] =
        report_cell_count(headcount_of(&outreach->sent, group));
    cells[ROI_REPLIES] = report_cell_count(replies);
    cells[ROI_RESPONSE_RATE] =
        report_cell_ratio((double)replies, (double)sends);
    cells[ROI_CLICKERS] = report_cell_count(clickers);
    cells[ROI_CLICK_RATE] = report_cell_ratio((double)clickers, (double)sends);
    cells[ROI_OPENS] =
        report_cell_count(headcount_of(&outreach->openers, group));
}

static void roi_row(const struct roi *roi, uint32_t group)
{
    const struct reach_figures *reach = &roi->run.reach.list[group];
    struct report_cell *row = report_result_add_row(roi->result);
    struct report_cell *cells = row + roi->query.by_count;

    tag_groups_keys(&roi->run.groups, group, roi->result, row);
    cells[ROI_COST] = report_cell_count(reach->cost);
    roi_fill_outreach(roi, group, cells);
    cells[ROI_TOUCHES] = report_cell_count(reach->touches);
    cells[ROI_PEOPLE] = report_cell_count(reach->people);
    cells += ROI_COLUMNS;
    for (size_t i = 0; i < roi->stages.count; i++)
        cells[i] =
            earned_cpa(stage_credits_of(&roi->stages, i, group), reach->cost);
    earned_fill(&roi->run.credits, group, reach->cost,
                cells + roi->stages.count);
}

static void roi_row_none(const struct roi *roi)
{
    struct report_cell *row = report_result_add_row(roi->result);
    struct report_cell *cells = row + roi->query.by_count;
    uint32_t none = roi->run.groups.count;

    for (size_t i = 0; i < roi->query.by_count; i++)
        row[i] = report_result_text(roi->result, SLICE("(none)"));
    cells[ROI_REPLIES] =
        report_cell_count(outreach_replies(&roi->outreach, none));
    cells[ROI_OPENS] =
        report_cell_count(headcount_of(&roi->outreach.openers, none));
    earned_fill_none(&roi->run.credits,
                     cells + ROI_COLUMNS + roi->stages.count);
    report_result_section(roi->result)->last_is_none = true;
}

/* By the value under the first model. */
static void roi_rows(const struct roi *roi)
{
    roi_columns(roi);
    for (uint32_t g = 0; g < roi->run.groups.count; g++) {
        if (roi_shows(roi, g))
            roi_row(roi, g);
    }
    report_result_sort(roi->result, roi->query.by_count + ROI_COLUMNS +
                                        roi->stages.count + EARNED_VALUE);
    roi_row_none(roi);
}

/* ---- Totals -------------------------------------------------------------- */

static void roi_total(const struct roi *roi, const char *group,
                      const char *name, enum report_kind kind,
                      struct report_cell cell)
{
    report_result_add_total(roi->result,
                            (struct report_total){group, name, kind, cell});
}

static void roi_count(const struct roi *roi, const char *name, int64_t count)
{
    roi_total(roi, NULL, name, REPORT_PLAIN, report_cell_count(count));
}

static void roi_totals_money(const struct roi *roi)
{
    const struct conversions *won = &roi->run.conversions;
    int64_t cost = roi->run.reach.totals.cost;
    double value = (double)won->value;
    double count = (double)won->count;

    roi_total(roi, NULL, "cost", REPORT_MONEY, report_cell_count(cost));
    roi_total(roi, NULL, "value", REPORT_MONEY, report_cell_count(won->value));
    roi_total(
        roi, NULL, "currency", REPORT_PLAIN,
        roi->result->currency[0] != '\0'
            ? report_result_text(roi->result, slice_str(roi->result->currency))
            : report_cell_none());
    roi_count(roi, "conversions", (int64_t)won->count);
    roi_total(roi, NULL, "cpa", REPORT_MONEY, earned_cpa(count, cost));
    roi_total(roi, NULL, "roas", REPORT_PLAIN, earned_roas(value, cost));
    roi_total(roi, NULL, "roi", REPORT_PLAIN, earned_roi(value, cost));
    roi_total(roi, NULL, "average_sale", REPORT_MONEY,
              report_cell_ratio(value, count));
    roi_total(roi, NULL, "unmatched_refunds", REPORT_MONEY,
              report_cell_count(won->unmatched));
}

static void roi_totals_outreach(const struct roi *roi)
{
    const struct outreach *outreach = &roi->outreach;
    double sends = (double)outreach->all_sends;
    int64_t clickers = headcount_all(&outreach->clickers);

    roi_count(roi, "sends", outreach->all_sends);
    roi_count(roi, "people_sent", headcount_all(&outreach->sent));
    roi_count(roi, "replies", outreach->all_replies);
    roi_total(roi, NULL, "response_rate", REPORT_SHARE,
              report_cell_ratio((double)outreach->all_replies, sends));
    roi_count(roi, "clickers", clickers);
    roi_total(roi, NULL, "click_rate", REPORT_SHARE,
              report_cell_ratio((double)clickers, sends));
    roi_count(roi, "opens", headcount_all(&outreach->openers));
    roi_count(roi, "touches", roi->run.reach.totals.touches);
    roi_count(roi, "people", roi->run.reach.totals.people);
}

static void roi_totals(const struct roi *roi)
{
    static const char none[] = "unattributed";
    const struct credits *credits = &roi->run.credits;
    uint32_t group = roi->run.groups.count;

    roi_totals_money(roi);
    roi_totals_outreach(roi);
    roi_total(roi, none, "conversions", REPORT_PLAIN,
              report_cell_count(credits->unattributed));
    roi_total(roi, none, "value", REPORT_MONEY,
              report_cell_count(credits->unattributed_value));
    roi_total(roi, none, "replies", REPORT_PLAIN,
              report_cell_count(outreach_replies(&roi->outreach, group)));
}

static void roi_echo(const struct roi *roi)
{
    const struct report_query *query = &roi->query;
    struct report_result *result = roi->result;

    report_result_currency(result, roi->run.money.currency);
    attribution_echo(query, result);
    report_result_echo_list(result, "stages");
    for (size_t i = 0; i < query->stage_count; i++)
        report_result_echo_item(result,
                                report_result_keep(result, query->stages[i]));
}

int report_roi_run(struct ledger *ledger, const struct report_query *query,
                   struct report_result *result, struct error *err)
{
    struct roi roi = {.result = result};
    int code;

    if (roi_check(query, err) < 0)
        return err->code;
    roi_query(&roi, query);
    code = roi_init(&roi, ledger, err);
    if (code == 0) {
        roi_echo(&roi);
        roi_rows(&roi);
        roi_totals(&roi);
        attribution_note(&roi.run.credits, query->wanted[0], result);
    }
    roi_release(&roi);
    return code;
}
