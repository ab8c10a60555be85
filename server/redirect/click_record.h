#ifndef SERVER_CLICK_RECORD_H
#define SERVER_CLICK_RECORD_H

#include "core/slice.h"
#include "server/redirect/turn.h"
#include "shortener/resolve/resolver.h"

/*
 * What a turn leaves in the spool. Each is called once, before the first byte
 * of the answer that it records is written, and counts the turn as answered.
 * If the spool is full the click is counted as dropped there, and the visitor
 * is answered all the same.
 */

/* A click, or a scan where a QR code led here; `click_id` may be empty. */
void click_record_link(struct redirect_turn *turn,
                       const struct resolver_answer *answer,
                       struct slice click_id);

/* An open pixel was loaded. */
void click_record_open(struct redirect_turn *turn,
                       const struct cache_entry *entry);

/* A request for what the brand does not have; `status` is the answer's. */
void click_record_orphan(struct redirect_turn *turn, int status);

#endif
