#include "attribution/ledger/campaign_labels.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

#include "attribution/ledger/interner.h"
#include "core/memory.h"

struct campaign_labels {
    _Atomic unsigned refs;
    struct interner *texts; /* ids and objectives */
    uint32_t *objectives;   /* text of an id -> text of its objective; owned */
    uint32_t room;          /* texts at or above it are of no campaign */
};

struct campaign_labels *campaign_labels_new(void)
{
    struct campaign_labels *labels = memory_zalloc(1, sizeof(*labels));

    atomic_init(&labels->refs, 1);
    labels->texts = interner_new();
    return labels;
}

static void campaign_labels_reserve(struct campaign_labels *labels,
                                    uint32_t text)
{
    uint32_t room = labels->room > 0 ? labels->room : 64;

    while (room <= text)
        room *= 2;
    if (room == labels->room)
        return;
    labels->objectives =
        memory_resize(labels->objectives, room, sizeof(uint32_t));
    for (uint32_t i = labels->room; i < room; i++)
        labels->objectives[i] = INTERNER_EMPTY;
    labels->room = room;
}

void campaign_labels_add(struct campaign_labels *labels, struct slice campaign,
                         struct slice objective)
{
    uint32_t text = interner_add(labels->texts, campaign);

    campaign_labels_reserve(labels, text);
    labels->objectives[text] = interner_add(labels->texts, objective);
}

struct campaign_labels *campaign_labels_ref(struct campaign_labels *labels)
{
    if (labels != NULL)
        atomic_fetch_add_explicit(&labels->refs, 1, memory_order_relaxed);
    return labels;
}

void campaign_labels_unref(struct campaign_labels **labels)
{
    struct campaign_labels *self = *labels;

    *labels = NULL;
    if (self == NULL || atomic_fetch_sub(&self->refs, 1) > 1)
        return;
    free(self->objectives);
    interner_free(&self->texts);
    free(self);
}

struct slice campaign_labels_find(const struct campaign_labels *labels,
                                  struct slice campaign)
{
    uint32_t text;

    if (labels == NULL)
        return SLICE_NONE;
    text = interner_find(labels->texts, campaign);
    if (text >= labels->room) /* so is INTERNER_NONE */
        return SLICE_NONE;
    return interner_text(labels->texts, labels->objectives[text]);
}
