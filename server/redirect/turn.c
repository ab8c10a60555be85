#include "server/redirect/turn.h"

#include <stdint.h>
#include <string.h>

/* The same bytes in the copy of the struct that they lay in. */
static struct slice relocate(struct slice bytes,
                             const struct redirect_turn *from,
                             const struct redirect_turn *to)
{
    size_t offset = (size_t)((uintptr_t)bytes.ptr - (uintptr_t)from);

    if (offset < sizeof(*from))
        bytes.ptr = (const char *)to + offset;
    return bytes;
}

void turn_copy(struct redirect_turn *to, const struct redirect_turn *from)
{
    *to = *from;
    to->host = relocate(from->host, from, to);
    to->route.slug = relocate(from->route.slug, from, to);
    to->route.token = relocate(from->route.token, from, to);
    to->recipient = relocate(from->recipient, from, to);
    to->link = relocate(from->link, from, to);
}

void turn_expire(struct redirect_turn *turn, struct slice link)
{
    link = slice_head(link, sizeof(turn->link_text));
    memcpy(turn->link_text, link.ptr, link.len);
    turn->link = slice_of(turn->link_text, link.len);
    turn->aim = TURN_EXPIRED;
}
