#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/api_handlers.h"
#include "server/api/call/api_call.h"
#include "server/api/call/api_query.h"
#include "server/api/call/cursor.h"
#include "server/api/call/precondition.h"
#include "server/api/link/link_urls.h"
#include "server/api/page/page_json.h"
#include "server/api/page/page_lookup.h"
#include "shortener/store/page_store.h"

/* ---- GET /api/v1/pages --------------------------------------------------- */

enum list_param { PARAM_BRAND, PARAM_LIMIT, PARAM_CURSOR, PARAM_COUNT };

struct list {
    json_t *items;        /* owned */
    struct buffer cursor; /* of the next page; empty at the end */
};

static void free_list(void *state)
{
    struct list *list = state;

    json_decref(list->items);
    buffer_release(&list->cursor);
    free(list);
}

static void on_named(void *arg, const struct error *err)
{
    struct api_call *call = arg;
    struct list *list = call->state;

    if (err != NULL)
        api_call_fail(call, err);
    else
        api_call_page(call, json_incref(list->items),
                      buffer_slice(&list->cursor));
}

static void on_listed(void *arg, const struct error *err,
                      const struct store_page *listed)
{
    struct api_call *call = arg;
    struct list *list = call->state;
    struct page page;

    if (err != NULL) {
        api_call_fail(call, err);
        return;
    }
    for (size_t i = 0; i < listed->count; i++) {
        if (page_from_reply(&page, listed->records[i]) == 0)
            json_array_append_new(list->items, page_json_show(&page));
    }
    cursor_append(&list->cursor, listed->next);
    link_urls_fill(call->api->redis, list->items, on_named, call);
}

static int read_brand(const struct api_query_field *param, char *host,
                      struct error *err)
{
    struct error why = ERROR_INIT;

    host[0] = '\0';
    if (param->value == NULL ||
        brand_host(slice_str(param->value), host, &why) == 0)
        return 0;
    return error_field(err, ERROR_USAGE, "bad_parameter", "brand", "brand: %s",
                       why.message);
}

static void start_list(struct api_call *call, struct api_query_field *params)
{
    char host[BRAND_HOST_MAX + 1];
    struct buffer after = BUFFER_INIT;
    struct error err = ERROR_INIT;
    size_t limit;

    if (api_query_read(call->query, params, PARAM_COUNT, &err) < 0 ||
        read_brand(&params[PARAM_BRAND], host, &err) < 0 ||
        api_query_limit(&params[PARAM_LIMIT], &limit, &err) < 0 ||
        cursor_read(api_query_value(&params[PARAM_CURSOR]), &after, &err) < 0)
        api_call_fail(call, &err);
    else
        page_store_list(call->api->redis, slice_str(host), buffer_slice(&after),
                        limit, on_listed, call);
    buffer_release(&after);
}

void api_pages_list(void *api, struct http_request *request,
                    const struct http_match *match)
{
    struct api_query_field params[PARAM_COUNT] = {
        [PARAM_BRAND] = {"brand", NULL},
        [PARAM_LIMIT] = {"limit", NULL},
        [PARAM_CURSOR] = {"cursor", NULL},
    };
    struct api_call *call = request->user;
    struct list *list = memory_zalloc(1, sizeof(*list));

    (void)api;
    (void)match;
    list->items = json_array();
    call->state = list;
    call->release = free_list;
    start_list(call, params);
    api_query_release(params, PARAM_COUNT);
}

/* ---- GET /api/v1/pages/{brand}/{name} ------------------------------------ */

struct showing {
    json_t *list; /* owned: the page, alone in a list */
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

static struct showing *begin(struct api_call *call)
{
    struct showing *showing = memory_zalloc(1, sizeof(*showing));

    precondition_init(&showing->pre, call);
    call->state = showing;
    call->release = free_showing;
    return showing;
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

static void show_page(struct api_call *call, const struct page *page)
{
    struct showing *showing = call->state;

    showing->version = page->version;
    showing->list = json_array();
    json_array_append_new(showing->list, page_json_show(page));
    link_urls_fill(call->api->redis, showing->list, on_shown, call);
}

void api_pages_show(void *api, struct http_request *request,
                    const struct http_match *match)
{
    (void)api;
    (void)match;
    begin(request->user);
    page_lookup_start(request->user, show_page);
}

/* ---- DELETE /api/v1/pages/{brand}/{name} --------------------------------- */

static void on_removed(void *arg, const struct error *err, int64_t version)
{
    (void)version;
    /* Somebody else removed it meanwhile: it is gone, as was asked. */
    if (err != NULL && err->code != ERROR_NOT_FOUND)
        api_call_fail(arg, err);
    else
        api_call_empty(arg, 204);
}

static void remove_page(struct api_call *call, const struct page *page)
{
    const struct showing *showing = call->state;
    struct error err = ERROR_INIT;
    struct page doomed = *page;

    if (precondition_check(&showing->pre, page->version, &err) < 0) {
        api_call_fail(call, &err);
        return;
    }
    if (showing->pre.match == NULL)
        doomed.version = STORE_ANY_VERSION;
    page_store_delete(call->api->redis, &doomed, on_removed, call);
}

void api_pages_remove(void *api, struct http_request *request,
                      const struct http_match *match)
{
    (void)api;
    (void)match;
    begin(request->user);
    page_lookup_start(request->user, remove_page);
}
