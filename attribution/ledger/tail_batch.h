#ifndef ATTRIBUTION_TAIL_BATCH_H
#define ATTRIBUTION_TAIL_BATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "attribution/ledger/ledger.h"
#include "attribution/ledger/stream_entry.h"
#include "attribution/ledger/tail_wanted.h"
#include "core/redis_reply.h"

/*
 * What one XREAD brought, on its way into the ledger:
 *
 *     tail_batch_init(&batch);
 *     if (tail_batch_read(&batch, ledger, reply))
 *         tail_batch_add(&batch, ledger, reply);
 *     else
 *         ... HMGET dict:... fields of batch.wanted, tail_batch_learn, the
 *         same XREAD again
 *     tail_batch_release(&batch);
 */
struct tail_click;

struct tail_batch {
    struct tail_wanted wanted; /* what the ledger has to learn first */
    struct tail_click *clicks; /* owned: those of the reply, in its order */
    size_t count, room;
};

void tail_batch_init(struct tail_batch *batch);
void tail_batch_release(struct tail_batch *batch);

/*
 * Reads the reply's clicks; false if the ledger does not know something that
 * they refer to, which is in `wanted` then.
 */
bool tail_batch_read(struct tail_batch *batch, const struct ledger *ledger,
                     const struct redisReply *reply)
    __attribute__((warn_unused_result));

/* Takes HMGET's reply for these fields: texts in the same order, or nil. */
void tail_batch_learn(struct ledger *ledger, enum tail_dictionary which,
                      struct slice fields, const struct redisReply *texts);

/* True if a stream gave `count` entries, so that more may wait. */
bool tail_batch_is_full(const struct redisReply *reply, size_t count);

/*
 * The id of the last entry that the reply has of a stream; `position` where it
 * has none.
 */
struct stream_id tail_batch_end(const struct redisReply *reply,
                                struct slice stream, struct stream_id position);

/* Adds the entries of the reply that was read last, one lock for each stream's
 * part. */
void tail_batch_add(struct tail_batch *batch, struct ledger *ledger,
                    const struct redisReply *reply);

#endif
