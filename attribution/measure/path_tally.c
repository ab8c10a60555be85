#include "attribution/measure/path_tally.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "attribution/ledger/money.h"
#include "attribution/measure/sample.h"
#include "core/memory.h"

#define PATH_TALLY_END UINT32_MAX

void path_tally_init(struct path_tally *tally)
{
    *tally = (struct path_tally){.count = 0};
    hash_map_init(&tally->numbers, 0);
}

void path_tally_release(struct path_tally *tally)
{
    free(tally->sorted);
    free(tally->lags);
    free(tally->keys);
    free(tally->list);
    hash_map_release(&tally->numbers);
    *tally = (struct path_tally){.count = 0};
}

const uint32_t *path_tally_keys(const struct path_tally *tally, size_t path)
{
    return tally->keys + tally->list[path].from;
}

/* Room for `count` and `more` elements. */
static void *path_tally_grow(void *array, size_t count, size_t more,
                             size_t *room, size_t size)
{
    if (count + more <= *room)
        return array;
    *room = (count + more) * 2;
    return memory_resize(array, *room, size);
}

static bool path_tally_is(const struct path_tally *tally, uint32_t path,
                          const uint32_t *keys, size_t count)
{
    return tally->list[path].length == count &&
           memcmp(path_tally_keys(tally, path), keys, count * sizeof(*keys)) ==
               0;
}

/* A new path, in front of those that have its hash. */
static uint32_t path_tally_make(struct path_tally *tally, const uint32_t *keys,
                                size_t count, uint32_t next)
{
    struct path_count *own;

    tally->list = path_tally_grow(tally->list, tally->count, 1, &tally->room,
                                  sizeof(tally->list[0]));
    tally->keys = path_tally_grow(tally->keys, tally->key_count, count,
                                  &tally->key_room, sizeof(keys[0]));
    own = &tally->list[tally->count];
    *own = (struct path_count){
        .from = tally->key_count, .length = (uint32_t)count, .next = next};
    memcpy(tally->keys + own->from, keys, count * sizeof(keys[0]));
    tally->key_count += count;
    return (uint32_t)tally->count++;
}

/* Keys are whoever's campaigns are, so two paths of one hash stay two. */
static uint32_t path_tally_find(struct path_tally *tally, const uint32_t *keys,
                                size_t count)
{
    uint64_t hash = XXH3_64bits(keys, count * sizeof(keys[0]));
    uint32_t first = PATH_TALLY_END;
    uint32_t path;

    hash_map_get(&tally->numbers, hash, &first);
    for (path = first; path != PATH_TALLY_END; path = tally->list[path].next) {
        if (path_tally_is(tally, path, keys, count))
            return path;
    }
    path = path_tally_make(tally, keys, count, first);
    if (!hash_map_put(&tally->numbers, hash, path))
        *hash_map_at(&tally->numbers, hash) = path;
    return path;
}

void path_tally_add(struct path_tally *tally, const uint32_t *keys,
                    size_t count, int64_t value, int64_t lag_ms)
{
    uint32_t path = path_tally_find(tally, keys, count);
    struct path_count *own = &tally->list[path];

    own->conversions++;
    own->value = money_add(own->value, value);
    tally->lags = path_tally_grow(tally->lags, tally->lag_count, 1,
                                  &tally->lag_room, sizeof(tally->lags[0]));
    tally->lags[tally->lag_count++] =
        (struct path_lag){.ms = lag_ms, .path = path};
}

/* Each path has as many lags as conversions. */
void path_tally_close(struct path_tally *tally)
{
    size_t *next = memory_zalloc(tally->count, sizeof(*next));
    size_t from = 0;

    tally->sorted = memory_zalloc(tally->lag_count, sizeof(int64_t));
    for (size_t i = 0; i < tally->count; i++) {
        tally->list[i].lag_from = next[i] = from;
        from += (size_t)tally->list[i].conversions;
    }
    for (size_t i = 0; i < tally->lag_count; i++)
        tally->sorted[next[tally->lags[i].path]++] = tally->lags[i].ms;
    free(next);
}

/* Only the paths that are shown are asked, so only those are sorted. */
double path_tally_median(const struct path_tally *tally, size_t path)
{
    const struct path_count *own = &tally->list[path];
    struct sample lags = {.values = tally->sorted + own->lag_from,
                          .count = (size_t)own->conversions};

    sample_sort(&lags);
    return sample_median(&lags);
}

int path_tally_compare(uint32_t a, uint32_t b, const void *tally)
{
    const struct path_tally *own = tally;
    const struct path_count *left = &own->list[a];
    const struct path_count *right = &own->list[b];
    uint32_t length =
        left->length < right->length ? left->length : right->length;

    if (left->conversions != right->conversions)
        return left->conversions > right->conversions ? -1 : 1;
    for (uint32_t i = 0; i < length; i++) {
        uint32_t key = own->keys[left->from + i];
        uint32_t other = own->keys[right->from + i];

        if (key != other)
            return key < other ? -1 : 1;
    }
    return (left->length > right->length) - (left->length < right->length);
}
