#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/api_handlers.h"
#include "server/api/call/api_call.h"
#include "server/api/call/api_query.h"
#include "server/api/call/json_fields.h"
#include "server/api/call/known_records.h"
#include "server/api/call/precondition.h"
#include "server/api/link/link_checks.h"
#include "server/api/link/placement_json.h"
#include "shortener/address/destination.h"
#include "shortener/catalog/brand.h"
#include "shortener/catalog/slug.h"
#include "shortener/store/brand_store.h"
#include "shortener/store/link_store.h"
#include "shortener/store/placement_change.h"
#include "shortener/store/placement_store.h"

/*
 * /api/v1/links/{brand}/{slug}/placements/{code}: one placement is shown,
 * changed (its destination, or the link that it belongs to) or removed. It is
 * found also where its link is gone: the code stays printed.
 */
enum one_task { ONE_SHOW, ONE_EDIT, ONE_REMOVE };

enum one_state {
    ONE_READING,  /* the placement is read */
    ONE_LINKING,  /* EDIT: the link that it shall belong to is looked up */
    ONE_CHECKING, /* EDIT: may one lead to its destination? */
    ONE_WRITING,  /* EDIT, REMOVE: the change is on its way to Redis */
    ONE_NAMING    /* its brand is looked up, for the address */
};

struct one {
    enum one_task task;
    enum one_state state;
    struct precondition pre;
    json_t *body; /* EDIT; owned */
    bool has_destination, has_slug;
    struct slice asked_slug;     /* points into the body */
    struct buffer asked_address; /* normalised; empty: none of its own */
    char *confirm;               /* REMOVE; owned, or NULL */

    char host[BRAND_HOST_MAX + 1];
    char code[PLACEMENT_CODE_MAX];
    struct buffer texts;        /* of what was read */
    struct placement old, next; /* their slices point into texts, or above */
    struct link from, to;       /* EDIT: what link_checks.h compares */
    struct known_records *known;
    json_t *warnings; /* owned, or NULL */
};

static void free_one(void *state)
{
    struct one *one = state;

    json_decref(one->warnings);
    known_records_free(&one->known);
    buffer_release(&one->texts);
    free(one->confirm);
    buffer_release(&one->asked_address);
    json_decref(one->body);
    precondition_release(&one->pre);
    free(one);
}

static void fail_missing(struct api_call *call)
{
    struct error err = ERROR_INIT;

    error_set(&err, ERROR_NOT_FOUND,
              "there is no placement %" SLICE_FMT " of %" SLICE_FMT
              "/%" SLICE_FMT,
              SLICE_ARG(slice_head(api_call_param(call, SLICE("code")), 32)),
              SLICE_ARG(slice_head(api_call_param(call, SLICE("brand")), 128)),
              SLICE_ARG(slice_head(api_call_param(call, SLICE("slug")), 128)));
    api_call_fail(call, &err);
}

/* ---- ONE_NAMING ---------------------------------------------------------- */

static void on_brand(void *arg, const struct error *err,
                     const struct redisReply *reply)
{
    struct api_call *call = arg;
    const struct one *one = call->state;
    struct buffer base = BUFFER_INIT;
    struct brand brand;
    json_t *json;

    if (err != NULL && err->code != ERROR_NOT_FOUND) {
        api_call_fail(call, err);
        return;
    }
    if (err != NULL || brand_from_reply(&brand, reply) < 0)
        brand = (struct brand){.host = one->next.brand};
    brand_base(&brand, &base);
    json = placement_json_show(&one->next, buffer_slice(&base));
    if (json_array_size(one->warnings) > 0)
        json_object_set(json, "warnings", one->warnings);
    precondition_add_etag(call, one->next.version);
    api_call_json(call, 200, json);
    buffer_release(&base);
}

static void enter_naming(struct api_call *call)
{
    struct one *one = call->state;

    one->state = ONE_NAMING;
    brand_store_get(call->api->redis, one->next.brand, on_brand, call);
}

/* ---- ONE_WRITING --------------------------------------------------------- */

static void on_written(void *arg, const struct error *err, int64_t version)
{
    struct api_call *call = arg;
    struct one *one = call->state;

    one->next.version = version;
    if (err != NULL)
        api_call_fail(call, err);
    else if (one->task == ONE_REMOVE)
        api_call_empty(call, 204);
    else
        enter_naming(call);
}

