#include "server/api/link/link_copy.h"

#include "shortener/catalog/link_field.h"

/* Puts one text behind the others; where it lies is settled at the end. */
static void take(struct link_copy *copy, const struct slice *text)
{
    buffer_append(&copy->texts, *text);
}

/* The text's place among the copied bytes, now that they stand still. */
static void settle(const struct link_copy *copy, struct slice *text, size_t *at)
{
    *text = slice_of(buffer_slice(&copy->texts).ptr + *at, text->len);
    *at += text->len;
}

void link_copy_set(struct link_copy *copy, const struct link *link)
{
    struct link_copy fresh = {.link = *link, .texts = BUFFER_INIT};
    size_t at = 0;

    take(&fresh, &fresh.link.direction);
    for (size_t i = 0; i < link_field_count; i++) {
        if (link_field_is_text(&link_fields[i]))
            take(&fresh, link_field_text(&link_fields[i], &fresh.link));
    }
    settle(&fresh, &fresh.link.direction, &at);
    for (size_t i = 0; i < link_field_count; i++) {
        if (link_field_is_text(&link_fields[i]))
            settle(&fresh, link_field_text(&link_fields[i], &fresh.link), &at);
    }
    buffer_release(&copy->texts);
    *copy = fresh;
}

void link_copy_release(struct link_copy *copy)
{
    buffer_release(&copy->texts);
}
