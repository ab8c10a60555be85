#ifndef SERVER_CAMPAIGN_LABELS_READ_H
#define SERVER_CAMPAIGN_LABELS_READ_H

#include "attribution/ledger/campaign_labels.h"
#include "core/error.h"
#include "core/redis.h"

/*
 * Reads what all campaigns say now from Redis, for a report that goes by it.
 *
 *     campaign_labels_read_start(redis, on_labels, call);
 *     ...
 *     static void on_labels(void *arg, const struct error *err,
 *                           struct campaign_labels *labels)
 *         if (err == NULL)
 *             ... campaign_labels_ref(labels) ...
 *
 * What was changed before the start is in the table. What is changed meanwhile
 * may be, campaign by campaign: they come in pages, and a change of two of them
 * may be seen half.
 */

/*
 * Called once, later, from the loop. `err` is NULL, or Redis's (store.h), and
 * `labels` is NULL then. The table is valid during the call; take a ref to keep
 * it.
 */
typedef void campaign_labels_read_fn(void *arg, const struct error *err,
                                     struct campaign_labels *labels);

/* When Redis is freed meanwhile, the callback comes with an error. */
void campaign_labels_read_start(struct redis *redis,
                                campaign_labels_read_fn *fn, void *arg);

#endif