static void enter_writing(struct api_call *call)
{
    struct one *one = call->state;

    one->state = ONE_WRITING;
    placement_change(call->api->redis, &one->old, &one->next, on_written, call);
}

/* ---- ONE_CHECKING -------------------------------------------------------- */

static void on_checked(void *arg, const struct error *err, json_t *warnings)
{
    struct api_call *call = arg;
    struct one *one = call->state;

    one->warnings = json_incref(warnings);
    if (err != NULL)
        api_call_fail(call, err);
    else
        enter_writing(call);
}

/* As for a link's destination: it is held against the brand's rules. */
static void enter_checking(struct api_call *call)
{
    struct one *one = call->state;

    if (!one->has_destination || one->next.destination.len == 0) {
        enter_writing(call);
        return;
    }
    one->state = ONE_CHECKING;
    link_init(&one->from);
    one->from.brand = one->old.brand;
    one->from.slug = one->old.slug;
    one->to = one->from;
    one->from.destination = one->old.destination;
    one->to.destination = one->next.destination;
    one->known = known_records_new(call->api->redis);
    link_checks_run(call->api, one->known, &one->to, &one->from, on_checked,
                    call);
}

/* ---- ONE_LINKING --------------------------------------------------------- */

static void on_link(void *arg, const struct error *err,
                    const struct redisReply *reply)
{
    struct api_call *call = arg;
    const struct one *one = call->state;
    struct error missing = ERROR_INIT;
    struct link link;

    if (err != NULL && err->code != ERROR_NOT_FOUND) {
        api_call_fail(call, err);
    } else if (err != NULL || link_from_reply(&link, SLICE_NONE, reply) < 0) {
        error_field(&missing, ERROR_INVALID, "unknown_link", "slug",
                    "there is no link %s/%" SLICE_FMT
                    "; make it first, or choose another",
                    one->host, SLICE_ARG(slice_head(one->asked_slug, 128)));
        api_call_fail(call, &missing);
    } else {
        enter_checking(call);
    }
}

static void enter_linking(struct api_call *call)
{
    struct one *one = call->state;

    if (slice_equal(one->next.slug, one->old.slug)) {
        enter_checking(call);
        return;
    }
    one->state = ONE_LINKING;
    link_store_get(call->api->redis, one->next.brand, one->next.slug, on_link,
                   call);
}

/* ---- ONE_READING --------------------------------------------------------- */

static void keep_record(struct one *one, const struct placement *found)
{
    struct slice *texts[] = {&one->old.slug, &one->old.name,
                             &one->old.destination};
    struct slice rest;

    one->old = *found;
    for (size_t i = 0; i < 3; i++)
        buffer_append(&one->texts, *texts[i]);
    rest = buffer_slice(&one->texts);
    for (size_t i = 0; i < 3; i++) {
        *texts[i] = slice_head(rest, texts[i]->len);
        rest = slice_skip(rest, texts[i]->len);
    }
    one->old.brand = slice_str(one->host);
    one->old.code = slice_of(one->code, found->code.len);
    one->next = one->old;
}

/* Twice: by asking for it, and by saying which it is. */
static int check_confirmed(const struct one *one, struct error *err)
{
    char code[PLACEMENT_CODE_MAX];
    size_t len = 0;

    if (one->confirm != NULL)
        len = placement_normalise(slice_str(one->confirm), code);
    if (slice_equal(slice_of(code, len), one->old.code))
        return 0;
    return error_field(err, ERROR_CONFLICT, "not_confirmed", "confirm",
                       "whoever scans \"%" SLICE_FMT
                       "\" will be led nowhere, for good; if that is meant, "
                       "ask again with ?confirm=%" SLICE_FMT
                       ", or give it a destination instead",
                       SLICE_ARG(one->old.name), SLICE_ARG(one->old.code));
}

static int check_in_use(const struct one *one, struct error *err)
{
    if (one->old.removed_at == 0)
        return 0;
    return error_field(err, ERROR_CONFLICT, "removed", "",
                       "placement %" SLICE_FMT
                       " was removed, and its code stays unused; make another",
                       SLICE_ARG(one->old.code));
}

