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

/* What became of a click. */
struct click_outcome {
    int status;            /* the answer's */
    struct slice click_id; /* empty if the link does not track conversions */
    struct slice variant;  /* what its rules chose; empty if it has none */
};

/* A click, or a scan where a QR code led here. */
void click_record_link(struct redirect_turn *turn,
                       const struct resolver_answer *answer,
                       const struct click_outcome *outcome);

/* A link page that is shown. */
void click_record_view(struct redirect_turn *turn,
                       const struct cache_entry *entry);

/* An open pixel was loaded. */
void click_record_open(struct redirect_turn *turn,
                       const struct cache_entry *entry);

/* A request for what the brand does not have; `status` is the answer's. */
void click_record_orphan(struct redirect_turn *turn, int status);

/*
 * A request for a link that has expired: no click, so an orphan, with the
 * link's "host/slug" for its address.
 */
void click_record_expired(struct redirect_turn *turn, struct slice link,
                          int status);

#endif
