#ifndef SHORTENER_MERGE_STORE_H
#define SHORTENER_MERGE_STORE_H

#include "shortener/catalog/merge.h"
#include "shortener/store/store.h"

/*
 * Mail merges in Redis. The parts of one wait in the hash merge:<id>:parts
 * until it is sent, and for MERGE_HOLD_S seconds at most:
 *
 *     merge_store_put_part(redis, &part, on_put, self);       each, again is
 *                                                             harmless
 *     merge_store_count(redis, id, parts, on_count, self);    all are there
 *     merge_store_get_part(redis, id, i, on_part, self);      each
 *     merge_store_end(redis, &merge, on_end, self);           the record takes
 *                                                             their place
 *
 * Asynchronous as in store.h.
 */
#define MERGE_HOLD_S 86400

typedef void merge_store_fn(void *arg, const struct error *err);

void merge_store_put_part(struct redis *redis, const struct merge_part *part,
                          merge_store_fn *fn, void *arg);

/* ERROR_NOT_FOUND if any of the parts 0 ... parts - 1 is not there. `parts` is
 * 1 to MERGE_PARTS_MAX. */
typedef void merge_store_count_fn(void *arg, const struct error *err,
                                  int64_t recipients, int64_t held_out);
void merge_store_count(struct redis *redis, struct slice id, uint64_t parts,
                       merge_store_count_fn *fn, void *arg);

/* The part is valid during the call. ERROR_NOT_FOUND. */
typedef void merge_store_part_fn(void *arg, const struct error *err,
                                 const struct merge_part *part);
void merge_store_get_part(struct redis *redis, struct slice id, uint64_t number,
                          merge_store_part_fn *fn, void *arg);

void merge_store_end(struct redis *redis, const struct merge *merge,
                     merge_store_fn *fn, void *arg);

/* HGETALL's reply: merge_from_reply. */
void merge_store_get(struct redis *redis, struct slice id, store_get_fn *fn,
                     void *arg);

#endif
