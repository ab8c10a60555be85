#include "attribution/report/people_list.h"

#include <stdlib.h>

#include "attribution/credit/path.h"
#include "attribution/ledger/money.h"
#include "core/memory.h"

static void people_list_push(struct people_list *list, uint32_t person,
                             double score)
{
    if (list->count == list->room) {
        list->room = list->room > 0 ? list->room * 2 : 256;
        list->list =
            memory_resize(list->list, list->room, sizeof(list->list[0]));
    }
    list->list[list->count++] =
        (struct people_scored){.score = score, .person = person};
}

static void people_list_sum(struct people_sum *sum,
                            const struct engagement *engagement)
{
    sum->people++;
    sum->won += engagement->won;
    sum->value = money_add(sum->value, engagement->value);
    sum->score += fixed_of(engagement->score / PEOPLE_SCORE_MAX);
}

/* Was there a touch that counts before the span? */
static bool people_list_returns(const struct people_list *list, uint32_t person)
{
    const struct report_query *query = list->people->query;
    struct journey whole = journeys_at(list->people->view.journeys, person);

    for (uint32_t i = 0;
         i < whole.touch_count && whole.touches[i].time_ms < query->from_ms;
         i++) {
        if (path_counts(query, &whole.touches[i]))
            return true;
    }
    return false;
}

static void people_list_touched(struct people_list *list, uint32_t person,
                                const struct engagement *engagement)
{
    const struct tag_groups *sources = &list->sources;

    if (engagement->touches == 0)
        return;
    if (people_list_returns(list, person))
        list->returning_people++;
    else
        list->new_people++;
    list->first[tag_groups_of(sources, engagement->first->tagset,
                              REPORT_AS_TOUCH)]++;
    list->last[tag_groups_of(sources, engagement->last->tagset,
                             REPORT_AS_TOUCH)]++;
}

static void people_list_add(struct people_list *list, uint32_t person)
{
    const struct people *people = list->people;
    struct engagement engagement;

    if (!engagement_of(&people->scale, person, &engagement))
        return;
    if (person_names_of(&people->names, person).len == 0) {
        list->anonymous++;
        return;
    }
    people_list_push(list, person, engagement.score);
    people_list_sum(
        &list->sums[engagement_group_of(people->query, engagement.score)],
        &engagement);
    people_list_sum(&list->total, &engagement);
    people_list_touched(list, person, &engagement);
    customer_journey_add(&list->measures, &people->scale, &engagement);
}

void people_list_init(struct people_list *list, const struct people *people)
{
    static const enum report_dimension otherwise = REPORT_BY_CHANNEL;
    const struct report_query *query = people->query;
    uint32_t count = journeys_count(people->view.journeys);

    *list = (struct people_list){.people = people};
    tag_groups_init(&list->sources, &people->view,
                    query->by_count > 0 ? query->by : &otherwise,
                    query->by_count > 0 ? query->by_count : 1);
    list->first = memory_zalloc(list->sources.count, sizeof(int64_t));
    list->last = memory_zalloc(list->sources.count, sizeof(int64_t));
    customer_journey_init(&list->measures, query);
    for (uint32_t person = 0; person < count; person++)
        people_list_add(list, person);
}

void people_list_release(struct people_list *list)
{
    customer_journey_release(&list->measures);
    free(list->list);
    free(list->last);
    free(list->first);
    tag_groups_release(&list->sources);
}

double people_list_mean(const struct people_sum *sum)
{
    return PEOPLE_SCORE_MAX * fixed_to_double(sum->score) / (double)sum->people;
}

/* No two people share a name. */
int people_list_compare(uint32_t a, uint32_t b, const void *list)
{
    const struct people_list *own = list;
    const struct people_scored *left = &own->list[a];
    const struct people_scored *right = &own->list[b];

    if (left->score != right->score)
        return left->score > right->score ? -1 : 1;
    return slice_compare(person_names_of(&own->people->names, left->person),
                         person_names_of(&own->people->names, right->person));
}
