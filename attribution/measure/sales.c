#include "attribution/measure/sales.h"

#include <stdbool.h>
#include <stdlib.h>

#include "attribution/ledger/money.h"
#include "attribution/measure/sample.h"
#include "core/memory.h"

void sales_init(struct sales *sales, const struct ledger_view *view,
                const struct report_query *query)
{
    *sales = (struct sales){.view = view, .query = query};
    refunds_init(&sales->refunds, view);
    sales->by_person =
        memory_zalloc(journeys_count(view->journeys), sizeof(int64_t));
}

void sales_release(struct sales *sales)
{
    free(sales->by_person);
    refunds_release(&sales->refunds);
    *sales = (struct sales){0};
}

/* A sale of the span: its time, or false. */
static bool sales_is_one(const struct sales *sales,
                         const struct event_detail *sale, int64_t *ms)
{
    const struct event_chunk *chunk =
        event_table_chunk(sales->view->table, sale->row);
    uint32_t slot = event_table_slot(sale->row);

    *ms = chunk->time_ms[slot];
    return chunk->kind[slot] == ROW_STAGE && sale->amount != 0 &&
           *ms >= sales->query->from_ms && *ms < sales->query->to_ms;
}

void sales_see(const struct sales *sales, struct report_money *money)
{
    for (uint32_t i = 0; i < sales->view->details; i++) {
        const struct event_detail *sale =
            event_table_detail(sales->view->table, i);
        int64_t ms;

        if (sales_is_one(sales, sale, &ms))
            report_money_see(money, sale->currency, sale->amount);
    }
    refunds_see(&sales->refunds, money);
}

/* What a sale came to belongs to whoever bought, if anybody is named. */
static void sales_give(struct sales *sales, const struct event_detail *sale,
                       int64_t value)
{
    const struct ledger_view *view = sales->view;
    uint32_t node = event_table_chunk(view->table, sale->row)
                        ->node[event_table_slot(sale->row)];
    int64_t *own;

    if (node == IDENTITY_NONE)
        return;
    own = &sales->by_person[journeys_person(view->journeys, node)];
    *own = money_add(*own, value);
}

void sales_value(struct sales *sales, struct report_money *money)
{
    struct sample values = SAMPLE_INIT;

    for (uint32_t i = 0; i < sales->view->details; i++) {
        const struct event_detail *sale =
            event_table_detail(sales->view->table, i);
        int64_t value;
        int64_t ms;

        if (!sales_is_one(sales, sale, &ms))
            continue;
        value =
            money_add(report_money_of(money, sale->amount, sale->currency, ms),
                      -refunds_of(&sales->refunds, i, money, ms));
        sales_give(sales, sale, value);
        if (value > 0)
            sample_add(&values, value);
    }
    sample_sort(&values);
    sales->median = values.count > 0 ? sample_median(&values) : 0;
    sample_release(&values);
    sales->unmatched = refunds_unmatched(&sales->refunds, money);
}
