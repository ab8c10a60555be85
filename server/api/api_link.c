#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/api_call.h"
#include "server/api/api_handlers.h"
#include "server/api/link_json.h"
#include "server/api/link_lookup.h"
#include "server/api/link_urls.h"
#include "server/api/precondition.h"
#include "shortener/store/link_store.h"
#include "shortener/store/use_store.h"

/* One link is shown, or removed. */

/* ---- GET /api/v1/links/{brand}/{slug} ------------------------------------ */

struct showing {
    json_t *list; /* owned: the link, alone in a list */
    struct precondition pre;
    int64_t version;
    bool counts; /* shows what is used of max_clicks */
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
    /* The count is newer than the version tells. */
    if (!showing->counts &&
        precondition_is_known(&showing->pre, showing->version))
        api_call_empty(call, 304);
    else
        api_call_json(call, 200, json_incref(json_array_get(showing->list, 0)));
}

static void enter_naming(struct api_call *call)
{
    struct showing *showing = call->state;

    link_urls_fill(call->api->redis, showing->list, on_shown, call);
}

/* If Redis does not say, the rest of the link is shown all the same. */
static void on_uses(void *arg, const struct use_answer *answer)
{
    struct api_call *call = arg;
    struct showing *showing = call->state;

    json_object_set_new(json_array_get(showing->list, 0), "clicks_used",
                        answer->code == ERROR_NONE ? json_integer(answer->count)
                                                   : json_null());
    enter_naming(call);
}

static void ask_uses(struct api_call *call, const struct link *link)
{
    struct buffer name = BUFFER_INIT;

    buffer_append(&name, link->brand);
    buffer_append_byte(&name, '/');
    buffer_append(&name, link->slug);
    use_store_ask(call->api->redis, buffer_slice(&name), USE_LOOK, 0, on_uses,
                  call);
    buffer_release(&name);
}

static void show_link(struct api_call *call, const struct link *link)
{
    struct showing *showing = call->state;

    showing->version = link->version;
    showing->list = json_array();
    json_array_append_new(showing->list, link_json_show(link));
    showing->counts = link->max_clicks > 0;
    if (showing->counts)
        ask_uses(call, link);
    else
        enter_naming(call);
}

void api_link_show(void *api, struct http_request *request,
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
    struct link_author author;

    if (precondition_check(pre, link->version, &err) < 0) {
        api_call_fail(call, &err);
        return;
    }
    if (pre->match == NULL)
        doomed.version = STORE_ANY_VERSION;
    author = api_call_author(call);
    link_store_delete(call->api->redis, &doomed, &author, on_removed, call);
}

void api_link_remove(void *api, struct http_request *request,
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
