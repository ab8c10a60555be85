#include "attribution/model/shapley_sets.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

#define SHAPLEY_NO_ROW UINT32_MAX

/* Up to here a set of keys is a word. */
#define SHAPLEY_MASK_KEYS 64

/* Up to here keys are sorted by insertion. */
#define SHAPLEY_FEW 32

static uint32_t shapley_sets_node(struct shapley_sets *sets, uint32_t parent,
                                  uint32_t key, uint32_t size)
{
    if (sets->node_count == sets->node_room) {
        sets->node_room = sets->node_room > 0 ? sets->node_room * 2 : 64;
        sets->nodes =
            memory_resize(sets->nodes, sets->node_room, sizeof(sets->nodes[0]));
    }
    sets->nodes[sets->node_count] = (struct shapley_set){
        parent, key, size, SHAPLEY_NO_ROW, SHAPLEY_NO_ROW, SHAPLEY_NO_ROW};
    return (uint32_t)sets->node_count++;
}

void shapley_sets_init(struct shapley_sets *sets, size_t keys, size_t lanes)
{
    *sets = (struct shapley_sets){.keys = keys};
    lane_counts_init(&sets->counts, lanes);
    sets->seen = memory_zalloc(keys, sizeof(uint32_t));
    sets->scratch = memory_zalloc(keys, sizeof(uint32_t));
    shapley_sets_node(sets, 0, 0, 0);
}

void shapley_sets_release(struct shapley_sets *sets)
{
    lane_counts_release(&sets->counts);
    index_map_release(&sets->children);
    index_map_release(&sets->masks);
    free(sets->nodes);
    free(sets->seen);
    free(sets->scratch);
    free(sets->list);
    free(sets->begin);
    free(sets->members);
    free(sets->occurring);
    *sets = (struct shapley_sets){0};
}

void shapley_sets_copy(struct shapley_sets *sets,
                       const struct shapley_sets *from)
{
    *sets = *from;
    lane_counts_copy(&sets->counts, &from->counts);
    index_map_copy(&sets->children, &from->children);
    index_map_copy(&sets->masks, &from->masks);
    sets->nodes = memory_resize(NULL, from->node_room, sizeof(sets->nodes[0]));
    memcpy(sets->nodes, from->nodes, from->node_count * sizeof(sets->nodes[0]));
    sets->seen = memory_zalloc(from->keys, sizeof(uint32_t));
    sets->scratch = memory_zalloc(from->keys, sizeof(uint32_t));
    sets->journey = 0;
}

/* The path's different keys into scratch, as they come; how many. */
static size_t shapley_sets_distinct(struct shapley_sets *sets,
                                    const uint32_t *path, size_t n)
{
    size_t count = 0;

    if (++sets->journey == 0) { /* numbers have come round */
        memset(sets->seen, 0, sets->keys * sizeof(uint32_t));
        sets->journey = 1;
    }
    for (size_t i = 0; i < n; i++) {
        if (sets->seen[path[i]] == sets->journey)
            continue;
        sets->seen[path[i]] = sets->journey;
        sets->scratch[count++] = path[i];
    }
    return count;
}

