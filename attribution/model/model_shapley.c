#include "attribution/model/model_functions.h"

#include <stdlib.h>

#include "core/memory.h"

/* Up to here, comparing all with all is quicker than sorting. */
#define MODEL_FEW 24

struct model_place {
    uint32_t key;
    uint32_t at; /* index of the touch */
};

static size_t model_count_key(const struct model_touch *touches, size_t count,
                              uint32_t key)
{
    size_t found = 0;

    for (size_t i = 0; i < count; i++)
        found += touches[i].key == key;
    return found;
}

static void model_shapley_few(const struct model_journey *journey,
                              double *weights)
{
    size_t distinct = 0;

    for (size_t i = 0; i < journey->count; i++)
        distinct +=
            model_count_key(journey->touches, i, journey->touches[i].key) == 0;
    for (size_t i = 0; i < journey->count; i++) {
        size_t same = model_count_key(journey->touches, journey->count,
                                      journey->touches[i].key);

        weights[i] = 1.0 / ((double)distinct * (double)same);
    }
}

static int model_place_compare(const void *a, const void *b)
{
    const struct model_place *x = a;
    const struct model_place *y = b;

    return (x->key > y->key) - (x->key < y->key);
}

/* Sorted by key, touches of one key stand together. */
static struct model_place *model_sort_by_key(
    const struct model_journey *journey)
{
    struct model_place *places =
        memory_zalloc(journey->count, sizeof(struct model_place));

    for (size_t i = 0; i < journey->count; i++)
        places[i] = (struct model_place){journey->touches[i].key, (uint32_t)i};
    qsort(places, journey->count, sizeof(places[0]), model_place_compare);
    return places;
}

static void model_shapley_many(const struct model_journey *journey,
                               double *weights)
{
    struct model_place *places = model_sort_by_key(journey);
    size_t distinct = 1;
    size_t next;

    for (size_t i = 1; i < journey->count; i++)
        distinct += places[i].key != places[i - 1].key;
    for (size_t i = 0; i < journey->count; i = next) {
        next = i + 1;
        while (next < journey->count && places[next].key == places[i].key)
            next++;
        for (size_t j = i; j < next; j++)
            weights[places[j].at] =
                1.0 / ((double)distinct * (double)(next - i));
    }
    free(places);
}

/*
 * With v(S) the conversions of journeys that lie inside S, the Shapley value
 * of one journey is shared equally by its distinct keys, however often each
 * stands in it; a key's share is spread evenly over its touches.
 */
void model_shapley(const struct model_journey *journey, double *weights)
{
    if (journey->count <= MODEL_FEW)
        model_shapley_few(journey, weights);
    else
        model_shapley_many(journey, weights);
}
