#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/api_handlers.h"
#include "server/api/call/api_call.h"
#include "server/api/call/api_query.h"
#include "server/api/call/json_text.h"
#include "server/api/call/problem.h"
#include "server/api/link/link_json.h"
#include "server/api/link/link_urls.h"
#include "server/api/link/link_write.h"
#include "shortener/catalog/brand.h"

/*
 * POST /api/v1/links/bulk: many links, each with an outcome of its own. A
 * window of them is under way at once, in their order; one that has the slug
 * or the external id of another waits for that to end, so that of two with the
 * same name the first is first.
 */
#define BULK_MAX       10000
#define BULK_WINDOW    256
#define BULK_PASSWORDS 100 /* 100 ms of one core each */

enum bulk_param { PARAM_MODE, PARAM_DRY_RUN, PARAM_BRIEF, PARAM_COUNT };

struct bulk {
    struct api_call *call;
    struct api_query_field params[PARAM_COUNT];
    enum link_write_mode mode;
    bool dry_run, brief;
    char *key;                   /* owned: Idempotency-Key; NULL for none */
    json_t *body;                /* owned: the items */
    json_t *outcomes;            /* owned: one for each, null until it ends */
    json_t *shown;               /* owned: the links among them */
    json_t *names;               /* owned: whose are under way, a set */
    struct known_records *known; /* owned */
    size_t next, active;         /* items to start, and under way */
    bool starting;               /* start_items is on the stack */
    size_t counts[3];            /* by enum link_write_outcome */
    size_t failed;
};

/* One item under way. */
struct bulk_item {
    struct bulk *bulk;
    size_t at;
    char *names[2];        /* owned: in bulk->names; NULL for none */
    struct link_once once; /* if the write has it */
    struct link_write write;
};

static void free_bulk(void *state)
{
    struct bulk *bulk = state;

    api_query_release(bulk->params, PARAM_COUNT);
    free(bulk->key);
    known_records_free(&bulk->known);
    json_decref(bulk->names);
    json_decref(bulk->shown);
    json_decref(bulk->outcomes);
    json_decref(bulk->body);
    free(bulk);
}

/* ---- The answer ---------------------------------------------------------- */

static void on_named(void *arg, const struct error *err)
{
    struct api_call *call = arg;
    struct bulk *bulk = call->state;
    const size_t *counts = bulk->counts;

    if (err != NULL) {
        api_call_fail(call, err);
        return;
    }
    api_call_json(
        call, 200,
        json_pack("{s:O, s:I, s:I, s:I, s:I, s:b}", "items", bulk->outcomes,
                  "created", (json_int_t)counts[LINK_WRITTEN_NEW], "changed",
                  (json_int_t)counts[LINK_WRITTEN_CHANGED], "unchanged",
                  (json_int_t)counts[LINK_WRITTEN_SAME], "failed",
                  (json_int_t)bulk->failed, "dry_run", (int)bulk->dry_run));
}

static void answer(struct bulk *bulk)
{
    link_urls_fill(bulk->call->api->redis, bulk->shown, on_named, bulk->call);
}

/* ---- Items --------------------------------------------------------------- */

static json_t *show_outcome(struct bulk *bulk, const struct link_write *write)
{
    static const char *const words[] = {
        [LINK_WRITTEN_NEW] = "created",
        [LINK_WRITTEN_CHANGED] = "changed",
        [LINK_WRITTEN_SAME] = "unchanged",
    };
    bool fresh = write->outcome == LINK_WRITTEN_NEW;
    json_t *outcome = json_pack("{s:i, s:s}", "status", fresh ? 201 : 200,
                                "result", words[write->outcome]);
    json_t *link;

    bulk->counts[write->outcome]++;
    if (json_array_size(write->warnings) > 0)
        json_object_set(outcome, "warnings", write->warnings);
    if (bulk->brief)
        return outcome;
    link = link_json_show(&write->copy.link);
    json_array_append(bulk->shown, link);
    json_object_set_new(outcome, "link", link);
    return outcome;
}

