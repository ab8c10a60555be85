#include "server/api/link/link_lookup.h"

#include <stdlib.h>

#include "core/memory.h"
#include "server/api/api.h"
#include "shortener/catalog/brand.h"
#include "shortener/store/link_store.h"

struct link_lookup {
    struct api_call *call;
    link_lookup_fn *fn;
    char host[BRAND_HOST_MAX + 1];
};

static void answer_missing(struct api_call *call)
{
    struct slice brand = api_call_param(call, SLICE("brand"));
    struct slice slug = api_call_param(call, SLICE("slug"));
    struct error err = ERROR_INIT;

    error_set(
        &err, ERROR_NOT_FOUND, "there is no link %" SLICE_FMT "/%" SLICE_FMT,
        SLICE_ARG(slice_head(brand, 128)), SLICE_ARG(slice_head(slug, 128)));
    api_call_fail(call, &err);
}

static void on_record(void *arg, const struct error *err,
                      const struct redisReply *reply)
{
    struct link_lookup *lookup = arg;
    struct api_call *call = lookup->call;
    link_lookup_fn *fn = lookup->fn;
    struct buffer name = BUFFER_INIT;
    struct link link;

    buffer_appendf(&name, "%s/%" SLICE_FMT, lookup->host,
                   SLICE_ARG(api_call_param(call, SLICE("slug"))));
    free(lookup);
    if (err != NULL && err->code != ERROR_NOT_FOUND)
        api_call_fail(call, err);
    else if (err != NULL ||
             link_from_reply(&link, buffer_slice(&name), reply) < 0)
        answer_missing(call);
    else
        fn(call, &link);
    buffer_release(&name);
}

void link_lookup_start(struct api_call *call, link_lookup_fn *fn)
{
    struct link_lookup *lookup = memory_zalloc(1, sizeof(*lookup));
    struct error err = ERROR_INIT;

    /* What can be no host is the brand of nothing. */
    if (brand_host(api_call_param(call, SLICE("brand")), lookup->host, &err) <
        0) {
        free(lookup);
        answer_missing(call);
        return;
    }
    lookup->call = call;
    lookup->fn = fn;
    link_store_get(call->api->redis, slice_str(lookup->host),
                   api_call_param(call, SLICE("slug")), on_record, lookup);
}
