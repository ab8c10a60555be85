#include "attribution/measure/customer_journey.h"

#include "attribution/ledger/money.h"

static size_t customer_journey_find(const struct report_query *query,
                                    struct slice stage)
{
    size_t i = 0;

    while (i < query->stage_count && !slice_equal(query->stages[i], stage))
        i++;
    return i;
}

void customer_journey_init(struct customer_journey *measures,
                           const struct report_query *query)
{
    size_t sql = customer_journey_find(query, SLICE("sql"));

    *measures = (struct customer_journey){
        .query = query,
        .goal = customer_journey_find(query, query->wanted[0]),
    };
    measures->likely_from = measures->goal;
    if (measures->goal == query->stage_count)
        return;
    if (sql < measures->goal)
        measures->likely_from = sql;
    else if (measures->goal > 0)
        measures->likely_from = measures->goal - 1;
}

void customer_journey_release(struct customer_journey *measures)
{
    for (size_t i = 0; i < REPORT_STAGES_MAX; i++)
        sample_release(&measures->stages[i].times);
}

static bool customer_journey_is_likely(const struct customer_journey *measures,
                                       size_t stage)
{
    return stage >= measures->likely_from && stage < measures->goal;
}

static void customer_journey_enter(struct customer_journey *measures, size_t i,
                                   const struct engagement_scale *scale,
                                   const struct engagement *engagement)
{
    struct customer_journey_stage *stage = &measures->stages[i];
    const struct stage_entry *entry = &engagement->entry;
    int64_t next = stage_entries_next(&scale->stages, entry, i);

    stage->people++;
    stage->touches += engagement->touches;
    stage->value = money_add(stage->value, engagement->value);
    if (next != MODEL_NO_MARK)
        sample_add(&stage->times, next - entry->first_ms[i]);
    if (customer_journey_is_likely(measures, i) && !engagement->won &&
        entry->lost_ms >= entry->first_ms[i])
        stage->averse++;
}

void customer_journey_add(struct customer_journey *measures,
                          const struct engagement_scale *scale,
                          const struct engagement *engagement)
{
    if (!engagement->in_funnel)
        return;
    for (size_t i = 0; i < measures->query->stage_count; i++) {
        if (engagement->entry.first_ms[i] != MODEL_NO_MARK)
            customer_journey_enter(measures, i, scale, engagement);
    }
}

static struct report_cell customer_journey_ratio(int64_t over, int64_t under)
{
    return under != 0 ? report_cell_number((double)over / (double)under)
                      : report_cell_none();
}

static void customer_journey_row(struct customer_journey *measures, size_t i,
                                 struct report_result *result)
{
    struct customer_journey_stage *stage = &measures->stages[i];
    struct report_cell *row = report_result_add_row(result);

    row[0] = report_result_text(result, measures->query->stages[i]);
    row[1] = report_cell_count(stage->people);
    row[2] = customer_journey_ratio((int64_t)stage->times.count, stage->people);
    if (customer_journey_is_likely(measures, i))
        row[3] = customer_journey_ratio(stage->averse, stage->people);
    row[4] = customer_journey_ratio(stage->touches, stage->people);
    sample_sort(&stage->times);
    if (stage->times.count > 0)
        row[5] = report_cell_number(sample_median(&stage->times) / 1000);
    row[6] = report_cell_count(stage->value);
}

void customer_journey_show(struct customer_journey *measures,
                           struct report_result *result)
{
    static const struct report_column columns[] = {
        {.name = "stage", .is_key = true},
        {.name = "people", .bar = true, .help = "people who entered it"},
        {.name = "progression",
         .kind = REPORT_SHARE,
         .help = "share of them that went on to any later stage"},
        {.name = "aversion",
         .kind = REPORT_SHARE,
         .help = "share of them, likely to buy, that was lost for good"},
        {.name = "engagement", .help = "mean number of their touches"},
        {.name = "timing",
         .kind = REPORT_DURATION,
         .help = "median time in the stage, of those who went on"},
        {.name = "value", .kind = REPORT_MONEY, .help = "their sales"},
    };

    report_result_add_section(result, "journey", "The customer journey");
    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
        report_result_add_column(result, columns[i]);
    for (size_t i = 0; i < measures->query->stage_count; i++)
        customer_journey_row(measures, i, result);
}
