#ifndef SERVER_RATE_TABLE_H
#define SERVER_RATE_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "core/clock.h"
#include "core/slice.h"

/*
 * How often strangers may do something: a bucket of tokens for each key (a
 * network, a link), in memory that does not grow with the number of keys.
 *
 *     static const struct rate_limit tries = {10, 30000};
 *     table = rate_table_new(4096, &tries, clock_system());
 *     wait_ms = rate_table_take(table, key);
 *     if (wait_ms > 0)
 *         ... refuse, and say when to come back ...
 *     rate_table_give_back(table, key);     it did not count after all
 *     rate_table_free(&table);
 *
 * A key that was never seen has a full bucket, and a full bucket is not kept.
 * When room runs out, what is nearest to full is forgotten: somebody who comes
 * with more keys than there is room is let in more often than the limit says,
 * and nobody is ever held back longer than it says. Where a key is kept
 * depends on a random secret, so that nobody can crowd out a chosen one.
 *
 * One loop, one thread; nothing is allocated after rate_table_new.
 */
struct rate_limit {
    int64_t burst;       /* tokens in a full bucket, at least 1 */
    int64_t interval_ms; /* for one token to come back */
};

struct rate_table;

/* `room` is the number of keys kept, at least; `clock` is not owned. */
struct rate_table *rate_table_new(size_t room, const struct rate_limit *limit,
                                  const struct clock *clock);

void rate_table_free(struct rate_table **table);

/* 0 if the key had a token, which is gone now; else ms until it has one. */
int64_t rate_table_take(struct rate_table *table, struct slice key)
    __attribute__((warn_unused_result));

/* ms until the key has a token; 0: it has one. */
int64_t rate_table_wait(struct rate_table *table, struct slice key);

/*
 * Takes a token also where there is none: what was done at once, before any of
 * it was known to count, is paid for afterwards, by up to RATE_DEBTS_MAX
 * buckets. Then as rate_table_wait.
 */
#define RATE_DEBTS_MAX 10
int64_t rate_table_charge(struct rate_table *table, struct slice key);

/* The key's last token is put back. */
void rate_table_give_back(struct rate_table *table, struct slice key);

#endif
