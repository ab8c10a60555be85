#ifndef SERVER_GATE_H
#define SERVER_GATE_H

#include "server/redirect/turn.h"
#include "shortener/resolve/resolver.h"

/*
 * What stands between a gated link and its destination, one after the other:
 *
 *     expires_at    from then on it has expired
 *     password      a form asks for it (password_gate.h)
 *     max_clicks    people's clicks, counted in Redis (click_limits.h);
 *                   used up, the link has expired
 *
 * and then the link is followed, or shown if a preview was asked for. Before
 * its starts_at it is not there at all (resolver.h).
 *
 * Some steps have to wait: for the thread that knows passwords, for Redis.
 * Meanwhile the link may change, or leave the cache. So the turn remembers
 * that it has passed the step (turn.h), is looked up again, and comes here
 * anew. Only gated links pay for any of this.
 */
bool gate_is_over(const struct link_gate *gate, int64_t now_ms);

void gate_enter(struct redirect_turn *turn,
                const struct resolver_answer *answer);

#endif
