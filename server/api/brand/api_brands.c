#include <jansson.h>

#include "server/api/api.h"
#include "server/api/api_handlers.h"
#include "server/api/brand/brand_apps_json.h"
#include "server/api/brand/brand_destinations.h"
#include "server/api/call/api_resource.h"
#include "server/api/call/json_fields.h"
#include "server/api/call/json_text.h"
#include "server/api/destination/allowed_hosts.h"
#include "server/api/destination/brand_looks.h"
#include "shortener/address/host.h"
#include "shortener/store/brand_store.h"

/* Empty texts are null: not set. */
static void set_text(json_t *json, const char *name, struct slice value)
{
    json_object_set_new(json, name,
                        value.len > 0 ? json_text_new(value) : json_null());
}

/* Only of a host that people read otherwise than it is written. */
static void set_unicode(json_t *json, struct slice host)
{
    struct buffer name = BUFFER_INIT;

    host_append_unicode(host, &name);
    set_text(json, "unicode_host",
             slice_equal(buffer_slice(&name), host) ? SLICE_NONE
                                                    : buffer_slice(&name));
    buffer_release(&name);
}

static json_t *brand_to_json(const struct brand *brand)
{
    struct buffer base = BUFFER_INIT;
    json_t *json = json_object();

    brand_base(brand, &base);
    set_text(json, "host", brand->host);
    set_unicode(json, brand->host);
    set_text(json, "url", buffer_slice(&base));
    set_text(json, "root_url", brand->root_url);
    set_text(json, "not_found_url", brand->not_found_url);
    set_text(json, "expired_url", brand->expired_url);
    json_object_set_new(json, "ios_apps",
                        brand_apps_json_show_ios(brand->ios_apps));
    json_object_set_new(json, "android_apps",
                        brand_apps_json_show_android(brand->android_apps));
    json_object_set_new(json, "allowed_hosts",
                        allowed_hosts_show(brand->allowed_hosts));
    json_object_set_new(json, "allow_shorteners",
                        json_boolean(brand->allow_shorteners));
    json_object_set_new(json, "created_at", json_text_time(brand->created_at));
    json_object_set_new(json, "updated_at", json_text_time(brand->updated_at));
    buffer_release(&base);
    return json;
}

struct brand_texts {
    char host[BRAND_HOST_MAX + 1];
    struct brand_destinations destinations;
    struct buffer ios_apps, android_apps;
    struct buffer allowed_hosts;
};

struct brand_app_lists {
    const json_t *ios, *android;
    bool ios_given, android_given;
};

static int take_apps(const struct brand_app_lists *lists, struct brand *brand,
                     struct brand_texts *texts, struct error *err)
{
    if (brand_apps_json_ios(lists->ios, &texts->ios_apps, err) < 0 ||
        brand_apps_json_android(lists->android, &texts->android_apps, err) < 0)
        return err->code;
    if (lists->ios_given)
        brand->ios_apps = buffer_slice(&texts->ios_apps);
    if (lists->android_given)
        brand->android_apps = buffer_slice(&texts->android_apps);
    return 0;
}

static int read_body(struct api *api, const json_t *body, bool fresh,
                     struct brand *brand, struct brand_texts *texts,
                     struct error *err)
{
    struct slice host = brand->host;
    struct brand_app_lists apps = {0};
    const struct brand stored = *brand;
    const json_t *allowed = NULL;
    bool allowed_given = false;
    const struct json_field fields[] = {
        {"url", JSON_FIELD_TEXT, .text = &brand->url},
        {"root_url", JSON_FIELD_TEXT, .text = &brand->root_url},
        {"not_found_url", JSON_FIELD_TEXT, .text = &brand->not_found_url},
        {"expired_url", JSON_FIELD_TEXT, .text = &brand->expired_url},
        {"ios_apps", JSON_FIELD_ARRAY, .given = &apps.ios_given,
         .json = &apps.ios},
        {"android_apps", JSON_FIELD_ARRAY, .given = &apps.android_given,
         .json = &apps.android},
        {"allowed_hosts", JSON_FIELD_ARRAY, .given = &allowed_given,
         .json = &allowed},
        {"allow_shorteners", JSON_FIELD_BOOL, .flag = &brand->allow_shorteners},
        {"host", JSON_FIELD_TEXT, .required = true, .text = &host},
    };
    size_t count = sizeof(fields) / sizeof(fields[0]);

