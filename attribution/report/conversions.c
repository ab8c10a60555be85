#include "attribution/report/conversions.h"

#include <stdlib.h>

#include "attribution/ledger/hash_map.h"
#include "attribution/ledger/money.h"
#include "core/memory.h"

/* The stage events of all stages, in order, while the list is made. */
struct conversion_search {
    const struct ledger_view *view;
    const struct report_query *query;
    uint32_t *details; /* of stage events, in the order of all events */
    size_t count;
    int64_t *refunds; /* beside them: to take off */
};

static enum row_kind conversions_kind(const struct ledger_view *view,
                                      uint32_t row)
{
    return event_table_chunk(view->table, row)->kind[event_table_slot(row)];
}

static int conversions_compare(const void *a, const void *b, void *arg)
{
    const struct ledger_view *view = arg;
    const uint32_t *left = a;
    const uint32_t *right = b;

    return event_table_compare(view->table,
                               event_table_detail(view->table, *left)->row,
                               event_table_detail(view->table, *right)->row);
}

static void conversions_find_stages(struct conversion_search *search)
{
    const struct ledger_view *view = search->view;

    search->details = memory_zalloc(view->details, sizeof(uint32_t));
    for (uint32_t i = 0; i < view->details; i++) {
        uint32_t row = event_table_detail(view->table, i)->row;

        if (conversions_kind(view, row) == ROW_STAGE)
            search->details[search->count++] = i;
    }
    qsort_r(search->details, search->count, sizeof(uint32_t),
            conversions_compare, (void *)(uintptr_t)view);
}

static uint64_t conversions_sale_key(uint32_t stage, uint32_t invoice)
{
    return (uint64_t)stage << 32 | invoice;
}

/* The first sale of each invoice, by its stage and of any stage. */
static void conversions_index_sales(const struct conversion_search *search,
                                    struct hash_map *sales)
{
    for (size_t i = 0; i < search->count; i++) {
        const struct event_detail *sale =
            event_table_detail(search->view->table, search->details[i]);

        if (sale->invoice == INTERNER_EMPTY)
            continue;
        hash_map_put(sales, conversions_sale_key(sale->stage, sale->invoice),
                     (uint32_t)i);
        hash_map_put(sales, conversions_sale_key(INTERNER_EMPTY, sale->invoice),
                     (uint32_t)i);
    }
}

/* Returns the sum of the refunds whose sale is not there. */
static int64_t conversions_refund(struct conversion_search *search)
{
    const struct ledger_view *view = search->view;
    struct hash_map sales;
    int64_t unmatched = 0;

    hash_map_init(&sales, 0);
    conversions_index_sales(search, &sales);
    search->refunds = memory_zalloc(search->count, sizeof(int64_t));
    for (uint32_t i = 0; i < view->details; i++) {
        const struct event_detail *refund = event_table_detail(view->table, i);
        int64_t amount = llabs(refund->amount);
        uint32_t sale;

        if (conversions_kind(view, refund->row) != ROW_REFUND)
            continue;
        if (refund->invoice != INTERNER_EMPTY &&
            hash_map_get(&sales,
                         conversions_sale_key(refund->stage, refund->invoice),
                         &sale))
            search->refunds[sale] = money_add(search->refunds[sale], amount);
        else
            unmatched = money_add(unmatched, amount);
    }
    hash_map_release(&sales);
    return unmatched;
}

static uint32_t conversions_person(const struct ledger_view *view, uint32_t row)
{
    uint32_t node =
        event_table_chunk(view->table, row)->node[event_table_slot(row)];

    if (node == IDENTITY_NONE)
        return IDENTITY_NONE;
    return identity_person(view->identity, node);
}

/*
 * Numbers persons as they are met; who is not named is a person alone.
 * `*is_first` says that this conversion is the person's first.
 */
static uint32_t conversions_sequence(struct conversions *conversions,
                                     struct hash_map *persons, uint32_t person,
                                     bool *is_first)
{
    uint32_t sequence = conversions->people;

    *is_first =
        person == IDENTITY_NONE || hash_map_put(persons, person, sequence);
    if (*is_first)
        conversions->people++;
    else
        hash_map_get(persons, person, &sequence);
    return sequence;
}

static void conversions_add(struct conversions *conversions,
                            const struct conversion_search *search, size_t i,
                            struct hash_map *persons)
{
    const struct ledger_view *view = search->view;
    const struct event_detail *detail =
        event_table_detail(view->table, search->details[i]);
    struct conversion *own = &conversions->list[conversions->count];
    bool is_first;

    own->row = detail->row;
    own->currency = detail->currency;
    own->time_ms = event_table_time(view->table, detail->row);
    own->value = money_add(detail->amount, -search->refunds[i]);
    own->person = conversions_person(view, detail->row);
    own->sequence =
        conversions_sequence(conversions, persons, own->person, &is_first);
    if (own->time_ms >= search->query->from_ms &&
        own->time_ms < search->query->to_ms &&
        (is_first || !search->query->first_only))
        conversions->count++;
}

/* Person by person; stable, so that each one's stay in order. */
static void conversions_group(struct conversions *conversions)
{
    size_t count = conversions->count;
    size_t *starts =
        memory_zalloc((size_t)conversions->people + 1, sizeof(starts[0]));
    struct conversion *sorted =
        memory_zalloc(count, sizeof(conversions->list[0]));

    for (size_t i = 0; i < count; i++)
        starts[conversions->list[i].sequence + 1]++;
    for (size_t i = 0; i < conversions->people; i++)
        starts[i + 1] += starts[i];
    for (size_t i = 0; i < count; i++)
        sorted[starts[conversions->list[i].sequence]++] = conversions->list[i];
    free(conversions->list);
    conversions->list = sorted;
    free(starts);
}

void conversions_init(struct conversions *conversions,
                      const struct ledger_view *view,
                      const struct report_query *query)
{
    struct conversion_search search = {.view = view, .query = query};
    uint32_t stage = interner_find(view->strings, slice_str(query->stage));
    struct hash_map persons;

    *conversions = (struct conversions){0};
    hash_map_init(&persons, 0);
    conversions_find_stages(&search);
    conversions->unmatched = conversions_refund(&search);
    conversions->list =
        memory_zalloc(search.count, sizeof(conversions->list[0]));
    for (size_t i = 0; i < search.count; i++) {
        if (event_table_detail(view->table, search.details[i])->stage == stage)
            conversions_add(conversions, &search, i, &persons);
    }
    conversions_group(conversions);
    hash_map_release(&persons);
    free(search.refunds);
    free(search.details);
}

void conversions_release(struct conversions *conversions)
{
    free(conversions->list);
    *conversions = (struct conversions){0};
}
