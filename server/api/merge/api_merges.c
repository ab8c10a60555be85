#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/api_handlers.h"
#include "server/api/call/api_call.h"
#include "server/api/call/json_text.h"
#include "server/api/link/link_json.h"
#include "server/api/link/link_lookup.h"
#include "server/api/link/link_urls.h"
#include "shortener/catalog/merge.h"
#include "shortener/catalog/recipient_token.h"

/*
 * POST /api/v1/links/{brand}/{slug}/merges: what it takes to write personal
 * links: the link's key, and what their addresses look like. Nothing is
 * recorded; the merge exists from its first part on (api_merge_parts.c).
 */
struct merging {
    json_t *list; /* owned: the link as shown, alone in a list */
};

static void free_merging(void *state)
{
    struct merging *merging = state;

    json_decref(merging->list);
    free(merging);
}

static void set_key(json_t *answer, struct recipient_tokens *tokens,
                    struct slice link)
{
    struct buffer hex = BUFFER_INIT;
    unsigned char key[HMAC_SIZE];

    recipient_tokens_key(tokens, link, key);
    for (size_t i = 0; i < sizeof(key); i++)
        buffer_appendf(&hex, "%02x", key[i]);
    json_text_set(answer, "key", buffer_slice(&hex));
    buffer_release(&hex);
}

/* short_url is the brand's address, a slash, and the slug. */
static void set_addresses(json_t *answer, const char *short_url,
                          const char *slug)
{
    struct slice base = slice_str(short_url);
    struct buffer url = BUFFER_INIT;

    base = slice_head(base, base.len - slice_str(slug).len);
    json_text_set(answer, "short_url", slice_str(short_url));
    buffer_appendf(&url, "%s/{token}", short_url);
    json_text_set(answer, "personal_url", buffer_slice(&url));
    buffer_clear(&url);
    buffer_appendf(&url, "%" SLICE_FMT "_/o/%s/{token}.gif", SLICE_ARG(base),
                   slug);
    json_text_set(answer, "open_url", buffer_slice(&url));
    buffer_release(&url);
}

static json_t *merge_to_json(struct api *api, const json_t *link)
{
    const char *brand = json_string_value(json_object_get(link, "brand"));
    const char *slug = json_string_value(json_object_get(link, "slug"));
    struct buffer name = BUFFER_INIT;
    json_t *answer = json_object();
    char id[MERGE_ID_LEN];

    merge_random_id(&api->random, id);
    buffer_appendf(&name, "%s/%s", brand, slug);
    json_text_set(answer, "id", slice_of(id, sizeof(id)));
    json_text_set(answer, "link", buffer_slice(&name));
    set_key(answer, api->recipients, buffer_slice(&name));
    set_addresses(answer, json_string_value(json_object_get(link, "short_url")),
                  slug);
    json_object_set(answer, "campaign", json_object_get(link, "campaign"));
    buffer_release(&name);
    return answer;
}

static void on_named(void *arg, const struct error *err)
{
    struct api_call *call = arg;
    const struct merging *merging = call->state;

    if (err != NULL)
        api_call_fail(call, err);
    else
        api_call_json(
            call, 201,
            merge_to_json(call->api, json_array_get(merging->list, 0)));
}

static void on_link(struct api_call *call, const struct link *link)
{
    struct merging *merging = call->state;
    struct error err = ERROR_INIT;

    if (!link->enabled) {
        error_field(&err, ERROR_CONFLICT, "link_disabled", "",
                    "link %" SLICE_FMT "/%" SLICE_FMT " is disabled and leads "
                    "nowhere; enable it first",
                    SLICE_ARG(link->brand), SLICE_ARG(link->slug));
        api_call_fail(call, &err);
        return;
    }
    merging->list = json_array();
    json_array_append_new(merging->list, link_json_show(link));
    link_urls_fill(call->api->redis, merging->list, on_named, call);
}

void api_merges_add(void *api, struct http_request *request,
                    const struct http_match *match)
{
    struct api_call *call = request->user;

    (void)api;
    (void)match;
    call->state = memory_zalloc(1, sizeof(struct merging));
    call->release = free_merging;
    link_lookup_start(call, on_link);
}
