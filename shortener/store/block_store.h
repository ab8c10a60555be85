#ifndef SHORTENER_BLOCK_STORE_H
#define SHORTENER_BLOCK_STORE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "core/redis.h"
#include "shortener/catalog/block.h"

/*
 * Blocks in Redis: the one hash BLOCK_KEY. Normalised names only (block.h).
 *
 * Every callback is called once, from the loop, with `err` NULL where it went
 * well; what is handed over is valid during the callback. Errors are store.h's
 * (store_describe), and ERROR_INVALID ("too_many_blocks").
 */

/* `changed`: it was not blocked before, or was until now. */
typedef void block_store_fn(void *arg, const struct error *err, bool changed);

/* In byte order of the names: `count` of them behind `after`. */
struct block_page {
    const struct block *blocks;
    size_t count;
    struct slice next; /* the last name, empty at the end */
};

typedef void block_store_list_fn(void *arg, const struct error *err,
                                 const struct block_page *page);

/* Makes it, or gives one that is there the new reason. */
void block_store_put(struct redis *redis, const struct block *block,
                     block_store_fn *fn, void *arg);

/* ERROR_NOT_FOUND where nothing of this name is blocked. */
void block_store_remove(struct redis *redis, struct slice name,
                        block_store_fn *fn, void *arg);

void block_store_list(struct redis *redis, struct slice after, size_t limit,
                      block_store_list_fn *fn, void *arg);

#endif