static json_t *show_failure(struct bulk *bulk, const struct error *err)
{
    bulk->failed++;
    return json_pack("{s:i, s:o}", "status", problem_status(err), "error",
                     problem_to_json(err));
}

static void item_free(struct bulk_item *item)
{
    for (size_t i = 0; i < 2; i++) {
        if (item->names[i] != NULL)
            json_object_del(item->bulk->names, item->names[i]);
        free(item->names[i]);
    }
    link_write_release(&item->write);
    link_once_release(&item->once);
    free(item);
}

static void start_items(struct bulk *bulk);

static void on_written(void *arg, const struct error *err)
{
    struct bulk_item *item = arg;
    struct bulk *bulk = item->bulk;
    json_t *outcome = err != NULL ? show_failure(bulk, err)
                                  : show_outcome(bulk, &item->write);

    json_array_set_new(bulk->outcomes, item->at, outcome);
    item_free(item);
    bulk->active--;
    if (!bulk->starting)
        start_items(bulk);
}

/* "brand/slug" and "brand<tab>id"; NULL for none, and where it will be refused
 * anyway. */
static char *make_name(const json_t *body, char between, const char *field)
{
    const char *brand = json_string_value(json_object_get(body, "brand"));
    const char *text = json_string_value(json_object_get(body, field));
    char host[BRAND_HOST_MAX + 1];
    struct buffer name = BUFFER_INIT;
    struct error err = ERROR_INIT;

    if (brand == NULL || text == NULL || text[0] == '\0' ||
        brand_host(slice_str(brand), host, &err) < 0)
        return NULL;
    buffer_appendf(&name, "%s%c%s", host, between, text);
    return buffer_detach(&name);
}

/* False if one of its names is another's that is under way. */
static bool take_names(struct bulk_item *item, const json_t *body)
{
    struct bulk *bulk = item->bulk;
    char *names[2] = {make_name(body, '/', "slug"),
                      make_name(body, '\t', "external_id")};

    for (size_t i = 0; i < 2; i++) {
        if (names[i] != NULL &&
            json_object_get(bulk->names, names[i]) != NULL) {
            free(names[0]);
            free(names[1]);
            return false;
        }
    }
    for (size_t i = 0; i < 2; i++) {
        if (names[i] != NULL)
            json_object_set_new(bulk->names, names[i], json_true());
        item->names[i] = names[i];
    }
    return true;
}

/* Each item goes by the key and its place in the list. */
static void take_key(struct bulk_item *item, const json_t *body)
{
    struct bulk *bulk = item->bulk;

    link_once_init(&item->once, bulk->call->api, item->write.author.id,
                   slice_str(bulk->key), item->at, body);
    item->write.once = &item->once;
}

/* False if it has to wait. */
static bool start_item(struct bulk *bulk)
{
    struct bulk_item *item = memory_zalloc(1, sizeof(*item));
    const json_t *body = json_array_get(bulk->body, bulk->next);

    item->bulk = bulk;
    item->at = bulk->next;
    link_write_init(&item->write, bulk->call->api, bulk->mode);
    if (!take_names(item, body)) {
        item_free(item);
        return false;
    }
    item->write.body = body;
    item->write.author = api_call_author(bulk->call);
    item->write.known = bulk->known;
    item->write.dry_run = bulk->dry_run;
    if (bulk->key != NULL && !bulk->dry_run)
        take_key(item, body);
    bulk->next++;
    bulk->active++;
    link_write_start(&item->write, on_written, item);
    return true;
}

/* As many as the window takes; the answer once there are no more. */
static void start_items(struct bulk *bulk)
{
    bool more = true;

    bulk->starting = true;
    while (more && bulk->active < BULK_WINDOW &&
           bulk->next < json_array_size(bulk->body))
        more = start_item(bulk);
    bulk->starting = false;
    if (bulk->active == 0)
        answer(bulk);
}

