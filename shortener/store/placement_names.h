#ifndef SHORTENER_PLACEMENT_NAMES_H
#define SHORTENER_PLACEMENT_NAMES_H

#include "core/redis.h"
#include "core/slice.h"

/*
 * The names that a link's placements have, each once: the hash
 * placement:<host>/<slug>, name -> CODE. A name is claimed before the
 * placement's record is written, and given up when the placement is removed or
 * becomes another link's, so that it can be used again, with another code.
 *
 * Each is one command; `fn` gets its outcome (redis.h).
 */
struct placement_name {
    struct slice brand, slug; /* of the link */
    struct slice name, code;  /* of the placement */
};

/* Claims the name for the code. The reply is the code that has it. */
void placement_names_claim(struct redis *redis,
                           const struct placement_name *name,
                           redis_reply_fn *fn, void *arg);

/* Gives the claim up, if it is still for that code. */
void placement_names_drop(struct redis *redis,
                          const struct placement_name *name, redis_reply_fn *fn,
                          void *arg);

#endif
