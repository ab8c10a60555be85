#ifndef SERVER_PIXEL_H
#define SERVER_PIXEL_H

#include "server/redirect/turn.h"
#include "shortener/resolve/cache.h"

/*
 * The open pixel, /_/o/{slug}/{token}.gif: a mail program that loads the
 * pictures of a recipient's mail tells that it was opened. The open is
 * recorded with the link's tags, then a transparent picture of one pixel is
 * sent, which nobody may keep.
 *
 * A token that fails its check gets the picture as well, since a broken image
 * helps no reader, and is marked. What stands before the link (gate.h) does not
 * stand before its pixel.
 */
void pixel_answer(struct redirect_turn *turn, const struct cache_entry *entry);

#endif
