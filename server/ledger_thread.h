#ifndef SERVER_LEDGER_THREAD_H
#define SERVER_LEDGER_THREAD_H

#include "core/error.h"
#include "core/mailbox.h"
#include "core/redis.h"

/*
 * The thread that keeps the event table up to date: its own loop, its own
 * connection to Redis, tailing every stream into a ledger
 * (attribution/ledger/ledger.h, attribution/ledger/tail.h).
 *
 *     thread = ledger_thread_new(&redis_config, &err);
 *     ledger_thread_watch(thread, box);      optional, before start
 *     ledger_thread_start(thread, &err);
 *     ... reports read ledger_thread_ledger(thread) ...
 *     ledger_thread_free(&thread);           stops and joins
 *
 * Reports may be computed on any other thread while this one ingests; how the
 * two keep out of each other's way is ledger.h's business.
 */
struct ledger;
struct ledger_thread;

struct ledger_thread *ledger_thread_new(const struct redis_config *config);

/*
 * NULL is posted to `box` whenever the ledger has reached further positions;
 * the box outlives the thread.
 */
void ledger_thread_watch(struct ledger_thread *self, struct mailbox *box);

int ledger_thread_start(struct ledger_thread *self, struct error *err)
    __attribute__((warn_unused_result));

/* Valid until ledger_thread_free. */
struct ledger *ledger_thread_ledger(struct ledger_thread *self);

/*
 * From any thread: drop the event table and read all streams again. Watchers
 * hear of it as of any other progress.
 */
void ledger_thread_rebuild(struct ledger_thread *self);

void ledger_thread_free(struct ledger_thread **thread);

#endif
