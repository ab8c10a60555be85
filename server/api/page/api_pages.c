#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "core/percent.h"
#include "server/api/api.h"
#include "server/api/api_handlers.h"
#include "server/api/call/api_call.h"
#include "server/api/link/link_urls.h"
#include "server/api/page/page_json.h"
#include "server/api/page/page_lookup.h"
#include "server/api/page/page_write.h"
#include "shortener/catalog/brand.h"

/* POST /api/v1/pages and PATCH /api/v1/pages/{brand}/{name}. */

enum page_change_state {
    CHANGE_WRITING, /* page_write.h is at work */
    CHANGE_NAMING   /* the brand's url is read for short_url */
};

struct page_change {
    enum page_change_state state;
    json_t *body; /* owned */
    json_t *list; /* owned: the page as shown, alone in a list */
    struct page_draft draft;
    struct precondition pre;
    bool fresh;      /* POST */
    int64_t version; /* as written */
};

static void free_change(void *state)
{
    struct page_change *change = state;

    json_decref(change->body);
    json_decref(change->list);
    page_draft_release(&change->draft);
    precondition_release(&change->pre);
    free(change);
}

static struct page_change *begin(struct api_call *call, bool fresh)
{
    struct page_change *change = memory_zalloc(1, sizeof(*change));

    change->fresh = fresh;
    page_draft_init(&change->draft);
    precondition_init(&change->pre, call);
    call->state = change;
    call->release = free_change;
    return change;
}

/* ---- CHANGE_NAMING, the last --------------------------------------------- */

static struct slice shown_text(const json_t *shown, const char *name)
{
    return slice_str(json_string_value(json_object_get(shown, name)));
}

static void add_location(struct api_call *call, const json_t *shown)
{
    struct buffer path = BUFFER_INIT;

    buffer_append(&path, SLICE("/api/v1/pages/"));
    percent_encode(shown_text(shown, "brand"), &path);
    buffer_append_byte(&path, '/');
    percent_encode(shown_text(shown, "name"), &path);
    api_call_header(call, SLICE("Location"), buffer_slice(&path));
    buffer_release(&path);
}

static void on_named(void *arg, const struct error *err)
{
    struct api_call *call = arg;
    struct page_change *change = call->state;
    json_t *shown = json_array_get(change->list, 0);

    if (err != NULL) {
        api_call_fail(call, err);
        return;
    }
    if (change->fresh)
        add_location(call, shown);
    precondition_add_etag(call, change->version);
    api_call_json(call, change->fresh ? 201 : 200, json_incref(shown));
}

/* ---- CHANGE_WRITING ------------------------------------------------------ */

static void on_written(void *arg, const struct error *err,
                       const struct page_written *written)
{
    struct api_call *call = arg;
    struct page_change *change = call->state;

    if (err != NULL) {
        api_call_fail(call, err);
        return;
    }
    change->state = CHANGE_NAMING;
    change->version = written->version;
    change->list = json_array();
    json_array_append_new(change->list, page_json_show(written->page));
    link_urls_fill(call->api->redis, change->list, on_named, call);
}

static void start_write(struct api_call *call, struct slice host,
                        struct slice name)
{
    struct page_change *change = call->state;
    const struct page_write_config config = {
        .api = call->api,
        .mode = change->fresh ? PAGE_WRITE_ADD : PAGE_WRITE_EDIT,
        .host = host,
        .name = name,
        .draft = &change->draft,
        .author = api_call_author(call),
        .pre = change->fresh ? NULL : &change->pre,
    };

    change->state = CHANGE_WRITING;
    page_write_start(&config, on_written, call);
}

/* ---- The requests -------------------------------------------------------- */

static int read_fresh(struct api_call *call, struct page_place *place,
                      struct error *err)
{
    struct page_change *change = call->state;
    struct slice brand = SLICE_NONE;
    struct slice name = SLICE_NONE;

    if (api_call_body(call, &change->body, err) < 0 ||
        page_json_read(change->body, true, &change->draft, &brand, &name, err) <
            0)
        return err->code;
    return page_place_read(place, brand, name, err);
}

void api_pages_add(void *api, struct http_request *request,
                   const struct http_match *match)
{
    struct api_call *call = request->user;
    struct error err = ERROR_INIT;
    struct page_place place = {.name_len = 0};

    (void)api;
    (void)match;
    begin(call, true);
    if (read_fresh(call, &place, &err) < 0)
        api_call_fail(call, &err);
    else
        start_write(call, slice_str(place.host),
                    slice_of(place.name, place.name_len));
}

void api_pages_edit(void *api, struct http_request *request,
                    const struct http_match *match)
{
    struct api_call *call = request->user;
    struct page_change *change = begin(call, false);
    struct error err = ERROR_INIT;
    struct page_place place = {.name_len = 0};

    (void)api;
    (void)match;
    if (api_call_body(call, &change->body, &err) < 0 ||
        page_json_read(change->body, false, &change->draft, NULL, NULL, &err) <
            0)
        api_call_fail(call, &err);
    else if (page_place_find(call, &place))
        start_write(call, slice_str(place.host),
                    slice_of(place.name, place.name_len));
}
