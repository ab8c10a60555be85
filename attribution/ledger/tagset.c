#include "attribution/ledger/tagset.h"

#include "core/slice.h"

/*
 * An interner holds the empty string from the start with id 0: that id means
 * the empty set, which saves a special case where nothing was tagged.
 */
static const struct tagset tagset_empty;

uint32_t tagset_add(struct interner *tagsets, const struct tagset *tags)
{
    return interner_add(tagsets, slice_of(tags, sizeof(*tags)));
}

const struct tagset *tagset_at(const struct interner *tagsets, uint32_t id)
{
    struct slice bytes = interner_text(tagsets, id);

    if (bytes.len == 0)
        return &tagset_empty;
    return (const struct tagset *)(const void *)bytes.ptr;
}
