#ifndef SHORTENER_KEY_TABLE_H
#define SHORTENER_KEY_TABLE_H

#include <stddef.h>

#include "core/slice.h"

/*
 * A table from bytes to pointers, for keys that strangers choose (hosts,
 * paths): hashed by SipHash under a random key. Keys are copied, values
 * belong to the caller.
 */
struct key_table;

struct key_table *key_table_new(void);

/* Clears it first. *table becomes NULL. */
void key_table_free(struct key_table **table, void (*drop)(void *value));

/* NULL where the key is not in. */
void *key_table_get(const struct key_table *table, struct slice key);

/* The key must not be in yet; the value must not be NULL. */
void key_table_add(struct key_table *table, struct slice key, void *value);

/* Takes the key out; its value, or NULL. */
void *key_table_remove(struct key_table *table, struct slice key);

/* Takes all out, calling `drop` (may be NULL) for each value. */
void key_table_clear(struct key_table *table, void (*drop)(void *value));

size_t key_table_count(const struct key_table *table);

#endif
