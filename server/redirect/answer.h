#ifndef SERVER_ANSWER_H
#define SERVER_ANSWER_H

#include <stdbool.h>
#include <stdint.h>

#include "core/slice.h"
#include "server/http/http_request.h"
#include "server/redirect/turn.h"
#include "shortener/catalog/brand.h"
#include "shortener/resolve/cache.h"

/*
 * The answers of the public port: a Location, a link page, or one of the small
 * pages of html.h. Each ends the turn. Where an answer has to be recorded
 * (orphans, expired links, link pages), that is done here, before; a followed
 * link is recorded by follow.h.
 */

/* What goes with a redirect, but for the Location itself. */
struct answer_options {
    int64_t cache_seconds; /* max-age; 0 is no-store */
    bool robots;           /* else search engines are told not to index */
    struct slice lines;    /* more header lines, each with CRLF; or none */
};

/* A redirect. */
void answer_location(struct http_request *request, int status,
                     struct slice location,
                     const struct answer_options *options);

/*
 * A page by which an app may be opened, and which leads on to `fallback`
 * where that is not done: 200.
 */
void answer_app(struct redirect_turn *turn, struct slice app,
                struct slice fallback, const struct answer_options *options);

/* Not there: the brand's not-found destination, or the page. Recorded. */
void answer_orphan(struct redirect_turn *turn, const struct brand *brand);

/*
 * The link ("host/slug") has expired: to `url` if there is one and it is not
 * blocked, else a page. Recorded.
 */
void answer_expired(struct redirect_turn *turn, struct slice link,
                    struct slice url);

/* Asks for the link's password; `wrong` after one that was not it. */
void answer_password(struct redirect_turn *turn, bool wrong);

/* Passwords were tried too often: not before `wait_ms`. */
void answer_slow_down(struct redirect_turn *turn, int64_t wait_ms);
/* The link or the brand is blocked (block.h): 410, a page. Recorded. */
void answer_blocked(struct redirect_turn *turn);

/* A host that is no brand. */
void answer_stranger(struct redirect_turn *turn);

/* The brand's root destination, or a page that says where one is. */
void answer_root(struct redirect_turn *turn, const struct brand *brand);

/*
 * Where the link leads, for who asks before going there; not of one whose
 * password is not known, or whose clicks are counted.
 */
void answer_preview(struct redirect_turn *turn,
                    const struct cache_entry *entry);

/* That the request came to this installation, and by which host. */
void answer_proof(struct redirect_turn *turn);

/*
 * The file that tells Apple's or Google's systems of the brand's apps; 404 if
 * it has none.
 */
void answer_apps(struct redirect_turn *turn, const struct brand *brand);

/* The link page. Recorded as a view. */
void answer_link_page(struct redirect_turn *turn,
                      const struct cache_entry *entry);

/*
 * Its network asked too often for what is not there: 429, come back in so many
 * seconds. Counted and not recorded, since a flood is what it is for.
 */
void answer_limited(struct redirect_turn *turn, int64_t wait_s);

/* Not cached, and Redis is away: come back soon. */
void answer_unavailable(struct redirect_turn *turn);

#endif
