#ifndef SHORTENER_RECIPIENT_STORE_H
#define SHORTENER_RECIPIENT_STORE_H

#include "shortener/catalog/recipient.h"
#include "shortener/store/store.h"

/*
 * Recipients in Redis, many at once:
 *
 *     recipient_store_put(redis, list, count, on_put, self);
 *     recipient_store_keep(redis, tokens, on_kept, self);    the mail was sent
 *
 * What was put goes away after RECIPIENT_HOLD_S seconds unless it is kept: a
 * mail merge that broke off leaves nobody's address behind.
 *
 * Asynchronous as in store.h, and idempotent: whatever failed can be done
 * again. Arguments are not needed after the call returns.
 */
#define RECIPIENT_HOLD_S 86400

/* `err` is NULL, or the first that went wrong; some may have been done. */
typedef void recipient_store_fn(void *arg, const struct error *err);

/* `count` of at least 1. */
void recipient_store_put(struct redis *redis, const struct recipient *list,
                         size_t count, recipient_store_fn *fn, void *arg);

/* `tokens` is a line each, one at least. One that is gone is left so. */
void recipient_store_keep(struct redis *redis, struct slice tokens,
                          recipient_store_fn *fn, void *arg);

void recipient_store_get(struct redis *redis, struct slice token,
                         store_get_fn *fn, void *arg);

/* ERROR_NOT_FOUND if there is none. */
void recipient_store_remove(struct redis *redis, struct slice token,
                            recipient_store_fn *fn, void *arg);

#endif
