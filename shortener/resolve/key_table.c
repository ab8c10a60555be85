#include "shortener/resolve/key_table.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/random.h"
#include "core/siphash.h"

#define KEY_TABLE_BUCKETS 256

struct key_table_node {
    struct key_table_node *next; /* in the bucket */
    uint64_t hash;
    void *value;
    size_t key_len;
    char key[];
};

struct key_table {
    struct siphash_key key;
    struct key_table_node **buckets; /* a power of two of them */
    size_t bucket_count, count;
};

struct key_table *key_table_new(void)
{
    struct key_table *table = memory_zalloc(1, sizeof(*table));
    struct random random;

    table->bucket_count = KEY_TABLE_BUCKETS;
    table->buckets =
        memory_zalloc(table->bucket_count, sizeof(*table->buckets));
    random_init(&random);
    random_bytes(&random, &table->key, sizeof(table->key));
    random_release(&random);
    return table;
}

void key_table_free(struct key_table **table, void (*drop)(void *value))
{
    if (*table == NULL)
        return;
    key_table_clear(*table, drop);
    free((*table)->buckets);
    free(*table);
    *table = NULL;
}

/* Where the pointer to the key's node stands, or would stand. */
static struct key_table_node **find(const struct key_table *table,
                                    struct slice key, uint64_t hash)
{
    struct key_table_node **at =
        &table->buckets[hash & (table->bucket_count - 1)];

    while (*at != NULL &&
           ((*at)->hash != hash ||
            !slice_equal(slice_of((*at)->key, (*at)->key_len), key)))
        at = &(*at)->next;
    return at;
}

void *key_table_get(const struct key_table *table, struct slice key)
{
    struct key_table_node *node = *find(table, key, siphash(&table->key, key));

    return node != NULL ? node->value : NULL;
}

static void grow(struct key_table *table)
{
    struct key_table old = *table;

    table->bucket_count *= 2;
    table->buckets =
        memory_zalloc(table->bucket_count, sizeof(*table->buckets));
    for (size_t i = 0; i < old.bucket_count; i++) {
        while (old.buckets[i] != NULL) {
            struct key_table_node *node = old.buckets[i];
            struct key_table_node **to =
                &table->buckets[node->hash & (table->bucket_count - 1)];

            old.buckets[i] = node->next;
            node->next = *to;
            *to = node;
        }
    }
    free(old.buckets);
}

void key_table_add(struct key_table *table, struct slice key, void *value)
{
    struct key_table_node *node = memory_alloc(sizeof(*node) + key.len);
    struct key_table_node **at;

    if (table->count >= table->bucket_count)
        grow(table);
    *node = (struct key_table_node){
        .hash = siphash(&table->key, key), .value = value, .key_len = key.len};
    if (key.len > 0)
        memcpy(node->key, key.ptr, key.len);
    at = &table->buckets[node->hash & (table->bucket_count - 1)];
    node->next = *at;
    *at = node;
    table->count++;
}

static void *take(struct key_table *table, struct key_table_node **at)
{
    struct key_table_node *node = *at;
    void *value = node->value;

    *at = node->next;
    free(node);
    table->count--;
    return value;
}

void *key_table_remove(struct key_table *table, struct slice key)
{
    struct key_table_node **at = find(table, key, siphash(&table->key, key));

    return *at != NULL ? take(table, at) : NULL;
}

void key_table_clear(struct key_table *table, void (*drop)(void *value))
{
    for (size_t i = 0; i < table->bucket_count; i++) {
        while (table->buckets[i] != NULL) {
            void *value = take(table, &table->buckets[i]);

            if (drop != NULL)
                drop(value);
        }
    }
}

size_t key_table_count(const struct key_table *table)
{
    return table->count;
}
