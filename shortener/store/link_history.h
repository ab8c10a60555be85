#ifndef SHORTENER_LINK_HISTORY_H
#define SHORTENER_LINK_HISTORY_H

#include "core/redis.h"
#include "shortener/catalog/link.h"
#include "shortener/store/store.h"

/*
 * The history of a link: the stream history:{link:<host>/<slug>}, an entry for
 * each change, written by the script that makes it (link_store.h), so one is
 * never there without the other. The stream outlives the link by STORE_NOTES_S.
 *
 * An entry says what happened ("changed", "deleted"), who did it, and what
 * differs, in the words of catalog/link_diff.h. That a link was made is not
 * kept here, but in its own created_at and created_by: most links are never
 * changed, and a stream costs more memory than its link. The entry of its
 * deletion takes these two over.
 */
struct link_author {
    struct slice id;   /* of the API token */
    struct slice name; /* what that token is called */
};

struct link_history_entry {
    int64_t at; /* ms since 1970, by Redis's clock */
    struct slice what;
    struct link_author author;
    int64_t created_at;              /* of what was deleted; 0: not known */
    struct slice created_by;         /* likewise; empty: a server's own token */
    const struct redisReply *fields; /* name, value ...: the diff among them */
};

/* The note of a change, for store.h; slices of it point into the buffers. */
struct link_history_note {
    struct buffer stream;
    struct fields fields;
    struct store_note note;
};

/* `to` NULL: the link is deleted. */
void link_history_note_init(struct link_history_note *note,
                            const struct link *from, const struct link *to,
                            const struct link_author *author);
void link_history_note_release(struct link_history_note *note);

/* `entries` is an array, the newest first; valid during the call. */
typedef void link_history_fn(void *arg, const struct error *err,
                             const struct redisReply *entries);

/* A link that never was has no entries, like one that was never changed. */
void link_history_get(struct redis *redis, struct slice brand,
                      struct slice slug, link_history_fn *fn, void *arg);

/* The i-th; slices point into the reply. */
void link_history_read(const struct redisReply *entries, size_t i,
                       struct link_history_entry *entry);

#endif
