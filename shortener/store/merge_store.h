#ifndef SHORTENER_MERGE_STORE_H
#define SHORTENER_MERGE_STORE_H

#include "core/buffer.h"
#include "shortener/catalog/merge.h"
#include "shortener/store/store.h"

/*
 * Mail merges in Redis. The parts of one wait in the hash merge:<id>:parts
 * until it is sent:
 *
 *     merge_store_put_part(redis, &part, now_ms, on_put, self);   each
 *     merge_store_count(redis, id, parts, on_count, self);    all are there
 *     merge_store_get_part(redis, id, i, on_part, self);      each
 *     merge_store_end(redis, &merge, on_end, self);           the record takes
 *                                                             their place
 *
 * or until somebody gives it up (merge_discard.h):
 *
 *     merge_store_oldest(redis, now_ms - MERGE_HOLD_MS, on_oldest, self);
 *     merge_store_numbers(redis, id, on_numbers, self);       of its parts
 *     merge_store_discard(redis, id, on_discarded, self);
 *
 * A merge with parts is listed in idx:merges:unsent, from before the first of
 * them is written until after they are gone; one that was sent in
 * idx:merges:link:<host>/<slug>, from before its record is. Whose contacts are
 * kept then, merge_contacts.h has. Asynchronous as in store.h, and idempotent.
 */
#define MERGE_HOLD_MS 86400000 /* after its last part */

typedef void merge_store_fn(void *arg, const struct error *err);

void merge_store_put_part(struct redis *redis, const struct merge_part *part,
                          int64_t now_ms, merge_store_fn *fn, void *arg);

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

/* The id of one whose last part came before that time; empty if there is none.
 * Valid during the call. */
typedef void merge_store_id_fn(void *arg, const struct error *err,
                               struct slice id);
void merge_store_oldest(struct redis *redis, int64_t before_ms,
                        merge_store_id_fn *fn, void *arg);

/* The parts' numbers, in no order; valid during the call. */
typedef void merge_store_numbers_fn(void *arg, const struct error *err,
                                    const uint64_t *numbers, size_t count);
void merge_store_numbers(struct redis *redis, struct slice id,
                         merge_store_numbers_fn *fn, void *arg);

/* Removes the parts, and what a send that came to no end has kept. */
void merge_store_discard(struct redis *redis, struct slice id,
                         merge_store_fn *fn, void *arg);

/* The names of "merge:<id>:contacts" and of the index of a link's merges. */
#define MERGE_STORE_KEY_MAX 64
struct slice merge_store_contacts_key(char key[MERGE_STORE_KEY_MAX],
                                      struct slice id);
void merge_store_index(struct buffer *key, struct slice link);

/* HGETALL's reply: merge_from_reply. */
void merge_store_get(struct redis *redis, struct slice id, store_get_fn *fn,
                     void *arg);

#endif
