#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/api_handlers.h"
#include "server/api/call/api_call.h"
#include "server/api/call/api_query.h"
#include "server/api/call/cursor.h"
#include "server/api/call/json_fields.h"
#include "server/api/call/json_text.h"
#include "shortener/store/block_store.h"

/*
 * /api/v1/blocks: the kill switch. Making a block that is there already is no
 * error, since whoever stops something wants it stopped.
 */
struct blocking {
    json_t *body; /* owned: what the block's slices point into */
    struct block block;
    char name[BLOCK_NAME_MAX + 1];
};

static void free_blocking(void *state)
{
    struct blocking *blocking = state;

    json_decref(blocking->body);
    free(blocking);
}

static struct blocking *begin(struct api_call *call)
{
    struct blocking *blocking = memory_zalloc(1, sizeof(*blocking));

    call->state = blocking;
    call->release = free_blocking;
    return blocking;
}

static json_t *block_to_json(const struct block *block)
{
    json_t *json = json_object();

    json_text_set(json, "name", block->name);
    json_text_set(json, "kind",
                  block_is_link(block->name) ? SLICE("link") : SLICE("host"));
    json_text_set(json, "reason", block->reason);
    json_object_set_new(json, "token",
                        block->token.len > 0 ? json_text_new(block->token)
                                             : json_null());
    json_object_set_new(json, "created_at",
                        block->created_at > 0
                            ? json_text_time(block->created_at)
                            : json_null());
    return json;
}

/* ---- POST ---------------------------------------------------------------- */

static void on_put(void *arg, const struct error *err, bool changed)
{
    struct api_call *call = arg;
    const struct blocking *blocking = call->state;

    if (err != NULL)
        api_call_fail(call, err);
    else
        api_call_json(call, changed ? 201 : 200,
                      block_to_json(&blocking->block));
}

static int check_width(struct slice name, bool force, struct error *err)
{
    if (force || !block_is_wide(name))
        return 0;
    return error_field(err, ERROR_INVALID, "too_wide", "name",
                       "name: \"%" SLICE_FMT
                       "\" would block everybody's names below it; give a "
                       "whole host, or force (--force) if you mean them all",
                       SLICE_ARG(slice_head(name, 80)));
}

static int read_block(struct api_call *call, struct blocking *blocking,
                      struct error *err)
{
    struct block *block = &blocking->block;
    bool force = false;
    const struct json_field fields[] = {
        {"name", JSON_FIELD_TEXT, .required = true, .text = &block->name},
        {"reason", JSON_FIELD_TEXT, .text = &block->reason},
        {"force", JSON_FIELD_BOOL, .flag = &force},
    };

    if (api_call_body(call, &blocking->body, err) < 0 ||
        json_fields_read(blocking->body, fields, 3, err) < 0 ||
        block_normalise(block->name, blocking->name, err) < 0)
        return err->code;
    block->name = slice_str(blocking->name);
    if (check_width(block->name, force, err) < 0)
        return err->code;
    block->token = api_call_author(call).id;
    block->created_at = clock_wall_ms(call->api->clock);
    return block_check(block, err);
}

void api_blocks_add(void *arg, struct http_request *request,
                    const struct http_match *match)
{
    struct api *api = arg;
    struct api_call *call = request->user;
    struct blocking *blocking = begin(call);
    struct error err = ERROR_INIT;

    (void)match;
    if (read_block(call, blocking, &err) < 0)
        api_call_fail(call, &err);
    else
        block_store_put(api->redis, &blocking->block, on_put, call);
}

/* ---- GET ----------------------------------------------------------------- */

static void on_listed(void *arg, const struct error *err,
                      const struct block_page *page)
{
    struct api_call *call = arg;
    struct buffer next = BUFFER_INIT;
    json_t *items;

    if (err != NULL) {
        api_call_fail(call, err);
        return;
    }
    items = json_array();
    for (size_t i = 0; i < page->count; i++)
        json_array_append_new(items, block_to_json(&page->blocks[i]));
    cursor_append(&next, page->next);
    api_call_page(call, items, buffer_slice(&next));
    buffer_release(&next);
}

void api_blocks_list(void *arg, struct http_request *request,
                     const struct http_match *match)
{
    struct api *api = arg;
    struct api_call *call = request->user;
    struct api_query_field params[] = {{"limit", NULL}, {"cursor", NULL}};
    struct buffer after = BUFFER_INIT;
    struct error err = ERROR_INIT;
    size_t limit;

    (void)match;
    if (api_query_read(call->query, params, 2, &err) < 0 ||
        api_query_limit(&params[0], &limit, &err) < 0 ||
        cursor_read(api_query_value(&params[1]), &after, &err) < 0)
        api_call_fail(call, &err);
    else
        block_store_list(api->redis, buffer_slice(&after), limit, on_listed,
                         call);
    buffer_release(&after);
    api_query_release(params, 2);
}

/* ---- DELETE -------------------------------------------------------------- */

static void on_removed(void *arg, const struct error *err, bool changed)
{
    struct api_call *call = arg;
    const struct blocking *blocking = call->state;
    struct error told;

    (void)changed;
    if (err == NULL) {
        api_call_empty(call, 204);
        return;
    }
    told = *err;
    if (err->code == ERROR_NOT_FOUND)
        error_set(&told, err->code, "%s is not blocked", blocking->name);
    api_call_fail(call, &told);
}

void api_blocks_remove(void *arg, struct http_request *request,
                       const struct http_match *match)
{
    struct api *api = arg;
    struct api_call *call = request->user;
    struct blocking *blocking = begin(call);
    struct error err = ERROR_INIT;

    (void)match;
    if (block_normalise(api_call_param(call, SLICE("name")), blocking->name,
                        &err) < 0) {
        /* What can be no name is the name of nothing. */
        err.code = ERROR_NOT_FOUND;
        api_call_fail(call, &err);
        return;
    }
    block_store_remove(api->redis, slice_str(blocking->name), on_removed, call);
}
