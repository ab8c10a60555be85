#ifndef SERVER_LINK_COPY_H
#define SERVER_LINK_COPY_H

#include "core/buffer.h"
#include "shortener/catalog/link.h"

/*
 * A link whose texts are its own: what a call keeps while Redis is asked,
 * since a struct link only borrows.
 *
 *     struct link_copy copy = LINK_COPY_INIT;
 *     link_copy_set(&copy, &link);       as often as needed
 *     ... copy.link ...
 *     link_copy_release(&copy);
 */
struct link_copy {
    struct link link;
    struct buffer texts;
};

#define LINK_COPY_INIT             \
    {                              \
        .texts = { NULL, 0, 0, 0 } \
    }

/* `link` may be copy->link itself, changed. */
void link_copy_set(struct link_copy *copy, const struct link *link);

void link_copy_release(struct link_copy *copy);

#endif
