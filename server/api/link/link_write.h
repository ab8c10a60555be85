#ifndef SERVER_LINK_WRITE_H
#define SERVER_LINK_WRITE_H

#include <stdbool.h>

#include "core/error.h"
#include "server/api/call/known_records.h"
#include "server/api/call/precondition.h"
#include "server/api/link/link_copy.h"
#include "server/api/link/link_once.h"
#include "server/api/link/link_password.h"
#include "server/api/link/link_seek.h"
#include "server/api/link/link_target.h"
#include "shortener/store/link_history.h"

/*
 * One link on its way into Redis, from the JSON that says what it shall be:
 * what POST, PUT, PATCH and each item of a bulk request have in common.
 *
 *     struct link_write write;
 *     link_write_init(&write, api, LINK_WRITE_UPSERT);
 *     write.body = body;
 *     write.author = ...;
 *     write.known = known;
 *     link_write_start(&write, on_written, self);
 *         on_written: write.outcome, write.copy.link, write.version
 *     link_write_release(&write);
 *
 * ADD makes a link, with a random slug where the body names none. EDIT lays
 * the body over the link that `target` names. UPSERT does this with the
 * link that has the body's external_id, or else its slug, and makes one where
 * there is none.
 *
 * With `once`, an ADD or UPSERT that was made before is not made again: its
 * outcome is LINK_WRITTEN_SAME with the first one's link, as that is now.
 *
 * A change that meets another's is made anew upon the new state, so neither is
 * lost; one that changes nothing is not written, and leaves version, updated_at
 * and history as they were.
 */
struct api;
struct json_t;
struct link_write;

enum link_write_mode { LINK_WRITE_ADD, LINK_WRITE_EDIT, LINK_WRITE_UPSERT };

enum link_write_outcome {
    LINK_WRITTEN_NEW,
    LINK_WRITTEN_CHANGED,
    LINK_WRITTEN_SAME /* nothing was to be changed */
};

/*
 * `err` NULL for success. ERROR_INVALID, ERROR_NOT_FOUND (EDIT), ERROR_EXISTS
 * "slug_taken" or "external_id_taken", ERROR_CONFLICT, Redis's errors; each
 * with words that name the link.
 */
typedef void link_write_fn(void *arg, const struct error *err);

struct link_write {
    /* The caller's, before the start; all borrowed. */
    struct api *api;
    enum link_write_mode mode;
    const struct json_t *body;
    struct link_target target; /* EDIT: the path's, else the body's; owned */
    struct link_author author;
    struct known_records *known;
    const struct precondition *pre; /* EDIT: If-Match; or NULL */
    struct link_once *once;         /* ADD, UPSERT: Idempotency-Key; or NULL */
    bool dry_run;                   /* everything but the writing */

    /* What came of it. */
    enum link_write_outcome outcome;
    struct link_copy copy; /* the link as it is now */
    int64_t version;
    struct json_t *warnings; /* owned; a list that is mostly empty, or NULL */

    /* Its own. */
    enum link_write_state {
        LINK_RECALLING, /* `once`: is the key known, and its link there */
        LINK_SEEKING,   /* the stored link is looked up */
        LINK_HASHING,   /* the password */
        LINK_CHECKING,  /* brand, campaign and addresses are looked up */
        LINK_CLAIMING,  /* `once` (ADD) and external id are made its own */
        LINK_WRITING,   /* the link is on its way to Redis */
        LINK_KEEPING    /* UPSERT: it is done, which `once` writes down */
    } state;
    struct link_copy stored; /* what is there; if `exists` */
    struct link_seek seek;
    struct link_password password;
    bool exists;
    bool random_slug;
    unsigned tries;
    link_write_fn *fn;
    void *arg;
};

void link_write_init(struct link_write *write, struct api *api,
                     enum link_write_mode mode);
void link_write_release(struct link_write *write);

/* Calls `fn` once, possibly before it returns. */
void link_write_start(struct link_write *write, link_write_fn *fn, void *arg);

#endif
