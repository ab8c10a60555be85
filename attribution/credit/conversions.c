#include "attribution/credit/conversions.h"

#include <stdlib.h>

#include "attribution/ledger/money.h"
#include "core/memory.h"

/* The stages by their ids while journeys are gone through. */
struct conversion_search {
    struct conversions *conversions;
    const struct report_query *query;
    uint32_t stage, lead, opportunity;
};

static void conversions_push(struct conversions *conversions,
                             const struct conversion *conversion)
{
    if (conversions->count == conversions->room) {
        conversions->room = conversions->room > 0 ? conversions->room * 2 : 256;
        conversions->list = memory_resize(conversions->list, conversions->room,
                                          sizeof(*conversion));
    }
    conversions->list[conversions->count++] = *conversion;
}

/* The first mark of a stage, or MODEL_NO_MARK. */
static int64_t conversions_first(const struct ledger_view *view,
                                 const struct journey *journey, uint32_t stage)
{
    for (uint32_t i = 0; i < journey->mark_count; i++) {
        const struct journey_mark *mark = &journey->marks[i];

        if (ledger_view_stage(view, mark) == stage)
            return mark->time_ms;
    }
    return MODEL_NO_MARK;
}

static void conversions_take(const struct conversion_search *search,
                             const struct journey *journey, uint32_t person)
{
    struct conversions *conversions = search->conversions;
    const struct ledger_view *view = conversions->view;
    struct conversion own = {.person = person};

    for (uint32_t i = 0; i < journey->mark_count; i++) {
        const struct journey_mark *mark = &journey->marks[i];
        bool first = conversions->reached[person] == 0;

        if (ledger_view_stage(view, mark) != search->stage)
            continue;
        if (first) {
            own.lead_ms = conversions_first(view, journey, search->lead);
            own.opportunity_ms =
                conversions_first(view, journey, search->opportunity);
        }
        conversions->reached[person] = 1;
        own.row = mark->row;
        own.detail = mark->detail;
        own.time_ms = mark->time_ms;
        if (own.time_ms >= search->query->from_ms &&
            own.time_ms < search->query->to_ms &&
            (first || !search->query->first_only))
            conversions_push(conversions, &own);
    }
}

void conversions_init(struct conversions *conversions,
                      const struct ledger_view *view,
                      const struct report_query *query, struct slice stage)
{
    uint32_t people = journeys_count(view->journeys);
    struct conversion_search search = {
        .conversions = conversions,
        .query = query,
        .stage = interner_find(view->strings, stage),
        .lead = interner_find(view->strings, SLICE("lead")),
        .opportunity = interner_find(view->strings, SLICE("sql")),
    };

    *conversions = (struct conversions){.view = view};
    refunds_init(&conversions->refunds, view);
    conversions->reached = memory_zalloc(people, 1);
    if (search.stage == INTERNER_NONE)
        return;
    for (uint32_t person = 0; person < people; person++) {
        struct journey journey = journeys_at(view->journeys, person);

        if (journey.mark_count > 0)
            conversions_take(&search, &journey, person);
    }
}

void conversions_release(struct conversions *conversions)
{
    free(conversions->reached);
    free(conversions->list);
    refunds_release(&conversions->refunds);
    *conversions = (struct conversions){0};
}

void conversions_see(const struct conversions *conversions,
                     struct report_money *money)
{
    for (size_t i = 0; i < conversions->count; i++) {
        uint32_t detail = conversions->list[i].detail;
        const struct event_detail *sale =
            event_table_detail(conversions->view->table, detail);

        report_money_see(money, sale->currency, sale->amount);
        refunds_see_of(&conversions->refunds, detail, money);
    }
    refunds_see(&conversions->refunds, money);
}

void conversions_value(struct conversions *conversions,
                       struct report_money *money)
{
    conversions->value = 0;
    for (size_t i = 0; i < conversions->count; i++) {
        struct conversion *own = &conversions->list[i];
        const struct event_detail *sale =
            event_table_detail(conversions->view->table, own->detail);

        own->value = money_add(
            report_money_of(money, sale->amount, sale->currency, own->time_ms),
            -refunds_of(&conversions->refunds, own->detail, money,
                        own->time_ms));
        conversions->value = money_add(conversions->value, own->value);
    }
    conversions->unmatched = refunds_unmatched(&conversions->refunds, money);
}
