#ifndef SERVER_REDIRECT_H
#define SERVER_REDIRECT_H

#include "attribution/record/spool.h"
#include "core/metrics.h"
#include "core/random.h"
#include "core/siphash.h"
#include "server/http/http_request.h"
#include "server/redirect/visitor.h"
#include "shortener/catalog/recipient_token.h"
#include "shortener/resolve/resolver.h"

/*
 * The redirect path: what happens between a complete request on the public
 * port and its answer. It parses the path, looks the link up, chooses the
 * answer, records the click and answers; nothing else.
 *
 *     redirect_init(&redirect);  then the owner fills in what it points at
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
 *     /{slug}+         a page that shows it; nothing is recorded
 *     /Q/{CODE}        a placement's link, in any case of letters
 *     /_/o/{slug}/{token}.gif  an open pixel
 *     /robots.txt, /favicon.ico, /.well-known/..., /_/...
 *     anything else    the brand's not-found destination or a 404 page, and
 *                      an orphan in the records
 *
 * The record is in the spool before the first byte of the answer is written.
 * If the spool is full the redirect is answered all the same, and counted as
 * dropped.
 *
 * One loop, one thread; nothing is allocated when the link is in the cache.
 */
struct redirect {
    struct resolver *resolver; /* not owned, like all pointers here */
    struct spool *spool;
    struct metrics *counters; /* counters.h */
    const struct siphash_key *secret;
    struct recipient_tokens *tokens;
    enum visitor_address_mode address_mode;
    void (*on_recorded)(void *arg); /* a record went into the spool */
    void *arg;

    int64_t answered;       /* answers given that had to be recorded */
    struct random random;   /* click ids */
    struct buffer location; /* scratch: the Location being built */
    struct buffer page;     /* scratch: the page being built */
};

void redirect_init(struct redirect *redirect);
void redirect_release(struct redirect *redirect);

/* struct http_handler's callback; `arg` is the struct redirect. */
void redirect_on_request(void *arg, struct http_request *request);

#endif
