#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "core/percent.h"
#include "server/api/api.h"
#include "server/api/api_handlers.h"
#include "server/api/call/api_call.h"
#include "server/api/call/precondition.h"
#include "server/api/link/link_json.h"
#include "server/api/link/link_urls.h"
#include "server/api/link/link_write.h"

/*
 * POST and PUT /api/v1/links, PATCH /api/v1/links/{brand}/{slug}: one link is
 * written (link_write.h), then shown.
 */
struct link_call {
    json_t *body; /* owned */
    json_t *list; /* owned: the link as shown, alone in a list */
    struct precondition pre;
    struct link_once once;       /* if the write has it */
    struct known_records *known; /* owned */
    struct link_write write;
};

static void free_link_call(void *state)
{
    struct link_call *self = state;

    link_write_release(&self->write);
    known_records_free(&self->known);
    precondition_release(&self->pre);
    link_once_release(&self->once);
    json_decref(self->list);
    json_decref(self->body);
    free(self);
}

static void add_location(struct api_call *call, const struct link *link)
{
    struct buffer path = BUFFER_INIT;

    buffer_append(&path, SLICE("/api/v1/links/"));
    percent_encode(link->brand, &path);
    buffer_append_byte(&path, '/');
    percent_encode(link->slug, &path);
    api_call_header(call, SLICE("Location"), buffer_slice(&path));
    buffer_release(&path);
}

static void on_named(void *arg, const struct error *err)
{
    struct api_call *call = arg;
    struct link_call *self = call->state;
    bool fresh = self->write.outcome == LINK_WRITTEN_NEW;

    if (err != NULL) {
        api_call_fail(call, err);
        return;
    }
    if (fresh)
        add_location(call, &self->write.copy.link);
    precondition_add_etag(call, self->write.version);
    api_call_json(call, fresh ? 201 : 200,
                  json_incref(json_array_get(self->list, 0)));
}

/* The link, with what was taken and should be looked at. */
static json_t *show(const struct link_write *write)
{
    json_t *json = link_json_show(&write->copy.link);

    if (json_array_size(write->warnings) > 0)
        json_object_set(json, "warnings", write->warnings);
    return json;
}

static void on_written(void *arg, const struct error *err)
{
    struct api_call *call = arg;
    struct link_call *self = call->state;

    if (err != NULL) {
        api_call_fail(call, err);
        return;
    }
    self->list = json_array();
    json_array_append_new(self->list, show(&self->write));
    link_urls_fill(call->api->redis, self->list, on_named, call);
}

/* What the request says beside the body: which link, and whether once. */
static int read_call(struct api_call *call, struct error *err)
{
    struct slice key = api_call_request_header(call, SLICE("idempotency-key"));
    struct link_call *self = call->state;
    struct link_write *write = &self->write;

    if (write->mode == LINK_WRITE_EDIT)
        return link_target_path(&write->target,
                                api_call_param(call, SLICE("brand")),
                                api_call_param(call, SLICE("slug")), err);
    if (slice_is_none(key))
        return 0;
    if (link_once_check(key, err) < 0)
        return err->code;
    write->once = &self->once;
    link_once_init(&self->once, call->api, write->author.id, key,
                   LINK_ONCE_ALONE, self->body);
    return 0;
}

static void start(struct api_call *call, enum link_write_mode mode)
{
    struct link_call *self = memory_zalloc(1, sizeof(*self));
    struct link_write *write = &self->write;
    struct error err = ERROR_INIT;

    call->state = self;
    call->release = free_link_call;
    precondition_init(&self->pre, call);
    self->known = known_records_new(call->api->redis);
    link_write_init(write, call->api, mode);
    write->author = api_call_author(call);
    write->known = self->known;
    if (mode == LINK_WRITE_EDIT)
        write->pre = &self->pre;
    if (api_call_body(call, &self->body, &err) < 0 ||
        read_call(call, &err) < 0) {
        api_call_fail(call, &err);
        return;
    }
    write->body = self->body;
    link_write_start(write, on_written, call);
}

void api_links_add(void *arg, struct http_request *request,
                   const struct http_match *match)
{
    (void)arg;
    (void)match;
    start(request->user, LINK_WRITE_ADD);
}

void api_links_put(void *arg, struct http_request *request,
                   const struct http_match *match)
{
    (void)arg;
    (void)match;
    start(request->user, LINK_WRITE_UPSERT);
}

void api_links_edit(void *arg, struct http_request *request,
                    const struct http_match *match)
{
    (void)arg;
    (void)match;
    start(request->user, LINK_WRITE_EDIT);
}
