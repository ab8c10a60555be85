#ifndef SERVER_API_RESOURCE_H
#define SERVER_API_RESOURCE_H

#include <stdint.h>

#include "core/error.h"
#include "core/redis_reply.h"
#include "server/api/call/api_call.h"
#include "shortener/store/store.h"

/*
 * What brands and campaigns have in common: records of a store (shortener/
 * store.h) that are added, shown, listed, changed and removed by the same
 * rules. A resource is a row that says how its record is read, written and
 * shown; its handlers call the five functions below.
 *
 *     POST   201, Location, ETag; 409 taken; 422 not acceptable
 *     GET    200, ETag; 304 for the same If-None-Match; 404
 *     PATCH  200, ETag; what is absent stays, null or "" removes; 412 where
 *            If-Match names another version
 *     DELETE 204; 409 in use; 412 likewise
 *
 * Without If-Match a change that met another's is made anew upon the new
 * state, so that neither is lost.
 */
struct api_resource {
    const char *noun;   /* "brand", for messages */
    const char *path;   /* "/api/v1/brands" */
    struct slice param; /* {host}; also the record's own field */

    /* Appends the store's key of what the path named. */
    int (*key)(struct slice text, struct buffer *key, struct error *err);

    /*
     * NULL, or finds out what write() must know besides; calls `fn` once,
     * possibly before it returns.
     */
    void (*prepare)(struct api_call *call, void (*fn)(void *arg), void *arg);

    /*
     * Checks the body, lays it over `stored` (NULL: a new record), hands the
     * result to the store, and says in `*shown` what will be shown (the
     * caller's). With an error nothing was started.
     */
    int (*write)(struct api_call *call, const struct redisReply *stored,
                 const struct json_t *body, store_fn *fn, struct json_t **shown,
                 struct error *err);

    struct json_t *(*show)(const struct redisReply *record);

    void (*get)(struct redis *redis, struct slice key, store_get_fn *fn,
                void *arg);
    void (*list)(struct redis *redis, struct slice after, size_t limit,
                 store_list_fn *fn, void *arg);
    void (*remove)(struct redis *redis, struct slice key, int64_t version,
                   store_fn *fn, void *arg);
};

void api_resource_add(const struct api_resource *resource,
                      struct api_call *call);
void api_resource_show(const struct api_resource *resource,
                       struct api_call *call);
void api_resource_list(const struct api_resource *resource,
                       struct api_call *call);
void api_resource_edit(const struct api_resource *resource,
                       struct api_call *call);
void api_resource_remove(const struct api_resource *resource,
                         struct api_call *call);

#endif
