#ifndef ATTRIBUTION_TAGSET_H
#define ATTRIBUTION_TAGSET_H

#include <stdbool.h>
#include <stdint.h>

#include "attribution/ledger/interner.h"

/*
 * A tag set says where a hit came from: its campaign, channel, direction and
 * so on, each the id of a string. A link's clicks nearly all carry the same
 * one, so a row holds the set's id (4 bytes) instead of seven strings, and a
 * scan looks each set up once instead of each row.
 *
 * Tag sets live in an interner of their own, as its bytes.
 */
struct tagset {
    uint32_t campaign;
    uint32_t channel;
    uint32_t direction;
    uint32_t source;
    uint32_t content;
    uint32_t link;
    uint32_t placement;
};

/* The id of an equal set, added on first sight. The interner's writer only. */
uint32_t tagset_add(struct interner *tagsets, const struct tagset *tags);

/* Any thread; valid for as long as the interner. */
const struct tagset *tagset_at(const struct interner *tagsets, uint32_t id);

/* Nothing brought it: it has no campaign. */
static inline bool tagset_is_direct(const struct tagset *tags)
{
    return tags->campaign == INTERNER_EMPTY;
}

#endif
