#include "shortener/lint/value_census.h"

#include <stdlib.h>

#include "core/memory.h"
#include "shortener/resolve/key_table.h"

/* The table's values are numbers in the place of pointers. */
static void *place_of(size_t i)
{
    return (void *)(uintptr_t)(i + 1);
}

static struct value_count *find(struct value_census *census, struct slice value)
{
    void *place;

    if (census->places == NULL)
        census->places = key_table_new();
    place = key_table_get(census->places, value);
    if (place == NULL)
        return NULL;
    return &census->values[(uintptr_t)place - 1];
}

static struct value_count *add(struct value_census *census, struct slice value)
{
    struct value_count *count;

    if (census->count == VALUE_CENSUS_MAX) {
        census->full = true;
        return NULL;
    }
    census->values = memory_resize(census->values, census->count + 1,
                                   sizeof(*census->values));
    count = &census->values[census->count];
    *count = (struct value_count){.value = slice_copy(value)};
    key_table_add(census->places, value, place_of(census->count++));
    return count;
}

void value_census_add(struct value_census *census, struct slice value,
                      struct slice link)
{
    struct value_count *count;

    if (value.len == 0)
        return;
    count = find(census, value);
    if (count == NULL)
        count = add(census, value);
    if (count == NULL)
        return;
    if (count->links < VALUE_CENSUS_EXAMPLES)
        count->examples[count->links] = slice_copy(link);
    count->links++;
}

void value_census_release(struct value_census *census)
{
    for (size_t i = 0; i < census->count; i++) {
        free(census->values[i].value);
        for (size_t k = 0; k < VALUE_CENSUS_EXAMPLES; k++)
            free(census->values[i].examples[k]);
    }
    free(census->values);
    if (census->places != NULL)
        key_table_free(&census->places, NULL);
    *census = (struct value_census)VALUE_CENSUS_INIT;
}
