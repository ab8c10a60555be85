#ifndef SHORTENER_EXTERNAL_IDS_H
#define SHORTENER_EXTERNAL_IDS_H

#include "core/error.h"
#include "core/redis.h"
#include "core/slice.h"

/*
 * Which link of a brand has which id of its users' own: the hash
 * external:<host>, external id -> slug. An id belongs to one link.
 *
 *     external_ids_claim(redis, host, id, slug, SLICE_NONE, on_claimed, self);
 *         holder == slug: it is ours, write the link
 *         else look at the holder's link; if that has not this id (any more),
 *         claim again with `from` = the holder
 *     external_ids_drop(redis, host, id, slug);   the link has it no more
 *
 * As with all indexes, the entry is written before its link and removed after
 * it: one that is left over leads to no link, or to one with another id, and
 * is taken over by the next who wants the id. Who writes the link as soon as
 * the claim is answered has written it before a later claim on the same
 * connection learns of it; two nodes that make two links with one new id in
 * the same instant may both succeed, and the index then names the later one.
 */

/* `holder` is the slug that has the id, SLICE_NONE: none has. */
typedef void external_ids_fn(void *arg, const struct error *err,
                             struct slice holder);

/* Gives the id to `slug` if nobody has it, or `from` (if any) does. */
void external_ids_claim(struct redis *redis, struct slice host, struct slice id,
                        struct slice slug, struct slice from,
                        external_ids_fn *fn, void *arg);

void external_ids_find(struct redis *redis, struct slice host, struct slice id,
                       external_ids_fn *fn, void *arg);

/* Unless another has it. Nobody waits for it: what stays is taken over. */
void external_ids_drop(struct redis *redis, struct slice host, struct slice id,
                       struct slice slug);

#endif
