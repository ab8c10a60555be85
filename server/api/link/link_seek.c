#include "server/api/link/link_seek.h"

#include "core/buffer.h"
#include "server/api/link/external_id.h"
#include "shortener/store/link_store.h"

static void on_stored(void *arg, const struct error *err,
                      const struct redisReply *reply)
{
    struct link_seek *seek = arg;
    struct buffer name = BUFFER_INIT;
    struct link link;
    bool found;

    buffer_appendf(&name, "%s/%s", seek->target->host, seek->target->slug);
    found =
        err == NULL && link_from_reply(&link, buffer_slice(&name), reply) == 0;
    if (err != NULL && err->code == ERROR_NOT_FOUND)
        err = NULL;
    seek->fn(seek->arg, err, found ? &link : NULL);
    buffer_release(&name);
}

static void read_slug(struct link_seek *seek)
{
    if (seek->target->slug == NULL)
        seek->fn(seek->arg, NULL, NULL);
    else
        link_store_get(seek->redis, slice_str(seek->target->host),
                       slice_str(seek->target->slug), on_stored, seek);
}

static void on_found(void *arg, const struct error *err,
                     const struct link *link)
{
    struct link_seek *seek = arg;

    if (err != NULL || link != NULL)
        seek->fn(seek->arg, err, link);
    else
        read_slug(seek);
}

void link_seek_slug(struct link_seek *seek, struct redis *redis,
                    const struct link_target *target, link_seek_fn *fn,
                    void *arg)
{
    *seek = (struct link_seek){redis, target, fn, arg};
    read_slug(seek);
}

void link_seek_start(struct link_seek *seek, struct redis *redis,
                     const struct link_target *target, link_seek_fn *fn,
                     void *arg)
{
    *seek = (struct link_seek){redis, target, fn, arg};
    if (target->external_id != NULL)
        external_id_find(redis, slice_str(target->host),
                         slice_str(target->external_id), on_found, seek);
    else
        read_slug(seek);
}
