#ifndef SERVER_FOLLOW_H
#define SERVER_FOLLOW_H

#include "server/redirect/turn.h"
#include "shortener/resolve/resolver.h"

/*
 * A link is followed: a click id is drawn if the link tracks conversions, the
 * Location is put together, the click recorded, and the visitor sent on.
 */
void follow_link(struct redirect_turn *turn,
                 const struct resolver_answer *answer);

#endif
