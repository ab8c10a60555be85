#ifndef SHORTENER_VALUE_CENSUS_H
#define SHORTENER_VALUE_CENSUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/slice.h"

/*
 * Which different values a field of many links has, how often, and where:
 *
 *     struct value_census census = VALUE_CENSUS_INIT;
 *     value_census_add(&census, SLICE("newsletter"), SLICE("go.acme.com/x"));
 *     ... census.values[0 ... census.count - 1] ...
 *     value_census_release(&census);
 *
 * Bounded: beyond VALUE_CENSUS_MAX different values no new one is taken up,
 * and `full` says so; those that are known go on being counted.
 */
#define VALUE_CENSUS_MAX      10000
#define VALUE_CENSUS_EXAMPLES 3 /* links, the first that had it */

struct value_count {
    char *value;                           /* owned, like the examples */
    char *examples[VALUE_CENSUS_EXAMPLES]; /* "host/slug", NULL for none */
    uint64_t links;
};

struct key_table;

struct value_census {
    struct value_count *values; /* owned, in the order of their coming */
    size_t count;
    bool full;
    struct key_table *places; /* value -> its number and 1, as a pointer */
};

#define VALUE_CENSUS_INIT    \
    {                        \
        NULL, 0, false, NULL \
    }

/* An empty value is none. */
void value_census_add(struct value_census *census, struct slice value,
                      struct slice link);

void value_census_release(struct value_census *census);

#endif
