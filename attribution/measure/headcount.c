#include "attribution/measure/headcount.h"

#include <stdlib.h>

#include "core/memory.h"

/* All together are one more group, the last. */
void headcount_init(struct headcount *headcount, uint32_t groups)
{
    headcount->groups = groups;
    headcount->last = memory_zalloc((size_t)groups + 1, sizeof(uint32_t));
    headcount->people = memory_zalloc((size_t)groups + 1, sizeof(int64_t));
}

void headcount_release(struct headcount *headcount)
{
    free(headcount->people);
    free(headcount->last);
    *headcount = (struct headcount){0};
}

bool headcount_has(const struct headcount *headcount, uint32_t group,
                   uint32_t person)
{
    return headcount->last[group] == person + 1;
}

static bool headcount_count(struct headcount *headcount, uint32_t group,
                            uint32_t person)
{
    if (headcount_has(headcount, group, person))
        return false;
    headcount->last[group] = person + 1;
    headcount->people[group]++;
    return true;
}

bool headcount_add(struct headcount *headcount, uint32_t group, uint32_t person)
{
    headcount_count(headcount, headcount->groups, person);
    return headcount_count(headcount, group, person);
}

int64_t headcount_of(const struct headcount *headcount, uint32_t group)
{
    return headcount->people[group];
}

int64_t headcount_all(const struct headcount *headcount)
{
    return headcount->people[headcount->groups];
}
