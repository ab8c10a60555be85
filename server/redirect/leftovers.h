#ifndef SERVER_LEFTOVERS_H
#define SERVER_LEFTOVERS_H

#include <stddef.h>

#include "core/error.h"
#include "server/installation.h"

/*
 * Where spools lie, and which of them have no worker any more (waypost was
 * started with fewer workers, or the node was renamed): those are shared out
 * to the living workers, which drain them (spool_drain.h).
 *
 *     DATA/spool/<node>.<worker>
 */
struct leftovers {
    char **dirs; /* owned paths */
    size_t count;
    const char **share; /* owned array, for leftovers_share */
};

/* The directory of a worker's spool; the caller frees. */
char *leftovers_spool_dir(const struct installation *inst, unsigned worker);

/* Lists them; none is fine. On failure too there is something to release. */
int leftovers_find(struct leftovers *leftovers, const struct installation *inst,
                   unsigned workers, struct error *err)
    __attribute__((warn_unused_result));

/* What falls to worker `index` of `workers`; valid until the next call. */
void leftovers_share(struct leftovers *leftovers, unsigned index,
                     unsigned workers, const char *const **dirs, size_t *count);

void leftovers_release(struct leftovers *leftovers);

#endif
