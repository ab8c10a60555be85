#include "server/api/call/api_resource.h"

#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "core/percent.h"
#include "server/api/api.h"
#include "server/api/call/api_query.h"
#include "server/api/call/cursor.h"
#include "server/api/call/precondition.h"

/* A change that meets another's is made anew so many times. */
#define RESOURCE_TRIES 5

enum resource_state {
    RESOURCE_PREPARING, /* what a write must know is */
    RESOURCE_READING,   /* the stored record is under way */
    RESOURCE_WRITING,   /* the new one, or its end, is */
    RESOURCE_LISTING    /* a page is */
};

struct operation {
    enum resource_state state;
    const struct api_resource *resource;
    struct buffer key;
    struct precondition pre;
    json_t *body;  /* owned */
    json_t *shown; /* owned: what a write will answer */
    unsigned tries;
};

static void free_operation(void *state)
{
    struct operation *op = state;

    buffer_release(&op->key);
    precondition_release(&op->pre);
    json_decref(op->body);
    json_decref(op->shown);
    free(op);
}

static struct operation *begin(const struct api_resource *resource,
                               struct api_call *call)
{
    struct operation *op = memory_zalloc(1, sizeof(*op));

    op->resource = resource;
    precondition_init(&op->pre, call);
    call->state = op;
    call->release = free_operation;
    return op;
}

/* The key from the path; false, with the call answered, if it is none. */
static bool take_key(struct operation *op, struct api_call *call)
{
    struct error err = ERROR_INIT;
    struct slice text = api_call_param(call, op->resource->param);

    if (op->resource->key(text, &op->key, &err) == 0)
        return true;
    /* What can be no name is the name of nothing. */
    err.code = ERROR_NOT_FOUND;
    api_call_fail(call, &err);
    return false;
}

/* The store's error, with words that name the record. */
static void fail(struct api_call *call, const struct error *err)
{
    const struct operation *op = call->state;
    struct slice key = slice_head(buffer_slice(&op->key), 128);
    const char *noun = op->resource->noun;
    struct error told = *err;

    if (err->code == ERROR_NOT_FOUND)
        error_set(&told, err->code, "there is no %s \"%" SLICE_FMT "\"", noun,
                  SLICE_ARG(key));
    else if (err->code == ERROR_EXISTS)
        error_field(&told, err->code, "taken", op->resource->param.ptr,
                    "there is a %s \"%" SLICE_FMT "\" already", noun,
                    SLICE_ARG(key));
    else
        error_prefix(&told, "%s %" SLICE_FMT, noun, SLICE_ARG(key));
    api_call_fail(call, &told);
}

/* To RESOURCE_PREPARING; what comes behind it is `fn`'s. */
static void prepare(struct api_call *call, void (*fn)(void *arg))
{
    struct operation *op = call->state;

    op->state = RESOURCE_PREPARING;
    if (op->resource->prepare != NULL)
        op->resource->prepare(call, fn, call);
    else
        fn(call);
}

/* ---- POST ---------------------------------------------------------------- */

static void add_location(struct api_call *call)
{
    struct operation *op = call->state;
    struct buffer path = BUFFER_INIT;

    buffer_appendf(&path, "%s/", op->resource->path);
    percent_encode(buffer_slice(&op->key), &path);
    api_call_header(call, SLICE("Location"), buffer_slice(&path));
    buffer_release(&path);
}

static void on_added(void *arg, const struct error *err, int64_t version)
{
    struct api_call *call = arg;
    struct operation *op = call->state;

    if (err != NULL) {
        fail(call, err);
        return;
    }
    add_location(call);
    precondition_add_etag(call, version);
    api_call_json(call, 201, json_incref(op->shown));
}

static void write_new(void *arg)
{
    struct api_call *call = arg;
    struct operation *op = call->state;
    const struct api_resource *resource = op->resource;
    struct error err = ERROR_INIT;
    const json_t *name;

    op->state = RESOURCE_WRITING;
    if (resource->write(call, NULL, op->body, on_added, &op->shown, &err) < 0) {
        api_call_fail(call, &err);
        return;
    }
    name = json_object_get(op->shown, resource->param.ptr);
    buffer_append(&op->key, slice_str(json_string_value(name)));
}

void api_resource_add(const struct api_resource *resource,
                      struct api_call *call)
{
    struct operation *op = begin(resource, call);
    struct error err = ERROR_INIT;

    if (api_call_body(call, &op->body, &err) < 0)
        api_call_fail(call, &err);
    else
        prepare(call, write_new);
}

/* ---- GET one ------------------------------------------------------------- */

static void on_shown(void *arg, const struct error *err,
                     const struct redisReply *reply)
{
    struct api_call *call = arg;
    struct operation *op = call->state;
    int64_t version;

    if (err != NULL) {
        fail(call, err);
        return;
    }
    version = fields_int(reply, "version", 1);
    precondition_add_etag(call, version);
    if (precondition_is_known(&op->pre, version))
        api_call_empty(call, 304);
    else
        api_call_json(call, 200, op->resource->show(reply));
}

