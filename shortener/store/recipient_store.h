#ifndef SHORTENER_RECIPIENT_STORE_H
#define SHORTENER_RECIPIENT_STORE_H

#include "shortener/catalog/recipient.h"
#include "shortener/store/store.h"

/*
 * Recipients in Redis, many at once:
 *
 *     recipient_store_put(redis, list, count, on_put, self);
 *     recipient_store_read(redis, tokens, on_record, on_read, self);
 *     recipient_store_remove(redis, tokens, on_removed, self);
 *
 * Asynchronous as in store.h, and idempotent: whatever failed can be done
 * again. Arguments are not needed after the call returns. What lists recipients
 * is their merge: its parts until it is sent (merge_store.h), and then
 * merge_contacts.h.
 */

/* `err` is NULL, or the first that went wrong; some may have been done.
 * `count` is how many records were made or removed. */
typedef void recipient_store_fn(void *arg, const struct error *err,
                                int64_t count);

/* `count` of at least 1. */
void recipient_store_put(struct redis *redis, const struct recipient *list,
                         size_t count, recipient_store_fn *fn, void *arg);

void recipient_store_get(struct redis *redis, struct slice token,
                         store_get_fn *fn, void *arg);

/*
 * `tokens` is a line each, one at least. `record` is called for each of them in
 * their order, with its line's number and HGETALL's reply, which is empty where
 * nothing is known; `fn` comes last.
 */
typedef void recipient_store_record_fn(void *arg, size_t line,
                                       const struct redisReply *reply);
void recipient_store_read(struct redis *redis, struct slice tokens,
                          recipient_store_record_fn *record,
                          recipient_store_fn *fn, void *arg);

/* `tokens` is a line each, one at least. */
void recipient_store_remove(struct redis *redis, struct slice tokens,
                            recipient_store_fn *fn, void *arg);

#endif
