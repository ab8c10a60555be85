#ifndef ATTRIBUTION_DISTINCT_H
#define ATTRIBUTION_DISTINCT_H

#include <stddef.h>
#include <stdint.h>

/*
 * Exact counts of different keys, in groups and overall.
 *
 *     struct distinct visitors;
 *     distinct_init(&visitors);
 *     distinct_add(&visitors, group, key);             any number of times
 *     total = distinct_count(&visitors, by_group);     by_group[group] += ...
 *     distinct_release(&visitors);
 *
 * Keys are kept (16 bytes each) in parts by some of their bits, and a part is
 * counted with a hash table that fits the processor's cache: some ten times
 * faster than one large table that misses it at every key.
 */
struct distinct_part;

struct distinct {
    uint64_t seed;
    struct distinct_part *parts; /* owned */
};

void distinct_init(struct distinct *distinct);
void distinct_release(struct distinct *distinct);

void distinct_add(struct distinct *distinct, uint32_t group, uint64_t key);

/* Different keys of all groups; adds each group's own to by_group[group]. */
int64_t distinct_count(const struct distinct *distinct, int64_t *by_group);

#endif