static int shapley_key_compare(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static void shapley_sort_keys(uint32_t *keys, size_t count)
{
    if (count > SHAPLEY_FEW) {
        qsort(keys, count, sizeof(keys[0]), shapley_key_compare);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        uint32_t key = keys[i];
        size_t j = i;

        for (; j > 0 && keys[j - 1] > key; j--)
            keys[j] = keys[j - 1];
        keys[j] = key;
    }
}

static uint32_t shapley_sets_find(struct shapley_sets *sets, size_t count)
{
    uint32_t set = 0;

    for (uint32_t i = 0; i < count; i++) {
        uint32_t *child = index_map_at(&sets->children,
                                       (uint64_t)set << 32 | sets->scratch[i]);

        if (*child == INDEX_MAP_NONE)
            *child = shapley_sets_node(sets, set, sets->scratch[i], i + 1);
        set = *child;
    }
    return set;
}

static uint32_t shapley_sets_look_up(struct shapley_sets *sets,
                                     const uint32_t *path, size_t n)
{
    size_t count = shapley_sets_distinct(sets, path, n);

    shapley_sort_keys(sets->scratch, count);
    return shapley_sets_find(sets, count);
}

/* One look where keys are few, instead of one for each. */
static uint32_t shapley_sets_look_up_mask(struct shapley_sets *sets,
                                          const uint32_t *path, size_t n)
{
    uint64_t mask = 0;
    uint32_t *node;

    for (size_t i = 0; i < n; i++)
        mask |= (uint64_t)1 << path[i];
    node = index_map_at(&sets->masks, mask);
    if (*node == INDEX_MAP_NONE)
        *node = shapley_sets_look_up(sets, path, n);
    return *node;
}

static void shapley_sets_count(struct shapley_sets *sets, uint32_t *row,
                               double amount)
{
    if (amount == 0)
        return;
    if (*row == SHAPLEY_NO_ROW)
        *row = lane_counts_row(&sets->counts);
    lane_counts_add(&sets->counts, *row, amount);
}

void shapley_sets_add(struct shapley_sets *sets, const uint32_t *path, size_t n,
                      const struct shapley_outcome *outcome,
                      const uint8_t *weights)
{
    struct shapley_set *set;
    uint32_t node = sets->keys <= SHAPLEY_MASK_KEYS
                        ? shapley_sets_look_up_mask(sets, path, n)
                        : shapley_sets_look_up(sets, path, n);

    set = &sets->nodes[node];
    lane_counts_weigh(&sets->counts, weights);
    shapley_sets_count(sets, &set->conversions, outcome->conversions);
    shapley_sets_count(sets, &set->nulls, outcome->nulls);
    shapley_sets_count(sets, &set->value, outcome->value);
}

static bool shapley_set_is_counted(const struct shapley_set *set)
{
    return set->conversions != SHAPLEY_NO_ROW || set->nulls != SHAPLEY_NO_ROW ||
           set->value != SHAPLEY_NO_ROW;
}

/* A set's keys, ascending, to where `end` points behind. */
static void shapley_set_keys(const struct shapley_sets *sets,
                             const struct shapley_set *set, uint32_t *end)
{
    for (; set->size > 0; set = &sets->nodes[set->parent])
        *--end = set->key;
}

/*
 * By size, then by keys: parents of sets of one size stand in their order
 * already when the next size is sorted, but walking up is as good.
 */
static int shapley_set_compare(const void *a, const void *b, void *arg)
{
    const struct shapley_set *x = *(const struct shapley_set *const *)a;
    const struct shapley_set *y = *(const struct shapley_set *const *)b;
    const struct shapley_sets *sets = arg;

    if (x->size != y->size)
        return x->size < y->size ? -1 : 1;
    while (x != y) {
        if (x->key != y->key)
            return x->key < y->key ? -1 : 1;
        x = &sets->nodes[x->parent];
        y = &sets->nodes[y->parent];
    }
    return 0;
}

static void shapley_sets_list(struct shapley_sets *sets)
{
    sets->list = memory_zalloc(sets->node_count, sizeof(sets->list[0]));
    for (size_t i = 1; i < sets->node_count; i++) {
        if (shapley_set_is_counted(&sets->nodes[i]))
            sets->list[sets->count++] = &sets->nodes[i];
    }
    qsort_r(sets->list, sets->count, sizeof(sets->list[0]), shapley_set_compare,
            sets);
}

static void shapley_sets_spread(struct shapley_sets *sets)
{
    sets->begin = memory_zalloc(sets->count + 1, sizeof(size_t));
    for (size_t i = 0; i < sets->count; i++)
        sets->begin[i + 1] = sets->begin[i] + sets->list[i]->size;
    sets->members = memory_zalloc(sets->begin[sets->count], sizeof(uint32_t));
    for (size_t i = 0; i < sets->count; i++)
        shapley_set_keys(sets, sets->list[i],
                         sets->members + sets->begin[i + 1]);
}

static void shapley_sets_number(struct shapley_sets *sets)
{
    size_t members = sets->begin[sets->count];

    sets->occurring = memory_zalloc(sets->keys, sizeof(uint32_t));
    memset(sets->seen, 0, sets->keys * sizeof(uint32_t));
    for (size_t i = 0; i < members; i++)
        sets->seen[sets->members[i]] = 1;
    for (uint32_t key = 0; key < sets->keys; key++) {
        if (sets->seen[key] == 0)
            continue;
        sets->seen[key] = (uint32_t)sets->occurring_count;
        sets->occurring[sets->occurring_count++] = key;
    }
    for (size_t i = 0; i < members; i++)
        sets->members[i] = sets->seen[sets->members[i]];
}

void shapley_sets_sort(struct shapley_sets *sets)
{
    shapley_sets_list(sets);
    shapley_sets_spread(sets);
    shapley_sets_number(sets);
}

static double shapley_sets_get(const struct shapley_sets *sets, uint32_t row,
                               size_t lane)
{
    if (row == SHAPLEY_NO_ROW || lane >= sets->counts.lanes)
        return 0;
    return lane_counts_get(&sets->counts, row, lane);
}

void shapley_sets_read(const struct shapley_sets *sets, size_t i, size_t lane,
                       struct shapley_sum *sum)
{
    const struct shapley_set *set = sets->list[i];

    for (size_t k = 0; k < SHAPLEY_LANES; k++) {
        sum->conversions[k] =
            shapley_sets_get(sets, set->conversions, lane + k);
        sum->journeys[k] =
            sum->conversions[k] + shapley_sets_get(sets, set->nulls, lane + k);
        sum->value[k] = shapley_sets_get(sets, set->value, lane + k);
    }
}
