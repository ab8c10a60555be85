#ifndef SERVER_LINK_ONCE_H
#define SERVER_LINK_ONCE_H

#include "core/error.h"
#include "core/redis.h"
#include "core/sha256.h"
#include "shortener/store/store.h"

/*
 * An Idempotency-Key of POST and PUT /api/v1/links, and of each item of a bulk
 * request: however often, and from however many connections at once, a caller
 * sends the same body with it, one link comes of it, and what was changed since
 * is not changed back.
 *
 *     link_once_check(key, &err)
 *     link_once_init(&once, api, token_id, key, LINK_ONCE_ALONE, body);
 *     link_once_recall(&once, host, on_link, self);
 *         the link that came of it before, or else, where one is to be made,
 *     link_once_claim(&once, slug, created_at, on_claimed, self);
 *         write the link with once.slug and once.created_at
 *     link_once_find(&once, host, on_link, self);    that slug is taken: by it?
 *     link_once_drop(&once);                         no, by another link
 *     link_once_release(&once);
 *
 * The claim is the string idem:link:<sum>, kept for LINK_ONCE_S. It comes
 * before the link and says what the link will be called and when it was made,
 * so whoever finds the claim of a caller that died goes on with the same link.
 * The link is written with the sum as its mark (link_store_create_marked); one
 * that has the slug and not mark and time is none of the key's. What is
 * refused takes no key (claim last, or drop), so a corrected body may use it.
 *
 * An upsert needs no claim to make one link, since slug or external id say
 * which; it claims when it has been done (`unmarked`), and the time alone tells
 * the link.
 *
 * Callbacks come once, from the loop; nothing is freed before them.
 */
#define LINK_ONCE_S       STORE_MARK_S
#define LINK_ONCE_KEY_MAX 256 /* bytes of the header */

struct api;
struct json_t;

/* ERROR_INVALID "idempotency_key_reused": it came with another body before. */
typedef void link_once_fn(void *arg, const struct error *err);

struct link_once {
    /* What Redis knows of the key; slug points into `text`. */
    bool known;
    struct slice slug;
    int64_t created_at;
    bool unmarked; /* the caller's: the link does not carry the sum */

    /* Its own. */
    struct redis *redis;  /* not owned */
    char sum[SHA256_HEX]; /* of token and key: they name the claim */
    int64_t print;      /* of the body, under the installation's secret: it may
                            hold a password */
    struct buffer text; /* the claim: "<print> <created_at> <slug>" */
    link_once_fn *fn;
    store_get_fn *found;
    const char *host; /* of the link that is looked for */
    void *arg;
};

/* ERROR_INVALID "bad_key" for a key that is empty or too long. */
int link_once_check(struct slice key, struct error *err)
    __attribute__((warn_unused_result));

/* `place` is that of an item in its list, each of which has the key as one of
 * its own, or LINK_ONCE_ALONE. */
#define LINK_ONCE_ALONE SIZE_MAX
void link_once_init(struct link_once *once, const struct api *api,
                    struct slice token_id, struct slice key, size_t place,
                    const struct json_t *body);

/* Also of one that is all zeroes. */
void link_once_release(struct link_once *once);

/* ERROR_NOT_FOUND if the key is not known, or its link is not there. */
void link_once_recall(struct link_once *once, const char *host,
                      store_get_fn *fn, void *arg);

/* Afterwards `known` holds: this claim, or the one that was there before. */
void link_once_claim(struct link_once *once, struct slice slug,
                     int64_t created_at, link_once_fn *fn, void *arg);

/*
 * The link that has the known slug in `host`, which stays until the callback;
 * ERROR_NOT_FOUND if it is not there or is not this key's.
 */
void link_once_find(struct link_once *once, const char *host, store_get_fn *fn,
                    void *arg);

/* By which its link is known. */
struct slice link_once_mark(const struct link_once *once);

/* Unless another claim has taken its place. Nobody waits for it. */
void link_once_drop(struct link_once *once);

#endif
