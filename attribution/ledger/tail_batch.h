#ifndef ATTRIBUTION_TAIL_BATCH_H
#define ATTRIBUTION_TAIL_BATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "attribution/ledger/ledger.h"
#include "attribution/ledger/stream_entry.h"
#include "core/buffer.h"
#include "core/redis_reply.h"

/*
 * What one XREAD brought, on its way into the ledger:
 *
 *     if (tail_batch_missing(ledger, reply, &hashes))
 *         ... HMGET dict:ua hashes, tail_batch_learn, the same XREAD again
 *     else
 *         tail_batch_add(ledger, reply);
 */

/* Hex digits of a user agent's hash. */
#define TAIL_BATCH_HASH 16

/*
 * Appends the hashes of user agents that the ledger has not judged yet, each
 * once and TAIL_BATCH_HASH bytes long; true if there are any.
 */
bool tail_batch_missing(const struct ledger *ledger,
                        const struct redisReply *reply, struct buffer *hashes);

/* Takes HMGET's reply for these hashes: texts in the same order, or nil. */
void tail_batch_learn(struct ledger *ledger, struct slice hashes,
                      const struct redisReply *texts);

/* True if a stream gave `count` entries, so that more may wait. */
bool tail_batch_is_full(const struct redisReply *reply, size_t count);

/*
 * The id of the last entry that the reply has of a stream; `position` where it
 * has none.
 */
struct stream_id tail_batch_end(const struct redisReply *reply,
                                struct slice stream, struct stream_id position);

/* Adds the entries, one lock for each stream's part. */
void tail_batch_add(struct ledger *ledger, const struct redisReply *reply);

#endif
