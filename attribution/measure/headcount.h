#ifndef ATTRIBUTION_HEADCOUNT_H
#define ATTRIBUTION_HEADCOUNT_H

#include <stdbool.h>
#include <stdint.h>

/*
 * How many different people each group has, and all groups together, where
 * people are gone through one after the other.
 *
 *     struct headcount clickers;
 *     headcount_init(&clickers, groups.count);
 *     for (person = 0; person < people; person++)
 *         ... headcount_add(&clickers, group, person);    any number of times
 *     headcount_of(&clickers, group), headcount_all(&clickers)
 *     headcount_release(&clickers);
 *
 * One person's calls must come before the next one's.
 */
struct headcount {
    uint32_t *last;  /* by group: the person counted last, plus 1; owned */
    int64_t *people; /* by group, then of all; owned */
    uint32_t groups;
};

void headcount_init(struct headcount *headcount, uint32_t groups);
void headcount_release(struct headcount *headcount);

/* True if the person is new to the group. */
bool headcount_add(struct headcount *headcount, uint32_t group,
                   uint32_t person);

/* Whether the person at hand has been counted in the group. */
bool headcount_has(const struct headcount *headcount, uint32_t group,
                   uint32_t person);

int64_t headcount_of(const struct headcount *headcount, uint32_t group);
int64_t headcount_all(const struct headcount *headcount);

#endif
