#ifndef SERVER_CHOICE_H
#define SERVER_CHOICE_H

#include <stdbool.h>

#include "core/slice.h"
#include "server/redirect/turn.h"
#include "shortener/resolve/fork.h"

/*
 * Where a link that forks (fork.h) leads this visitor: what its rules need to
 * know is looked for in the request, and nothing else.
 *
 *     struct choice choice = CHOICE_NONE;
 *     if (entry->fork != NULL)
 *         choice_make(&choice, turn, entry);
 *
 * Valid as long as the entry. No allocation, no look-up.
 */
struct choice {
    const struct fork_target *target; /* NULL: the link's own destination */
    struct slice variant;             /* what the click says of it; or empty */
    bool first_visit; /* rules ask about it, and the browser was not here */
};

#define CHOICE_NONE            \
    {                          \
        NULL, {NULL, 0}, false \
    }

void choice_make(struct choice *choice, const struct redirect_turn *turn,
                 const struct cache_entry *entry);

#endif
