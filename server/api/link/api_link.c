#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/api_handlers.h"
#include "server/api/call/api_call.h"
#include "server/api/call/api_query.h"
#include "server/api/call/precondition.h"
#include "server/api/link/link_copy.h"
#include "server/api/link/link_json.h"
#include "server/api/link/link_lookup.h"
#include "server/api/link/link_urls.h"
#include "shortener/store/link_store.h"
#include "shortener/store/placement_store.h"
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

/* Placements that a refusal names. */
#define REMOVING_NAMES 3

struct removing {
    struct precondition pre;
    bool force;            /* also if codes were printed */
    struct link_copy link; /* as it was read */
};

static void free_removing(void *state)
{
    struct removing *removing = state;

    link_copy_release(&removing->link);
    precondition_release(&removing->pre);
    free(removing);
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

static void enter_deleting(struct api_call *call)
{
    struct removing *removing = call->state;
    struct link doomed = removing->link.link;
    struct link_author author = api_call_author(call);

    if (removing->pre.match == NULL)
        doomed.version = STORE_ANY_VERSION;
    link_store_delete(call->api->redis, &doomed, &author, on_removed, call);
}

static void list_names(const struct store_page *page, struct buffer *out)
{
    struct placement placement;

    for (size_t i = 0; i < page->count && i < REMOVING_NAMES; i++) {
        if (placement_from_reply(&placement, page->records[i]) == 0)
            buffer_appendf(out, "%s\"%" SLICE_FMT "\"",
                           out->len > 0 ? ", " : "", SLICE_ARG(placement.name));
    }
    if (page->count > REMOVING_NAMES)
        buffer_append(out, SLICE(" and more"));
}

static void refuse_printed(struct api_call *call, const struct store_page *page)
{
    struct buffer names = BUFFER_INIT;
    struct error err = ERROR_INIT;

    list_names(page, &names);
    error_field(&err, ERROR_CONFLICT, "has_placements", "",
                "codes that lead to it were made for print: %s; give them "
                "another link or a destination of their own, or remove them, "
                "or ask again with ?force=true, and they lead nowhere",
                buffer_str(&names));
    api_call_fail(call, &err);
    buffer_release(&names);
}

static void ask_placements(struct api_call *call, struct slice after);

static void on_placements(void *arg, const struct error *err,
                          const struct store_page *page)
{
    struct api_call *call = arg;

    if (err != NULL)
        api_call_fail(call, err);
    else if (page->count > 0)
        refuse_printed(call, page);
    else if (page->next.len > 0)
        ask_placements(call, page->next);
    else
        enter_deleting(call);
}

static void ask_placements(struct api_call *call, struct slice after)
{
    const struct removing *removing = call->state;
    const struct link *link = &removing->link.link;

    placement_store_list(call->api->redis, link->brand, link->slug, after,
                         REMOVING_NAMES + 1, on_placements, call);
}

static void remove_link(struct api_call *call, const struct link *link)
{
    struct removing *removing = call->state;
    struct error err = ERROR_INIT;

    if (precondition_check(&removing->pre, link->version, &err) < 0) {
        api_call_fail(call, &err);
        return;
    }
    link_copy_set(&removing->link, link);
    if (removing->force)
        enter_deleting(call);
    else
        ask_placements(call, SLICE_NONE);
}

static int read_force(const struct api_call *call, bool *force,
                      struct error *err)
{
    struct api_query_field params[] = {{"force", NULL}};
    int code = api_query_read(call->query, params, 1, err);
    struct slice value = api_query_value(&params[0]);

    *force = slice_equal(value, SLICE("true"));
    if (code == 0 && value.len > 0 && !*force &&
        !slice_equal(value, SLICE("false")))
        code = error_field(err, ERROR_USAGE, "bad_parameter", "force",
                           "force is true or false");
    api_query_release(params, 1);
    return code;
}

void api_link_remove(void *api, struct http_request *request,
                     const struct http_match *match)
{
    struct api_call *call = request->user;
    struct removing *removing = memory_zalloc(1, sizeof(*removing));
    struct error err = ERROR_INIT;

    (void)api;
    (void)match;
    removing->link = (struct link_copy)LINK_COPY_INIT;
    precondition_init(&removing->pre, call);
    call->state = removing;
    call->release = free_removing;
    if (read_force(call, &removing->force, &err) < 0)
        api_call_fail(call, &err);
    else
        link_lookup_start(call, remove_link);
}
