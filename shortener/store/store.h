#ifndef SHORTENER_STORE_H
#define SHORTENER_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"
#include "core/redis.h"
#include "shortener/catalog/fields.h"

/*
 * Records in Redis: hashes that are created once, changed only by who has
 * seen their last version, deleted, read and listed. What brand_store,
 * campaign_store, link_store and placement_store have in common.
 *
 * A record that was changed carries `version`, counted up by each change; one
 * without it is version 1. Create, replace and delete are one script on one
 * key, so two writers cannot both win.
 * Index entries (sorted sets, members in byte order) are written before the
 * record and removed after it: a crash or a refusal between leaves an entry
 * that listings and guards skip, never a record that no listing shows.
 *
 * All calls are asynchronous: `fn` is called once, from the loop, with `err`
 * NULL for success. ERROR_EXISTS, ERROR_NOT_FOUND, ERROR_CONFLICT (another
 * version), ERROR_UNAVAILABLE, ERROR_TIMEOUT (the outcome is not known),
 * ERROR_REPLY. Arguments are not needed after the call returns.
 */
#define STORE_ANY_VERSION 0

struct store_index {
    struct slice key; /* of the sorted set; empty ones are skipped */
    struct slice member;
};

/*
 * The records that an index lists: those of its members that exist and, where
 * `field` is not empty, have `value` in it. The record of a member is at
 * key_prefix + member.
 *
 * `by_line`: the field has many values, a line each. Members are LINE, a tab,
 * and the record's name; the record is at key_prefix + name, and is listed if
 * it has that line and the line is `value`, or, where `value` ends in '/',
 * that without the slash or anything below it.
 */
struct store_view {
    struct slice index;
    struct slice key_prefix;
    struct slice field, value;
    bool by_line;
};

/*
 * What a change leaves in a stream: an entry of these fields, written by the
 * same script, so the stream's key must hash as the record's does in Redis
 * Cluster. The stream keeps about STORE_NOTES_MAX entries, and, from the
 * record's deletion on, STORE_NOTES_S seconds.
 */
#define STORE_NOTES_MAX 200
#define STORE_NOTES_S   31536000 /* a year */

struct store_note {
    struct slice stream;
    const struct fields *fields;
};

/*
 * What a record's creation leaves beside it for STORE_MARK_S seconds, by the
 * same script: who made it. Its key hashes as the record's does.
 */
#define STORE_MARK_S 86400 /* a day */

struct store_mark {
    struct slice key, value;
};

/* What went wrong with a command of a change, in words for a person. */
void store_describe(enum error_code code, const struct redisReply *reply,
                    struct error *err);

/* `version` is the record's new one (0 after a delete). */
typedef void store_fn(void *arg, const struct error *err, int64_t version);

/* `reply` is HGETALL's, never empty; valid during the call. */
typedef void store_get_fn(void *arg, const struct error *err,
                          const struct redisReply *reply);

/*
 * One page: `count` records' HGETALL replies in the index's order with their
 * names, which is what stands behind key_prefix in their keys (members that
 * the view leaves out are missing, so a page may be short, or empty with more
 * behind it), and the member to go on after, empty at the end.
 */
struct store_page {
    const struct redisReply *const *records;
    const struct slice *names;
    size_t count;
    struct slice next;
};

typedef void store_list_fn(void *arg, const struct error *err,
                           const struct store_page *page);

void store_create(struct redis *redis, struct slice key,
                  const struct fields *fields,
                  const struct store_index *indexes, size_t index_count,
                  store_fn *fn, void *arg);

/* The same, leaving a mark (NULL: none). */
void store_create_marked(struct redis *redis, struct slice key,
                         const struct fields *fields,
                         const struct store_mark *mark,
                         const struct store_index *indexes, size_t index_count,
                         store_fn *fn, void *arg);

/*
 * All fields are replaced. `added` and `removed` are index entries that the
 * change makes and ends.
 */
void store_replace(struct redis *redis, struct slice key, int64_t version,
                   const struct fields *fields, const struct store_index *added,
                   size_t added_count, const struct store_index *removed,
                   size_t removed_count, store_fn *fn, void *arg);

/* The same, with a note of the change (NULL: none). */
void store_replace_noted(struct redis *redis, struct slice key, int64_t version,
                         const struct fields *fields,
                         const struct store_note *note,
                         const struct store_index *added, size_t added_count,
                         const struct store_index *removed,
                         size_t removed_count, store_fn *fn, void *arg);

/*
 * While `guard` (NULL: none) lists a record, the record stays, and `fn` gets
 * ERROR_CONFLICT with reason "in_use". A record that is made between the look
 * and the deletion is not seen.
 */
void store_delete(struct redis *redis, struct slice key, int64_t version,
                  const struct store_view *guard,
                  const struct store_index *indexes, size_t index_count,
                  store_fn *fn, void *arg);

/* Without a guard, but with a note (NULL: none). */
void store_delete_noted(struct redis *redis, struct slice key, int64_t version,
                        const struct store_note *note,
                        const struct store_index *indexes, size_t index_count,
                        store_fn *fn, void *arg);

void store_get(struct redis *redis, struct slice key, store_get_fn *fn,
               void *arg);

/* What the view lists of `limit` members behind `after` (empty: the first). */
void store_list(struct redis *redis, const struct store_view *view,
                struct slice after, size_t limit, store_list_fn *fn, void *arg);

#endif
