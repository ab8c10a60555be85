#ifndef SERVER_MERGE_DISCARD_H
#define SERVER_MERGE_DISCARD_H

#include "core/redis.h"
#include "shortener/store/merge_store.h"

/*
 * Gives a mail merge up that was begun and not sent: removes the contacts of
 * its recipients, and then its parts.
 *
 *     merge_discard_start(redis, id, on_discarded, self);
 *
 * Asynchronous and idempotent, as in store.h. The caller knows that the merge
 * was not sent.
 */
void merge_discard_start(struct redis *redis, struct slice id,
                         merge_store_fn *fn, void *arg);

#endif
