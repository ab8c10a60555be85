#include "attribution/ledger/tagset.h"

#include "core/slice.h"

/*
 * An interner holds the empty string from the start with id 0: that id means
 * the empty set, which saves a special case where nothing was tagged.
 */
static const struct tagset tagset_empty = {.direct = 1};

static bool tagset_names_nothing(const struct tagset_texts *texts)
{
    return texts->campaign.len == 0 && texts->source.len == 0 &&
           (texts->channel.len == 0 ||
            slice_equal(texts->channel, SLICE("direct")));
}

uint32_t tagset_add(struct interner *tagsets, struct interner *strings,
                    const struct tagset_texts *texts)
{
    struct tagset tags = {
        .campaign = interner_add(strings, texts->campaign),
        .channel = interner_add(strings, texts->channel),
        .direction = interner_add(strings, texts->direction),
        .source = interner_add(strings, texts->source),
        .content = interner_add(strings, texts->content),
        .link = interner_add(strings, texts->link),
        .placement = interner_add(strings, texts->placement),
        .variant = interner_add(strings, texts->variant),
        .direct = tagset_names_nothing(texts),
    };

    return interner_add(tagsets, slice_of(&tags, sizeof(tags)));
}

const struct tagset *tagset_at(const struct interner *tagsets, uint32_t id)
{
    struct slice bytes = interner_text(tagsets, id);

    if (bytes.len == 0)
        return &tagset_empty;
    return (const struct tagset *)(const void *)bytes.ptr;
}