static void remove_one(struct api_call *call, struct one *one)
{
    struct error err = ERROR_INIT;

    if (one->old.removed_at != 0) {
        api_call_empty(call, 204);
    } else if (check_confirmed(one, &err) < 0) {
        api_call_fail(call, &err);
    } else {
        one->next.removed_at = clock_wall_ms(call->api->clock);
        one->next.destination = SLICE_NONE;
        enter_writing(call);
    }
}

static void edit_one(struct api_call *call, struct one *one)
{
    struct error err = ERROR_INIT;

    if (check_in_use(one, &err) < 0) {
        api_call_fail(call, &err);
        return;
    }
    if (one->has_destination)
        one->next.destination = buffer_slice(&one->asked_address);
    if (one->has_slug)
        one->next.slug = one->asked_slug;
    enter_linking(call);
}

static void on_record(void *arg, const struct error *err,
                      const struct redisReply *reply)
{
    struct api_call *call = arg;
    struct one *one = call->state;
    struct error why = ERROR_INIT;
    struct placement found;

    if (err != NULL && err->code != ERROR_NOT_FOUND) {
        api_call_fail(call, err);
        return;
    }
    if (err != NULL || placement_from_reply(&found, reply) < 0 ||
        !slice_equal(found.slug, api_call_param(call, SLICE("slug")))) {
        fail_missing(call);
        return;
    }
    keep_record(one, &found);
    if (precondition_check(&one->pre, one->old.version, &why) < 0)
        api_call_fail(call, &why);
    else if (one->task == ONE_SHOW)
        enter_naming(call);
    else if (one->task == ONE_EDIT)
        edit_one(call, one);
    else
        remove_one(call, one);
}

static void start(struct api_call *call, struct one *one)
{
    struct slice code = api_call_param(call, SLICE("code"));
    size_t len = placement_normalise(code, one->code);
    struct error err = ERROR_INIT;

    if (len == 0 ||
        brand_host(api_call_param(call, SLICE("brand")), one->host, &err) < 0)
        fail_missing(call);
    else
        placement_store_get(call->api->redis, slice_str(one->host),
                            slice_of(one->code, len), on_record, call);
}

/* ---- The calls ----------------------------------------------------------- */

static struct one *begin(struct api_call *call, enum one_task task)
{
    struct one *one = memory_zalloc(1, sizeof(*one));

    one->task = task;
    precondition_init(&one->pre, call);
    call->state = one;
    call->release = free_one;
    return one;
}

static int read_body(struct api_call *call, struct one *one, struct error *err)
{
    struct slice destination = SLICE_NONE;
    const struct json_field fields[] = {
        {"destination", JSON_FIELD_TEXT, .given = &one->has_destination,
         .text = &destination},
        {"slug", JSON_FIELD_TEXT, .given = &one->has_slug,
         .text = &one->asked_slug},
    };

    if (api_call_body(call, &one->body, err) < 0 ||
        json_fields_read(one->body, fields, 2, err) < 0)
        return err->code;
    if (one->has_slug && slug_check(one->asked_slug, err) < 0)
        return err->code;
    if (destination.len == 0)
        return 0;
    return destination_normalise(destination, "destination",
                                 &one->asked_address, err);
}

void api_placement_show(void *api, struct http_request *request,
                        const struct http_match *match)
{
    struct api_call *call = request->user;

    (void)api;
    (void)match;
    start(call, begin(call, ONE_SHOW));
}

void api_placement_edit(void *api, struct http_request *request,
                        const struct http_match *match)
{
    struct api_call *call = request->user;
    struct one *one = begin(call, ONE_EDIT);
    struct error err = ERROR_INIT;

    (void)api;
    (void)match;
    if (read_body(call, one, &err) < 0)
        api_call_fail(call, &err);
    else
        start(call, one);
}

void api_placement_remove(void *api, struct http_request *request,
                          const struct http_match *match)
{
    struct api_call *call = request->user;
    struct one *one = begin(call, ONE_REMOVE);
    struct api_query_field params[] = {{"confirm", NULL}};
    struct error err = ERROR_INIT;

    (void)api;
    (void)match;
    if (api_query_read(call->query, params, 1, &err) < 0) {
        api_call_fail(call, &err);
    } else {
        if (params[0].value != NULL)
            one->confirm = slice_copy(slice_str(params[0].value));
        start(call, one);
    }
    api_query_release(params, 1);
}
