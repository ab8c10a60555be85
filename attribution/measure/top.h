#ifndef ATTRIBUTION_TOP_H
#define ATTRIBUTION_TOP_H

#include <stddef.h>
#include <stdint.h>

/*
 * The first few of many: those that would stand in front if all were sorted,
 * without sorting all. A million candidates for a hundred places cost about
 * one comparison each.
 *
 *     struct top top;
 *     top_init(&top, 100, compare, arg);       SIZE_MAX: all of them
 *     for (i = 0; i < n; i++)
 *         top_add(&top, i);
 *     top_sort(&top);
 *     ... top.list[0 ... top.count-1], the first in front ...
 *     top_release(&top);
 *
 * `compare` takes two numbers of candidates, and is <0 if the first stands in
 * front. If it is 0 for no two candidates, the list does not depend on the
 * order in which they were added.
 */
typedef int top_compare_fn(uint32_t a, uint32_t b, const void *arg);

struct top {
    uint32_t *list; /* owned; a heap with the last one at its root */
    size_t count;
    size_t room;
    size_t limit;
    top_compare_fn *compare;
    const void *arg;
};

void top_init(struct top *top, size_t limit, top_compare_fn *compare,
              const void *arg);
void top_release(struct top *top);

void top_add(struct top *top, uint32_t candidate);

/* Once, behind the last top_add. */
void top_sort(struct top *top);

#endif