void api_resource_show(const struct api_resource *resource,
                       struct api_call *call)
{
    struct operation *op = begin(resource, call);

    op->state = RESOURCE_READING;
    if (take_key(op, call))
        resource->get(call->api->redis, buffer_slice(&op->key), on_shown, call);
}

/* ---- GET all ------------------------------------------------------------- */

static void on_listed(void *arg, const struct error *err,
                      const struct store_page *page)
{
    struct api_call *call = arg;
    struct operation *op = call->state;
    struct buffer next = BUFFER_INIT;
    json_t *items;

    if (err != NULL) {
        api_call_fail(call, err);
        return;
    }
    items = json_array();
    for (size_t i = 0; i < page->count; i++)
        json_array_append_new(items, op->resource->show(page->records[i]));
    cursor_append(&next, page->next);
    api_call_page(call, items, buffer_slice(&next));
    buffer_release(&next);
}

void api_resource_list(const struct api_resource *resource,
                       struct api_call *call)
{
    struct operation *op = begin(resource, call);
    struct api_query_field params[] = {{"limit", NULL}, {"cursor", NULL}};
    struct error err = ERROR_INIT;
    size_t limit;

    op->state = RESOURCE_LISTING;
    if (api_query_read(call->query, params, 2, &err) < 0 ||
        api_query_limit(&params[0], &limit, &err) < 0 ||
        cursor_read(api_query_value(&params[1]), &op->key, &err) < 0)
        api_call_fail(call, &err);
    else
        resource->list(call->api->redis, buffer_slice(&op->key), limit,
                       on_listed, call);
    api_query_release(params, 2);
}

/* ---- PATCH --------------------------------------------------------------- */

static void read_stored(void *arg);

static void on_edited(void *arg, const struct error *err, int64_t version)
{
    struct api_call *call = arg;
    struct operation *op = call->state;

    if (err != NULL && err->code == ERROR_CONFLICT &&
        ++op->tries < RESOURCE_TRIES) {
        read_stored(call);
    } else if (err != NULL) {
        fail(call, err);
    } else {
        precondition_add_etag(call, version);
        api_call_json(call, 200, json_incref(op->shown));
    }
}

static void on_stored(void *arg, const struct error *err,
                      const struct redisReply *reply)
{
    struct api_call *call = arg;
    struct operation *op = call->state;
    struct error why = ERROR_INIT;

    if (err != NULL) {
        fail(call, err);
        return;
    }
    op->state = RESOURCE_WRITING;
    json_decref(op->shown);
    op->shown = NULL;
    if (precondition_check(&op->pre, fields_int(reply, "version", 1), &why) <
            0 ||
        op->resource->write(call, reply, op->body, on_edited, &op->shown,
                            &why) < 0)
        api_call_fail(call, &why);
}

/* To RESOURCE_READING, at first and after each change that met another's. */
static void read_stored(void *arg)
{
    struct api_call *call = arg;
    struct operation *op = call->state;

    op->state = RESOURCE_READING;
    op->resource->get(call->api->redis, buffer_slice(&op->key), on_stored,
                      call);
}

void api_resource_edit(const struct api_resource *resource,
                       struct api_call *call)
{
    struct operation *op = begin(resource, call);
    struct error err = ERROR_INIT;

    if (!take_key(op, call))
        return;
    if (api_call_body(call, &op->body, &err) < 0)
        api_call_fail(call, &err);
    else
        prepare(call, read_stored);
}

/* ---- DELETE -------------------------------------------------------------- */

static void on_removed(void *arg, const struct error *err, int64_t version)
{
    (void)version;
    if (err != NULL)
        fail(arg, err);
    else
        api_call_empty(arg, 204);
}

static void on_doomed(void *arg, const struct error *err,
                      const struct redisReply *reply)
{
    struct api_call *call = arg;
    struct operation *op = call->state;
    struct error why = ERROR_INIT;
    int64_t version;

    if (err != NULL) {
        fail(call, err);
        return;
    }
    version = fields_int(reply, "version", 1);
    if (precondition_check(&op->pre, version, &why) < 0) {
        api_call_fail(call, &why);
        return;
    }
    op->state = RESOURCE_WRITING;
    op->resource->remove(call->api->redis, buffer_slice(&op->key),
                         op->pre.match != NULL ? version : STORE_ANY_VERSION,
                         on_removed, call);
}

void api_resource_remove(const struct api_resource *resource,
                         struct api_call *call)
{
    struct operation *op = begin(resource, call);

    op->state = RESOURCE_READING;
    if (take_key(op, call))
        resource->get(call->api->redis, buffer_slice(&op->key), on_doomed,
                      call);
}
