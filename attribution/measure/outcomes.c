#include "attribution/measure/outcomes.h"

#include <stdlib.h>

#include "attribution/ledger/money.h"
#include "core/memory.h"

void outcomes_init(struct outcomes *outcomes, const struct ledger_view *view,
                   const struct report_query *query)
{
    *outcomes = (struct outcomes){
        .view = view,
        .query = query,
        .won = interner_find(view->strings, SLICE("won")),
    };
    refunds_init(&outcomes->refunds, view);
}

void outcomes_release(struct outcomes *outcomes)
{
    refunds_release(&outcomes->refunds);
    free(outcomes->sales);
    free(outcomes->list);
    *outcomes = (struct outcomes){0};
}

/* Room for one more in `array`, of `room` elements so far. */
static void *outcomes_grow(void *array, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return array;
    *room = *room > 0 ? *room * 2 : 256;
    return memory_resize(array, *room, size);
}

static void outcomes_sell(struct outcomes *outcomes,
                          const struct journey_mark *mark)
{
    outcomes->sales =
        outcomes_grow(outcomes->sales, outcomes->sale_count,
                      &outcomes->sale_room, sizeof(outcomes->sales[0]));
    outcomes->sales[outcomes->sale_count++] = (struct outcomes_sale){
        .person = outcomes->count,
        .detail = mark->detail,
        .time_ms = mark->time_ms,
    };
}

void outcomes_take(struct outcomes *outcomes, const struct journey *journey,
                   bool was_lost)
{
    struct outcome one = {.people = 1};

    for (uint32_t i = 0; i < journey->mark_count; i++) {
        const struct journey_mark *mark = &journey->marks[i];

        if (ledger_view_stage(outcomes->view, mark) != outcomes->won ||
            (one.won > 0 && outcomes->query->first_only))
            continue;
        one.won = 1;
        one.sales++;
        outcomes_sell(outcomes, mark);
    }
    one.lost = was_lost && one.won == 0;
    outcomes->list = outcomes_grow(outcomes->list, outcomes->count,
                                   &outcomes->room, sizeof(one));
    outcomes->list[outcomes->count++] = one;
}

void outcomes_see(const struct outcomes *outcomes, struct report_money *money)
{
    for (size_t i = 0; i < outcomes->sale_count; i++) {
        const struct event_detail *sale = event_table_detail(
            outcomes->view->table, outcomes->sales[i].detail);

        report_money_see(money, sale->currency, sale->amount);
    }
}

void outcomes_value(struct outcomes *outcomes, struct report_money *money)
{
    for (size_t i = 0; i < outcomes->sale_count; i++) {
        const struct outcomes_sale *own = &outcomes->sales[i];
        const struct event_detail *sale =
            event_table_detail(outcomes->view->table, own->detail);
        int64_t *value = &outcomes->list[own->person].value;

        *value =
            money_add(*value, report_money_of(money, sale->amount,
                                              sale->currency, own->time_ms));
        *value = money_add(*value, -refunds_of(&outcomes->refunds, own->detail,
                                               money, own->time_ms));
    }
}

void outcomes_add(struct outcome *sum, const struct outcome *one)
{
    sum->people += one->people;
    sum->won += one->won;
    sum->lost += one->lost;
    sum->sales += one->sales;
    sum->value = money_add(sum->value, one->value);
}

void outcomes_add_columns(struct report_result *result)
{
    report_result_add_column(
        result,
        (struct report_column){.name = "won", .help = "people with a won"});
    report_result_add_column(
        result, (struct report_column){.name = "lost",
                                       .help = "people with a lost and no "
                                               "won"});
    report_result_add_column(
        result, (struct report_column){.name = "close_rate",
                                       .kind = REPORT_SHARE,
                                       .help = "won / (won + lost)"});
}

void outcomes_cells(const struct outcome *outcome, struct report_cell *cells)
{
    cells[0] = report_cell_count(outcome->won);
    cells[1] = report_cell_count(outcome->lost);
    cells[2] = report_cell_ratio((double)outcome->won,
                                 (double)(outcome->won + outcome->lost));
}
