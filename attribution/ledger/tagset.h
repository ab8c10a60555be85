#ifndef ATTRIBUTION_TAGSET_H
#define ATTRIBUTION_TAGSET_H

#include <stdbool.h>
#include <stdint.h>

#include "attribution/ledger/interner.h"
#include "core/slice.h"

/*
 * A tag set says where a hit came from: its campaign, channel, direction and
 * so on, each the id of a string. A link's clicks nearly all carry the same
 * one, so a row holds the set's id (4 bytes) instead of eight strings, and a
 * scan looks each set up once instead of each row.
 *
 *     id = tagset_add(tagsets, strings, &texts);
 *     tagset_at(tagsets, id)->campaign
 *
 * Tag sets live in an interner of their own, as its bytes.
 *
 * A set is direct if it names nothing that could have brought the hit: no
 * campaign, no source, and no channel but "direct". What else it names (its
 * link, placement, variant, content, direction) does not count. A channel
 * alone, such as organic_search, did bring the hit.
 */
struct tagset {
    uint32_t campaign;
    uint32_t channel;
    uint32_t direction;
    uint32_t source;
    uint32_t content;
    uint32_t link;
    uint32_t placement;
    uint32_t variant; /* which of the link's destinations was taken */
    uint32_t direct;  /* 1 or 0; a word, as sets are compared by their bytes */
};

/* What a hit carries; empty where nothing was told. */
struct tagset_texts {
    struct slice campaign, channel, direction, source, content, link;
    struct slice placement, variant;
};

/* The id of an equal set, added on first sight. The interners' writer only. */
uint32_t tagset_add(struct interner *tagsets, struct interner *strings,
                    const struct tagset_texts *texts);

/* Any thread; valid for as long as the interner. */
const struct tagset *tagset_at(const struct interner *tagsets, uint32_t id);

/* Nothing brought it. */
static inline bool tagset_is_direct(const struct tagset *tags)
{
    return tags->direct != 0;
}

/* False also for what a channel or a source alone brought. */
static inline bool tagset_has_campaign(const struct tagset *tags)
{
    return tags->campaign != INTERNER_EMPTY;
}

#endif
