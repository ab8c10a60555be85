#include "attribution/measure/top.h"

#include <stdlib.h>

#include "core/memory.h"

void top_init(struct top *top, size_t limit, top_compare_fn *compare,
              const void *arg)
{
    *top = (struct top){.limit = limit, .compare = compare, .arg = arg};
}

void top_release(struct top *top)
{
    free(top->list);
    *top = (struct top){0};
}

static int top_compare(const void *a, const void *b, void *arg)
{
    const struct top *top = arg;
    const uint32_t *left = a;
    const uint32_t *right = b;

    return top->compare(*left, *right, top->arg);
}

/* Moves what stands at `at` down to where both below stand before it. */
static void top_sink(struct top *top, size_t at)
{
    uint32_t moved = top->list[at];

    for (;;) {
        size_t below = 2 * at + 1;

        if (below >= top->count)
            break;
        if (below + 1 < top->count &&
            top->compare(top->list[below], top->list[below + 1], top->arg) < 0)
            below++;
        if (top->compare(moved, top->list[below], top->arg) >= 0)
            break;
        top->list[at] = top->list[below];
        at = below;
    }
    top->list[at] = moved;
}

static void top_push(struct top *top, uint32_t candidate)
{
    if (top->count == top->room) {
        top->room = top->room > 0 ? top->room * 2 : 64;
        top->list = memory_resize(top->list, top->room, sizeof(uint32_t));
    }
    top->list[top->count++] = candidate;
}

/* It becomes a heap only once it is full: all of them need none. */
void top_add(struct top *top, uint32_t candidate)
{
    if (top->count < top->limit) {
        top_push(top, candidate);
        for (size_t i = top->count / 2; top->count == top->limit && i > 0; i--)
            top_sink(top, i - 1);
    } else if (top->limit > 0 &&
               top->compare(candidate, top->list[0], top->arg) < 0) {
        top->list[0] = candidate;
        top_sink(top, 0);
    }
}

void top_sort(struct top *top)
{
    if (top->count > 1)
        qsort_r(top->list, top->count, sizeof(uint32_t), top_compare, top);
}