    /* The host names the brand and cannot be changed. */
    if (json_fields_read(body, fields, fresh ? count : count - 1, err) < 0)
        return err->code;
    if (take_apps(&apps, brand, texts, err) < 0)
        return err->code;
    if (fresh && brand_host(host, texts->host, err) < 0)
        return err->code;
    if (fresh)
        brand->host = slice_str(texts->host);
    if (allowed_given) {
        if (allowed_hosts_read(allowed, &texts->allowed_hosts, err) < 0)
            return err->code;
        brand->allowed_hosts = buffer_slice(&texts->allowed_hosts);
    }
    if (brand_destinations_check(&texts->destinations, api, brand, &stored,
                                 err) < 0)
        return err->code;
    return brand_check(brand, err);
}

static int write_brand(struct api_call *call, const struct redisReply *stored,
                       const json_t *body, store_fn *fn, json_t **shown,
                       struct error *err)
{
    struct brand brand = {0};
    struct brand_texts texts = {0};
    int code = stored != NULL ? brand_from_reply(&brand, stored) : 0;

    if (code < 0)
        return error_set(err, ERROR_CORRUPT, "the stored brand has no host");
    code = read_body(call->api, body, stored == NULL, &brand, &texts, err);
    if (code == 0) {
        brand.updated_at = clock_wall_ms(call->api->clock);
        if (stored == NULL)
            brand.created_at = brand.updated_at;
        *shown = brand_to_json(&brand);
        brand_looks_expire(call->api->looks);
        if (stored == NULL)
            brand_store_create(call->api->redis, &brand, fn, call);
        else
            brand_store_update(call->api->redis, &brand, fn, call);
    }
    brand_destinations_release(&texts.destinations);
    buffer_release(&texts.ios_apps);
    buffer_release(&texts.android_apps);
    buffer_release(&texts.allowed_hosts);
    return code;
}

static json_t *show_brand(const struct redisReply *record)
{
    struct brand brand;

    /* One without a host shows what it has. */
    (void)!brand_from_reply(&brand, record);
    return brand_to_json(&brand);
}

static int read_key(struct slice text, struct buffer *key, struct error *err)
{
    char host[BRAND_HOST_MAX + 1];

    if (brand_host(text, host, err) < 0)
        return err->code;
    buffer_append(key, slice_str(host));
    return 0;
}

/* Which brands are ours, for brand_destinations_check. */
static void prepare(struct api_call *call, void (*fn)(void *arg), void *arg)
{
    brand_looks_wait(call->api->looks, fn, arg);
}

static const struct api_resource brands = {
    .noun = "brand",
    .path = "/api/v1/brands",
    .param = SLICE_INIT("host"),
    .key = read_key,
    .prepare = prepare,
    .write = write_brand,
    .show = show_brand,
    .get = brand_store_get,
    .list = brand_store_list,
    .remove = brand_store_delete,
};

void api_brands_add(void *api, struct http_request *request,
                    const struct http_match *match)
{
    (void)api;
    (void)match;
    api_resource_add(&brands, request->user);
}

void api_brands_list(void *api, struct http_request *request,
                     const struct http_match *match)
{
    (void)api;
    (void)match;
    api_resource_list(&brands, request->user);
}

void api_brands_show(void *api, struct http_request *request,
                     const struct http_match *match)
{
    (void)api;
    (void)match;
    api_resource_show(&brands, request->user);
}

void api_brands_edit(void *api, struct http_request *request,
                     const struct http_match *match)
{
    (void)api;
    (void)match;
    api_resource_edit(&brands, request->user);
}

void api_brands_remove(void *api, struct http_request *request,
                       const struct http_match *match)
{
    (void)api;
    (void)match;
    api_resource_remove(&brands, request->user);
}
