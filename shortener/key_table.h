#ifndef SHORTENER_TABLE_H
#define SHORTENER_TABLE_H

#include <stddef.h>

#include "core/slice.h"

/*
 * A table from bytes to pointers, for keys that strangers choose (hosts,
 * paths): hashed by SipHash under a random key. Keys are copied, values
 * belong to the caller.
 */
struct table;

struct table *table_new(void);

/* Calls `drop` (may be NULL) for each value that is left. */
void table_free(struct table **table, void (*drop)(void *value));

/* NULL where the key is not in. */
void *table_get(const struct table *table, struct slice key);

/* The key must not be in yet; the value must not be NULL. */
void table_add(struct table *table, struct slice key, void *value);

/* Takes the key out; its value, or NULL. */
void *table_remove(struct table *table, struct slice key);

/* Takes any one out, or NULL when empty. */
void *table_pop(struct table *table);

size_t table_count(const struct table *table);

#endif
