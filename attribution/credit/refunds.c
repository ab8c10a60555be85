#include "attribution/credit/refunds.h"

#include <stdlib.h>

#include "attribution/ledger/money.h"
#include "core/memory.h"

static enum row_kind refunds_kind(const struct ledger_view *view,
                                  const struct event_detail *detail)
{
    return event_table_chunk(view->table, detail->row)
        ->kind[event_table_slot(detail->row)];
}

static uint64_t refunds_key(uint32_t stage, uint32_t invoice)
{
    return (uint64_t)stage << 32 | invoice;
}

/* Keeps the first sale in the order of all events. */
static void refunds_claim(const struct ledger_view *view,
                          struct hash_map *sales, uint64_t key, uint32_t sale)
{
    uint32_t *known;

    if (hash_map_put(sales, key, sale))
        return;
    known = hash_map_at(sales, key);
    if (event_table_compare(view->table,
                            event_table_detail(view->table, sale)->row,
                            event_table_detail(view->table, *known)->row) < 0)
        *known = sale;
}

/* Each invoice's first sale, by its stage and of any stage. */
static void refunds_index(const struct ledger_view *view,
                          struct hash_map *sales)
{
    for (uint32_t i = 0; i < view->details; i++) {
        const struct event_detail *sale = event_table_detail(view->table, i);

        if (sale->invoice == INTERNER_EMPTY ||
            refunds_kind(view, sale) != ROW_STAGE)
            continue;
        refunds_claim(view, sales, refunds_key(sale->stage, sale->invoice), i);
        refunds_claim(view, sales, refunds_key(INTERNER_EMPTY, sale->invoice),
                      i);
    }
}

static int refunds_compare(const void *a, const void *b)
{
    const struct refund *left = a;
    const struct refund *right = b;

    if (left->sale != right->sale)
        return left->sale < right->sale ? -1 : 1;
    if (left->currency != right->currency)
        return left->currency < right->currency ? -1 : 1;
    return left->detail < right->detail ? -1 : left->detail > right->detail;
}

static void refunds_add(struct refunds *refunds, const struct hash_map *sales,
                        uint32_t i)
{
    const struct event_detail *refund =
        event_table_detail(refunds->view->table, i);
    struct refund *own = &refunds->list[refunds->count];

    if (refunds_kind(refunds->view, refund) != ROW_REFUND)
        return;
    *own = (struct refund){.sale = EVENT_TABLE_NO_DETAIL,
                           .currency = refund->currency,
                           .detail = i};
    if (refund->invoice != INTERNER_EMPTY)
        hash_map_get(sales, refunds_key(refund->stage, refund->invoice),
                     &own->sale);
    refunds->count++;
}

void refunds_init(struct refunds *refunds, const struct ledger_view *view)
{
    struct hash_map sales;

    *refunds = (struct refunds){.view = view};
    hash_map_init(&sales, 0);
    refunds_index(view, &sales);
    refunds->list = memory_zalloc(view->details, sizeof(refunds->list[0]));
    for (uint32_t i = 0; i < view->details; i++)
        refunds_add(refunds, &sales, i);
    if (refunds->count > 0)
        qsort(refunds->list, refunds->count, sizeof(refunds->list[0]),
              refunds_compare);
    hash_map_release(&sales);
}

void refunds_release(struct refunds *refunds)
{
    free(refunds->list);
    *refunds = (struct refunds){0};
}

static size_t refunds_find(const struct refunds *refunds, uint32_t sale)
{
    size_t low = 0;
    size_t high = refunds->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (refunds->list[middle].sale < sale)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int64_t refunds_amount(const struct refunds *refunds, size_t i)
{
    return llabs(
        event_table_detail(refunds->view->table, refunds->list[i].detail)
            ->amount);
}

/* Each currency's are rounded once, as the sale was. */
int64_t refunds_of(const struct refunds *refunds, uint32_t sale,
                   struct report_money *money, int64_t sale_ms)
{
    size_t i = refunds_find(refunds, sale);
    int64_t off = 0;

    while (i < refunds->count && refunds->list[i].sale == sale) {
        uint32_t currency = refunds->list[i].currency;
        int64_t sum = 0;

        for (; i < refunds->count && refunds->list[i].sale == sale &&
               refunds->list[i].currency == currency;
             i++)
            sum = money_add(sum, refunds_amount(refunds, i));
        off = money_add(off, report_money_of(money, sum, currency, sale_ms));
    }
    return off;
}

void refunds_see_of(const struct refunds *refunds, uint32_t sale,
                    struct report_money *money)
{
    for (size_t i = refunds_find(refunds, sale);
         i < refunds->count && refunds->list[i].sale == sale; i++) {
        const struct event_detail *refund =
            event_table_detail(refunds->view->table, refunds->list[i].detail);

        report_money_see(money, refund->currency, refund->amount);
    }
}

/* Refund `i` and its time; NULL if it is outside of the span. */
static const struct event_detail *refunds_lost(const struct refunds *refunds,
                                               const struct report_query *query,
                                               size_t i, int64_t *ms)
{
    const struct event_table *table = refunds->view->table;
    const struct event_detail *refund =
        event_table_detail(table, refunds->list[i].detail);

    *ms = event_table_time(table, refund->row);
    return *ms >= query->from_ms && *ms < query->to_ms ? refund : NULL;
}

void refunds_see(const struct refunds *refunds, struct report_money *money)
{
    for (size_t i = refunds_find(refunds, EVENT_TABLE_NO_DETAIL);
         i < refunds->count; i++) {
        int64_t ms;
        const struct event_detail *refund =
            refunds_lost(refunds, money->query, i, &ms);

        if (refund != NULL)
            report_money_see(money, refund->currency, refund->amount);
    }
}

int64_t refunds_unmatched(const struct refunds *refunds,
                          struct report_money *money)
{
    int64_t sum = 0;

    for (size_t i = refunds_find(refunds, EVENT_TABLE_NO_DETAIL);
         i < refunds->count; i++) {
        int64_t ms;
        const struct event_detail *refund =
            refunds_lost(refunds, money->query, i, &ms);

        if (refund != NULL)
            sum = money_add(sum, report_money_of(money, llabs(refund->amount),
                                                 refund->currency, ms));
    }
    return sum;
}
