#include "server/api/page/page_lookup.h"

#include <stdlib.h>

#include "core/memory.h"
#include "server/api/api.h"
#include "shortener/store/page_store.h"

int page_place_read(struct page_place *place, struct slice brand,
                    struct slice name, struct error *err)
{
    struct error why = ERROR_INIT;

    if (brand_host(brand, place->host, &why) < 0)
        return error_field(err, why.code, "bad_brand", "brand", "%s",
                           why.message);
    return page_name(name, place->name, &place->name_len, err);
}

static void answer_missing(struct api_call *call)
{
    struct slice brand = api_call_param(call, SLICE("brand"));
    struct slice name = api_call_param(call, SLICE("name"));
    struct error err = ERROR_INIT;

    name = slice_skip(name, slice_starts(name, PAGE_PREFIX));
    error_set(&err, ERROR_NOT_FOUND,
              "there is no link page %" SLICE_FMT "/@%" SLICE_FMT,
              SLICE_ARG(slice_head(brand, 128)),
              SLICE_ARG(slice_head(name, 128)));
    api_call_fail(call, &err);
}

bool page_place_find(struct api_call *call, struct page_place *place)
{
    struct error err = ERROR_INIT;

    if (page_place_read(place, api_call_param(call, SLICE("brand")),
                        api_call_param(call, SLICE("name")), &err) == 0)
        return true;
    answer_missing(call);
    return false;
}

struct page_lookup {
    struct api_call *call;
    page_lookup_fn *fn;
};

static void on_record(void *arg, const struct error *err,
                      const struct redisReply *reply)
{
    struct page_lookup lookup = *(struct page_lookup *)arg;
    struct page page;

    free(arg);
    if (err != NULL && err->code != ERROR_NOT_FOUND)
        api_call_fail(lookup.call, err);
    else if (err != NULL || page_from_reply(&page, reply) < 0)
        answer_missing(lookup.call);
    else
        lookup.fn(lookup.call, &page);
}

void page_lookup_start(struct api_call *call, page_lookup_fn *fn)
{
    struct page_lookup *lookup;
    struct page_place place = {.name_len = 0};

    if (!page_place_find(call, &place))
        return;
    lookup = memory_alloc(sizeof(*lookup));
    *lookup = (struct page_lookup){call, fn};
    page_store_get(call->api->redis, slice_str(place.host),
                   slice_of(place.name, place.name_len), on_record, lookup);
}
