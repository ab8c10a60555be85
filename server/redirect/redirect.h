#ifndef SERVER_REDIRECT_H
#define SERVER_REDIRECT_H

#include "attribution/record/spool.h"
#include "core/clock.h"
#include "core/country_database.h"
#include "core/hmac.h"
#include "core/metrics.h"
#include "core/random.h"
#include "core/siphash.h"
#include "server/http/http_request.h"
#include "server/redirect/miss_limit.h"
#include "server/redirect/visitor.h"
#include "shortener/catalog/recipient_token.h"
#include "shortener/resolve/resolver.h"

/*
 * The redirect path: what happens between a complete request on the public
 * port and its answer. It parses the path, looks the link up, chooses the
 * answer, records the click and answers; nothing else.
 *
 *     redirect_init(&redirect, 120);  then the owner fills in what it points at
 *     config.handler = (struct http_handler){redirect_on_request, &redirect};
 *     ...
 *     redirect_release(&redirect);    after the HTTP server is gone
 *
 * Routes of a brand:
 *
 *     /                root destination, or a small page
 *     /{slug}          the link's destination
 *     /{slug}/{token}  the same, followed by one recipient of a mail merge. A
 *                      token that fails its check leads on all the same, and
 *                      is marked
 *     /{slug}/{path}   the same, where the link forwards paths; also behind a
 *                      token
 *     /{slug}+         a page that shows it; nothing is recorded
 *     /Q/{CODE}        a placement's link, in any case of letters
 *     /_/o/{slug}/{token}.gif  an open pixel
 *     /@{name}         a link page, likewise
 *     /.well-known/apple-app-site-association, /.well-known/assetlinks.json
 *                      the brand's apps
 *     /_/verify/{nonce}  the proof that a request came here; of any host
 *     /robots.txt, /favicon.ico, /.well-known/..., /_/...
 *     anything else    the brand's not-found destination or a 404 page, and
 *                      an orphan in the records
 *
 * A link may have a gate before it (gate.h): a time, a limit, a password.
 * A network that asked for too much of the last kind is answered 429 for all
 * of them but the root, whether it is there or not (miss_limit.h). A blocked
 * link or brand (block.h) is answered 410.
 *
 * The record is in the spool before the first byte of the answer is written.
 * If the spool is full the redirect is answered all the same, and counted as
 * dropped.
 *
 * One loop, one thread; nothing is allocated when the link is in the cache.
 */
struct click_limits;
struct password_gate;

struct redirect {
    struct resolver *resolver; /* not owned, like all pointers here */
    struct spool *spool;
    struct metrics *counters; /* counters.h */
    const struct clock *clock;
    struct click_limits *limits;
    struct password_gate *passwords;
    const struct siphash_key *secret;
    unsigned char proof_key[HMAC_SIZE]; /* server/reach_proof.h */
    struct recipient_tokens *tokens;
    enum visitor_address_mode address_mode;
    struct country_database *countries; /* a ref; NULL: none */
    void (*on_recorded)(void *arg);     /* a record went into the spool */
    void *arg;

    int64_t answered;     /* answers given that had to be recorded */
    struct random random; /* click ids */
    struct miss_limit misses;
    struct buffer location; /* scratch: the header field being built */
    struct buffer page;     /* scratch: the page being built */
    struct buffer lines;    /* scratch: header lines of a link that forks */
};

/* `misses` a minute are a network's; 0: no limit. */
void redirect_init(struct redirect *redirect, int64_t misses);
void redirect_release(struct redirect *redirect);

/*
 * Looks up what the turn aims at, again: for the steps before an answer that
 * took their time or changed its aim (gate.h). The turn may be gone after it.
 */
struct redirect_turn;
void redirect_resume(struct redirect_turn *turn);

/* struct http_handler's callback; `arg` is the struct redirect. */
void redirect_on_request(void *arg, struct http_request *request);

#endif
