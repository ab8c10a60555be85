#ifndef ATTRIBUTION_TAIL_H
#define ATTRIBUTION_TAIL_H

#include <stdint.h>

#include "attribution/ledger/ledger.h"
#include "core/redis.h"

/*
 * The tail reads every stream into the ledger, from its first entry on and
 * for as long as it lives, on the ledger thread's loop and over a connection
 * of its own.
 *
 *     tail = tail_new(base, &config, ledger);
 *     tail_start(tail);
 *     ... event_base_dispatch(base) ...
 *     tail_free(&tail);
 *
 * One command is under way at a time, and while a full read is added to the
 * ledger, Redis already prepares the next. The round: SMEMBERS idx:streams
 * (once a second, or when asked), XREAD BLOCK over all of them, and where
 * clicks refer to answers or clients not seen before, HMGET of their
 * dictionaries and the same XREAD again, so that no row is published without
 * its tags and verdict. At the start the dictionaries are read first (HSCAN).
 *
 * After a reconnect it goes on behind the last entry it has. If a stream then
 * ends before that entry, Redis has lost what it once gave (killed within its
 * fsync interval): the ledger is cleared and read again, since it must hold
 * what the streams hold and nothing else.
 *
 * All functions belong to the loop's thread.
 */
struct event_base;
struct tail;

enum tail_state {
    TAIL_IDLE,       /* not started, or waiting for the connection */
    TAIL_DICTIONARY, /* HSCAN of each, before the first entry */
    TAIL_STREAMS,    /* SMEMBERS idx:streams */
    TAIL_CHECKING,   /* after a reconnect: the last id of each stream */
    TAIL_READING,    /* XREAD BLOCK */
    TAIL_STRINGS,    /* HMGET of what the next entries refer to */
    TAIL_PAUSED      /* no stream yet, an error, or something was read just
                        now: waits a moment */
};

/*
 * `config` is copied; its command_ms is raised above the time that a read
 * blocks. `ledger` must live longer.
 */
struct tail *tail_new(struct event_base *base,
                      const struct redis_config *config, struct ledger *ledger);

void tail_start(struct tail *tail);

/* Looks for new streams as soon as the read under way returns (250 ms). */
void tail_discover(struct tail *tail);

/* Clears the ledger and reads everything again from 0. */
void tail_rebuild(struct tail *tail);

enum tail_state tail_state(const struct tail *tail);

void tail_free(struct tail **tail);

#endif