/* ---- The request --------------------------------------------------------- */

static int read_flag(const struct api_query_field *param, bool *flag,
                     struct error *err)
{
    struct slice text = api_query_value(param);

    *flag = slice_equal(text, SLICE("true"));
    if (slice_is_none(text) || *flag || slice_equal(text, SLICE("false")))
        return 0;
    return error_field(err, ERROR_USAGE, "bad_parameter", param->name,
                       "%s: give true or false", param->name);
}

static int read_params(struct bulk *bulk, struct error *err)
{
    struct api_query_field *params = bulk->params;
    struct slice mode;

    params[PARAM_MODE].name = "mode";
    params[PARAM_DRY_RUN].name = "dry_run";
    params[PARAM_BRIEF].name = "brief";
    if (api_query_read(bulk->call->query, params, PARAM_COUNT, err) < 0 ||
        read_flag(&params[PARAM_DRY_RUN], &bulk->dry_run, err) < 0 ||
        read_flag(&params[PARAM_BRIEF], &bulk->brief, err) < 0)
        return err->code;
    mode = api_query_value(&params[PARAM_MODE]);
    bulk->mode =
        slice_equal(mode, SLICE("upsert")) ? LINK_WRITE_UPSERT : LINK_WRITE_ADD;
    if (!slice_is_none(mode) && bulk->mode == LINK_WRITE_ADD &&
        !slice_equal(mode, SLICE("add")))
        return error_field(err, ERROR_USAGE, "bad_parameter", "mode",
                           "mode: give add or upsert");
    return 0;
}

static int read_key(struct bulk *bulk, struct error *err)
{
    struct slice key =
        api_call_request_header(bulk->call, SLICE("idempotency-key"));

    if (slice_is_none(key))
        return 0;
    if (link_once_check(key, err) < 0)
        return err->code;
    bulk->key = slice_copy(key);
    return 0;
}

/* Before anything is done: an hour of hashing would keep all else waiting that
 * asks the API for a password. */
static int check_passwords(const json_t *items, struct error *err)
{
    size_t count = 0;

    for (size_t i = 0; i < json_array_size(items); i++)
        count += json_is_string(
            json_object_get(json_array_get(items, i), "password"));
    if (count <= BULK_PASSWORDS)
        return 0;
    return error_field(err, ERROR_INVALID, "too_many_passwords", "password",
                       "%zu links have a password, which takes long; send at "
                       "most %d of them at once",
                       count, BULK_PASSWORDS);
}

static int read_body(struct bulk *bulk, struct error *err)
{
    if (api_call_body(bulk->call, &bulk->body, err) < 0)
        return err->code;
    if (!json_is_array(bulk->body))
        return error_field(err, ERROR_INVALID, "not_a_list", "",
                           "the body must be a JSON list of links");
    if (json_array_size(bulk->body) > BULK_MAX)
        return error_field(err, ERROR_INVALID, "too_many", "",
                           "%zu links are too many; send at most %d at once",
                           json_array_size(bulk->body), BULK_MAX);
    return check_passwords(bulk->body, err);
}

void api_links_bulk(void *arg, struct http_request *request,
                    const struct http_match *match)
{
    struct api *api = arg;
    struct api_call *call = request->user;
    struct bulk *bulk = memory_zalloc(1, sizeof(*bulk));
    struct error err = ERROR_INIT;

    (void)match;
    call->state = bulk;
    call->release = free_bulk;
    bulk->call = call;
    if (read_params(bulk, &err) < 0 || read_key(bulk, &err) < 0 ||
        read_body(bulk, &err) < 0) {
        api_call_fail(call, &err);
        return;
    }
    bulk->known = known_records_new(api->redis);
    bulk->names = json_object();
    bulk->shown = json_array();
    bulk->outcomes = json_array();
    for (size_t i = 0; i < json_array_size(bulk->body); i++)
        json_array_append_new(bulk->outcomes, json_null());
    start_items(bulk);
}
