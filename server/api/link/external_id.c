#include "server/api/link/external_id.h"

#include <stdlib.h>

#include "core/memory.h"
#include "shortener/store/external_ids.h"
#include "shortener/store/link_store.h"

/* Entries that change hands under the claim. */
#define CLAIM_TRIES 5

/* A look-up under way, or, with a claim's callback, a claim. */
struct external_id {
    struct redis *redis;
    char *host, *id, *slug, *holder; /* owned; what the index said last */
    external_id_find_fn *found;
    external_id_claim_fn *claimed;
    void *arg;
    unsigned tries;
};

static struct external_id *make(struct redis *redis, struct slice host,
                                struct slice id, struct slice slug, void *arg)
{
    struct external_id *self = memory_zalloc(1, sizeof(*self));

    self->redis = redis;
    self->host = slice_copy(host);
    self->id = slice_copy(id);
    self->slug = slice_copy(slug);
    self->arg = arg;
    return self;
}

static void end(struct external_id *self, const struct error *err,
                const struct link *link)
{
    if (self->found != NULL)
        self->found(self->arg, err, link);
    else
        self->claimed(self->arg, err);
    free(self->host);
    free(self->id);
    free(self->slug);
    free(self->holder);
    free(self);
}

static void claim(struct external_id *self);

/* The holder's link has the id. */
static void end_taken(struct external_id *self)
{
    struct error err = ERROR_INIT;

    error_field(&err, ERROR_EXISTS, "external_id_taken", "external_id",
                "external_id \"%.60s\" belongs to %.100s/%.128s; edit that "
                "link, or PUT to change it by its id",
                self->id, self->host, self->holder);
    end(self, &err, NULL);
}

static void on_link(void *arg, const struct error *err,
                    const struct redisReply *reply)
{
    struct external_id *self = arg;
    struct buffer name = BUFFER_INIT;
    struct link link;
    bool has = false;

    buffer_appendf(&name, "%s/%s", self->host, self->holder);
    if (err == NULL && link_from_reply(&link, buffer_slice(&name), reply) == 0)
        has = slice_equal(link.external_id, slice_str(self->id));
    if (err != NULL && err->code != ERROR_NOT_FOUND)
        end(self, err, NULL);
    else if (self->found != NULL)
        end(self, NULL, has ? &link : NULL);
    else if (has || ++self->tries == CLAIM_TRIES)
        end_taken(self);
    else
        claim(self);
    buffer_release(&name);
}

static void on_holder(void *arg, const struct error *err, struct slice holder)
{
    struct external_id *self = arg;

    if (err != NULL || holder.len == 0 ||
        (self->claimed != NULL && slice_equal(holder, slice_str(self->slug)))) {
        end(self, err, NULL);
        return;
    }
    free(self->holder);
    self->holder = slice_copy(holder);
    link_store_get(self->redis, slice_str(self->host), holder, on_link, self);
}

void external_id_find(struct redis *redis, struct slice host, struct slice id,
                      external_id_find_fn *fn, void *arg)
{
    struct external_id *self = make(redis, host, id, SLICE_NONE, arg);

    self->found = fn;
    external_ids_find(redis, host, id, on_holder, self);
}

/* At first, and from a holder whose link has not the id. */
static void claim(struct external_id *self)
{
    external_ids_claim(self->redis, slice_str(self->host), slice_str(self->id),
                       slice_str(self->slug),
                       self->holder != NULL ? slice_str(self->holder)
                                            : SLICE(""),
                       on_holder, self);
}

void external_id_claim(struct redis *redis, struct slice host, struct slice id,
                       struct slice slug, external_id_claim_fn *fn, void *arg)
{
    struct external_id *self = make(redis, host, id, slug, arg);

    self->claimed = fn;
    claim(self);
}
