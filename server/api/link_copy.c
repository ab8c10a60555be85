#include "server/api/link_copy.h"

#include <stddef.h>

static const size_t link_texts[] = {
    offsetof(struct link, brand),       offsetof(struct link, slug),
    offsetof(struct link, destination), offsetof(struct link, campaign),
    offsetof(struct link, channel),     offsetof(struct link, direction),
    offsetof(struct link, source),      offsetof(struct link, content),
    offsetof(struct link, title),       offsetof(struct link, notes),
    offsetof(struct link, external_id), offsetof(struct link, tags),
};

#define LINK_TEXTS (sizeof(link_texts) / sizeof(link_texts[0]))

static struct slice *text_at(struct link *link, size_t i)
{
    return (struct slice *)(void *)((char *)link + link_texts[i]);
}

void link_copy_set(struct link_copy *copy, const struct link *link)
{
    struct link_copy fresh = {.link = *link, .texts = BUFFER_INIT};
    size_t at = 0;

    for (size_t i = 0; i < LINK_TEXTS; i++)
        buffer_append(&fresh.texts, *text_at(&fresh.link, i));
    /* Only now do the bytes stand still. */
    for (size_t i = 0; i < LINK_TEXTS; i++) {
        struct slice *text = text_at(&fresh.link, i);

        *text = slice_of(buffer_slice(&fresh.texts).ptr + at, text->len);
        at += text->len;
    }
    buffer_release(&copy->texts);
    *copy = fresh;
}

void link_copy_release(struct link_copy *copy)
{
    buffer_release(&copy->texts);
}
