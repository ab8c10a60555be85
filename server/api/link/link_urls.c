#include "server/api/link/link_urls.h"

#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "server/api/call/json_text.h"
#include "shortener/store/brand_store.h"

struct urls {
    json_t *items;  /* not owned */
    json_t *brands; /* owned: host -> base, null until it is known */
    size_t due;     /* brands */
    struct error err;
    link_urls_fn *fn;
    void *arg;
};

struct url_brand {
    struct urls *urls;
    const char *host; /* points into urls->brands */
};

static void set_url(const struct urls *urls, json_t *link)
{
    const char *host = json_string_value(json_object_get(link, "brand"));
    struct slice id = slice_str(json_string_value(json_object_get(link, "id")));
    const char *base = json_string_value(json_object_get(urls->brands, host));
    struct buffer url = BUFFER_INIT;

    buffer_append(&url, slice_str(base));
    buffer_append(&url, slice_skip(id, slice_str(host).len));
    json_text_set(link, "short_url", buffer_slice(&url));
    buffer_release(&url);
}

static void end_urls(struct urls *urls)
{
    json_t *link;
    size_t i;

    if (urls->err.code == ERROR_NONE) {
        json_array_foreach(urls->items, i, link)
        {
            set_url(urls, link);
        }
        urls->fn(urls->arg, NULL);
    } else {
        urls->fn(urls->arg, &urls->err);
    }
    json_decref(urls->brands);
    free(urls);
}

static void on_brand(void *arg, const struct error *err,
                     const struct redisReply *reply)
{
    struct url_brand *wanted = arg;
    struct urls *urls = wanted->urls;
    struct brand brand = {0};
    struct buffer base = BUFFER_INIT;

    if (err != NULL && err->code != ERROR_NOT_FOUND)
        urls->err = *err;
    if (err != NULL || brand_from_reply(&brand, reply) < 0)
        brand = (struct brand){.host = slice_str(wanted->host)};
    brand_base(&brand, &base);
    json_text_set(urls->brands, wanted->host, buffer_slice(&base));
    buffer_release(&base);
    free(wanted);
    if (--urls->due == 0)
        end_urls(urls);
}

static void ask_brands(struct urls *urls, struct redis *redis)
{
    const char *host;
    json_t *base;

    urls->due = json_object_size(urls->brands);
    json_object_foreach(urls->brands, host, base)
    {
        struct url_brand *wanted = memory_zalloc(1, sizeof(*wanted));

        wanted->urls = urls;
        wanted->host = host;
        brand_store_get(redis, slice_str(host), on_brand, wanted);
    }
}

void link_urls_fill(struct redis *redis, json_t *items, link_urls_fn *fn,
                    void *arg)
{
    struct urls *urls = memory_zalloc(1, sizeof(*urls));
    json_t *link;
    size_t i;

    urls->items = items;
    urls->brands = json_object();
    urls->fn = fn;
    urls->arg = arg;
    json_array_foreach(items, i, link)
    {
        json_object_set_new(urls->brands,
                            json_string_value(json_object_get(link, "brand")),
                            json_null());
    }
    if (json_object_size(urls->brands) > 0)
        ask_brands(urls, redis);
    else
        end_urls(urls);
}
