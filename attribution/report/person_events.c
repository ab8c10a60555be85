#include "attribution/report/person_events.h"

#include <stdbool.h>
#include <stdlib.h>

#include "core/memory.h"

static void person_events_push(struct person_events *own,
                               struct person_event event)
{
    if (own->count == own->room) {
        own->room = own->room > 0 ? own->room * 2 : 64;
        own->list = memory_resize(own->list, own->room, sizeof(own->list[0]));
    }
    own->list[own->count++] = event;
}

static void person_events_take(struct person_events *own,
                               const struct journey *journey)
{
    static const char *const verdicts[] = {
        [JOURNEY_HUMAN] = "human",
        [JOURNEY_UNCERTAIN] = "uncertain",
        [JOURNEY_MACHINE] = "machine",
    };

    for (uint32_t i = 0; i < journey->touch_count; i++) {
        const struct journey_touch *touch = &journey->touches[i];

        person_events_push(
            own, (struct person_event){.row = touch->row,
                                       .detail = EVENT_TABLE_NO_DETAIL,
                                       .verdict = verdicts[touch->standing]});
    }
    for (uint32_t i = 0; i < journey->mark_count; i++)
        person_events_push(
            own, (struct person_event){.row = journey->marks[i].row,
                                       .detail = journey->marks[i].detail});
}

/* A refund names a sale, not a person: it is whose sale it was. */
static bool person_events_is_own(const struct person_events *own,
                                 const struct refund *refund)
{
    const struct ledger_view *view = &own->people->view;
    uint32_t row;
    uint32_t node;

    if (refund->sale == EVENT_TABLE_NO_DETAIL)
        return false;
    row = event_table_detail(view->table, refund->sale)->row;
    node = event_table_chunk(view->table, row)->node[event_table_slot(row)];
    return node != IDENTITY_NONE &&
           journeys_person(view->journeys, node) == own->person;
}

static void person_events_take_refunds(struct person_events *own)
{
    const struct report_query *query = own->people->query;
    const struct refunds *refunds = &own->people->sales.refunds;
    const struct event_table *table = own->people->view.table;

    for (size_t i = 0; i < refunds->count; i++) {
        uint32_t row = event_table_detail(table, refunds->list[i].detail)->row;
        int64_t ms = event_table_time(table, row);

        if (ms >= query->from_ms && ms < query->to_ms &&
            person_events_is_own(own, &refunds->list[i]))
            person_events_push(
                own, (struct person_event){.row = row,
                                           .detail = refunds->list[i].detail});
    }
}

static int person_events_compare(const void *a, const void *b, void *arg)
{
    const struct person_events *own = arg;
    const struct person_event *left = a;
    const struct person_event *right = b;

    return event_table_compare(own->people->view.table, left->row, right->row);
}

void person_events_init(struct person_events *events,
                        const struct people *people, uint32_t person,
                        const struct journey *journey)
{
    *events = (struct person_events){.people = people, .person = person};
    person_events_take(events, journey);
    person_events_take_refunds(events);
    if (events->count > 1)
        qsort_r(events->list, events->count, sizeof(events->list[0]),
                person_events_compare, events);
}

void person_events_release(struct person_events *events)
{
    free(events->list);
    *events = (struct person_events){0};
}
