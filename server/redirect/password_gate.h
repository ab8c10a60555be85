#ifndef SERVER_PASSWORD_GATE_H
#define SERVER_PASSWORD_GATE_H

#include "core/clock.h"
#include "core/mailbox.h"
#include "server/password_thread.h"
#include "server/redirect/turn.h"
#include "shortener/resolve/cache.h"

/*
 * A worker's answers to passwords that visitors send.
 *
 *     gate = password_gate_new(thread, box, clock_system());
 *     password_gate_try(turn, entry);     the turn is answered later
 *     password_gate_free(&gate);
 *
 * Right: the turn is TURN_UNLOCKED and looked up again. Wrong: the form once
 * more, with 403, after the same time. Tried too often by one network (/24,
 * /64), or by all together: 429, and the password is not looked at; a right
 * one does not count as a try. More at once than the thread takes: 503.
 *
 * The limits are one worker's own, and on that worker a link's own.
 */
struct password_gate;

/* All of these belong to the caller; `box` is one for password_thread. */
struct password_gate *password_gate_new(struct password_thread *thread,
                                        struct mailbox *box,
                                        const struct clock *clock);

void password_gate_free(struct password_gate **gate);

/* The request is a POST, and the link has a password. */
void password_gate_try(struct redirect_turn *turn,
                       const struct cache_entry *entry);

#endif
