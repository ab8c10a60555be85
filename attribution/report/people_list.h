#ifndef ATTRIBUTION_PEOPLE_LIST_H
#define ATTRIBUTION_PEOPLE_LIST_H

#include <stddef.h>
#include <stdint.h>

#include "attribution/credit/fixed.h"
#include "attribution/credit/tag_groups.h"
#include "attribution/measure/customer_journey.h"
#include "attribution/measure/people.h"

/*
 * All people of a span with their scores, and what is counted while they are
 * gone through: groups, sources, the customer journey.
 *
 *     struct people_list list;
 *     people_list_init(&list, &people);          a people_init'ed one
 *     list.list[i].person, .score ...            i < list.count
 *     people_list_release(&list);                before people_release
 *
 * A person costs 16 bytes here; engagement_of gives the rest again for those
 * who are shown. The list goes by the numbers of persons;
 * people_list_compare is the order to show them in.
 */

/* Scores are summed as parts of 100, which fixed_of is exact enough for. */
#define PEOPLE_SCORE_MAX 100

struct people_sum {
    int64_t people;
    int64_t won;
    int64_t value;
    fixed_t score; /* / PEOPLE_SCORE_MAX */
};

struct people_scored {
    double score;
    uint32_t person;
};

struct people_list {
    const struct people *people;
    struct tag_groups sources;
    struct people_scored *list; /* owned */
    size_t count, room;
    struct people_sum sums[ENGAGEMENT_GROUPS];
    struct people_sum total;
    int64_t *first, *last;    /* people by source; owned */
    int64_t new_people;       /* touched in the span and not before */
    int64_t returning_people; /* and before as well */
    int64_t anonymous;        /* touches and marks without an identifier */
    struct customer_journey measures;
};

void people_list_init(struct people_list *list, const struct people *people);
void people_list_release(struct people_list *list);

/* The mean score of those summed; at least one person. */
double people_list_mean(const struct people_sum *sum);

/* The highest score first, then by name (a top_compare_fn). */
int people_list_compare(uint32_t a, uint32_t b, const void *list);

#endif
