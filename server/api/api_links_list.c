#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/api_call.h"
#include "server/api/api_handlers.h"
#include "server/api/api_query.h"
#include "server/api/cursor.h"
#include "server/api/json_text.h"
#include "server/api/link_json.h"
#include "server/api/link_lookup.h"
#include "server/api/link_urls.h"
#include "server/api/precondition.h"
#include "shortener/catalog/brand.h"
#include "shortener/store/link_store.h"

/* ---- GET /api/v1/links --------------------------------------------------- */

enum list_param {
    PARAM_BRAND,
    PARAM_CAMPAIGN,
    PARAM_TAG,
    PARAM_LIMIT,
    PARAM_CURSOR,
    PARAM_COUNT
};

struct list {
    struct api_query_field params[PARAM_COUNT];
    char brand[BRAND_HOST_MAX + 1];
    json_t *items;        /* owned */
    struct buffer cursor; /* of the next page; empty at the end */
};

static void free_list(void *state)
{
    struct list *list = state;

    api_query_release(list->params, PARAM_COUNT);
    json_decref(list->items);
    buffer_release(&list->cursor);
    free(list);
}

static void on_named(void *arg, const struct error *err)
{
    struct api_call *call = arg;
    struct list *list = call->state;
    struct slice cursor = buffer_slice(&list->cursor);

    if (err != NULL)
        api_call_fail(call, err);
    else
        api_call_json(
            call, 200,
            json_pack("{s:O, s:o}", "items", list->items, "next_cursor",
                      cursor.len > 0 ? json_text_new(cursor) : json_null()));
}

static bool has_tag(struct slice tags, struct slice wanted)
{
    struct slice tag;

    while (tags.len > 0 && slice_split(&tags, '\n', &tag)) {
        if (slice_equal(tag, wanted))
            return true;
    }
    return false;
}

/* What the index that was asked did not filter by. */
static bool is_wanted(const struct list *list, const struct link *link)
{
    struct slice tag = api_query_value(&list->params[PARAM_TAG]);

    return (list->brand[0] == '\0' ||
            slice_equal(link->brand, slice_str(list->brand))) &&
           (slice_is_none(tag) || has_tag(link->tags, tag));
}

static void on_page(void *arg, const struct error *err,
                    const struct store_page *page)
{
    struct api_call *call = arg;
    struct list *list = call->state;
    struct link link;

    if (err != NULL) {
        api_call_fail(call, err);
        return;
    }
    list->items = json_array();
    for (size_t i = 0; i < page->count; i++) {
        if (link_from_reply(&link, page->records[i]) == 0 &&
            is_wanted(list, &link))
            json_array_append_new(list->items, link_json_show(&link));
    }
    cursor_append(&list->cursor, page->next);
    link_urls_fill(call->api->redis, list->items, on_named, call);
}

static int read_brand(struct list *list, struct error *err)
{
    struct slice brand = api_query_value(&list->params[PARAM_BRAND]);
    struct error why = ERROR_INIT;

    if (slice_is_none(brand) || brand_host(brand, list->brand, &why) == 0)
        return 0;
    return error_field(err, ERROR_USAGE, "bad_parameter", "brand", "brand: %s",
                       why.message);
}

static void start_list(struct api_call *call, struct list *list,
                       struct error *err)
{
    struct buffer after = BUFFER_INIT;
    size_t limit;

    if (api_query_read(call->query, list->params, PARAM_COUNT, err) < 0 ||
        read_brand(list, err) < 0 ||
        api_query_limit(&list->params[PARAM_LIMIT], &limit, err) < 0 ||
        cursor_read(api_query_value(&list->params[PARAM_CURSOR]), &after, err) <
            0)
        api_call_fail(call, err);
    else
        link_store_list(call->api->redis, slice_str(list->brand),
                        api_query_value(&list->params[PARAM_CAMPAIGN]),
                        buffer_slice(&after), limit, on_page, call);
    buffer_release(&after);
}

void api_links_list(void *api, struct http_request *request,
                    const struct http_match *match)
{
    static const char *const names[PARAM_COUNT] = {
        [PARAM_BRAND] = "brand",   [PARAM_CAMPAIGN] = "campaign",
        [PARAM_TAG] = "tag",       [PARAM_LIMIT] = "limit",
        [PARAM_CURSOR] = "cursor",
    };
    struct api_call *call = request->user;
    struct list *list = memory_zalloc(1, sizeof(*list));
    struct error err = ERROR_INIT;

    (void)api;
    (void)match;
    for (size_t i = 0; i < PARAM_COUNT; i++)
        list->params[i].name = names[i];
    call->state = list;
    call->release = free_list;
    start_list(call, list, &err);
}

/* ---- GET /api/v1/links/{brand}/{slug} ------------------------------------ */

struct showing {
    json_t *list; /* owned: the link, alone in a list */
    struct precondition pre;
    int64_t version;
};

static void free_showing(void *state)
{
    struct showing *showing = state;

    json_decref(showing->list);
    precondition_release(&showing->pre);
    free(showing);
}

static void on_shown(void *arg, const struct error *err)
{
    struct api_call *call = arg;
    const struct showing *showing = call->state;

    if (err != NULL) {
        api_call_fail(call, err);
        return;
    }
    precondition_add_etag(call, showing->version);
    if (precondition_is_known(&showing->pre, showing->version))
        api_call_empty(call, 304);
    else
        api_call_json(call, 200, json_incref(json_array_get(showing->list, 0)));
}

static void show_link(struct api_call *call, const struct link *link)
{
    struct showing *showing = call->state;

    showing->version = link->version;
    showing->list = json_array();
    json_array_append_new(showing->list, link_json_show(link));
    link_urls_fill(call->api->redis, showing->list, on_shown, call);
}

void api_links_show(void *api, struct http_request *request,
                    const struct http_match *match)
{
    struct api_call *call = request->user;
    struct showing *showing = memory_zalloc(1, sizeof(*showing));

    (void)api;
    (void)match;
    precondition_init(&showing->pre, call);
    call->state = showing;
    call->release = free_showing;
    link_lookup_start(call, show_link);
}

/* ---- DELETE /api/v1/links/{brand}/{slug} --------------------------------- */

static void free_precondition(void *state)
{
    precondition_release(state);
    free(state);
}

static void on_removed(void *arg, const struct error *err, int64_t version)
{
    (void)version;
    /* Somebody else removed it meanwhile: it is gone, as was asked. */
    if (err != NULL && err->code != ERROR_NOT_FOUND)
        api_call_fail(arg, err);
    else
        api_call_empty(arg, 204);
}

static void remove_link(struct api_call *call, const struct link *link)
{
    const struct precondition *pre = call->state;
    struct error err = ERROR_INIT;
    struct link doomed = *link;

    if (precondition_check(pre, link->version, &err) < 0) {
        api_call_fail(call, &err);
        return;
    }
    if (pre->match == NULL)
        doomed.version = STORE_ANY_VERSION;
    link_store_delete(call->api->redis, &doomed, on_removed, call);
}

void api_links_remove(void *api, struct http_request *request,
                      const struct http_match *match)
{
    struct api_call *call = request->user;
    struct precondition *pre = memory_zalloc(1, sizeof(*pre));

    (void)api;
    (void)match;
    precondition_init(pre, call);
    call->state = pre;
    call->release = free_precondition;
    link_lookup_start(call, remove_link);
}
