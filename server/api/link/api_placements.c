#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/api_handlers.h"
#include "server/api/call/api_call.h"
#include "server/api/call/api_query.h"
#include "server/api/call/cursor.h"
#include "server/api/call/json_fields.h"
#include "server/api/link/link_lookup.h"
#include "server/api/link/placement_json.h"
#include "shortener/store/brand_store.h"
#include "shortener/store/placement_store.h"

/*
 * GET and POST /api/v1/links/{brand}/{slug}/placements: the printed or shown
 * instances of a link's QR code. A name is made once.
 */
enum placing_state {
    PLACING_LINK,  /* the link is looked up */
    PLACING_BRAND, /* its brand is, for the address */
    PLACING_STORE  /* the placements are read, or one is made */
};

struct placing {
    enum placing_state state;
    json_t *body;         /* POST; owned */
    struct slice name;    /* POST; points into it */
    struct buffer cursor; /* GET: where to go on */
    size_t limit;         /* GET */
    char *brand, *slug;   /* of the link; owned */
    struct buffer base;   /* the brand's url */
};

static void free_placing(void *state)
{
    struct placing *placing = state;

    json_decref(placing->body);
    buffer_release(&placing->cursor);
    buffer_release(&placing->base);
    free(placing->brand);
    free(placing->slug);
    free(placing);
}

/* ---- PLACING_STORE ------------------------------------------------------- */

static void on_made(void *arg, const struct error *err, struct slice code,
                    bool made)
{
    struct api_call *call = arg;
    const struct placing *placing = call->state;
    struct placement placement = {
        .brand = slice_str(placing->brand),
        .slug = slice_str(placing->slug),
        .name = placing->name,
        .code = code,
    };

    if (err != NULL)
        api_call_fail(call, err);
    else
        api_call_json(
            call, made ? 201 : 200,
            placement_json_show(&placement, buffer_slice(&placing->base)));
}

static void make_placement(struct api_call *call)
{
    struct placing *placing = call->state;
    char code[PLACEMENT_CODE_LENGTH];
    struct placement placement = {
        .brand = slice_str(placing->brand),
        .code = slice_of(code, sizeof(code)),
        .slug = slice_str(placing->slug),
        .name = placing->name,
        .created_at = clock_wall_ms(call->api->clock),
    };
    struct error err = ERROR_INIT;

    placement_random(&call->api->random, code);
    if (placement_check(&placement, &err) < 0)
        api_call_fail(call, &err);
    else
        placement_store_ensure(call->api->redis, &placement, on_made, call);
}

static void on_listed(void *arg, const struct error *err,
                      const struct store_page *page)
{
    struct api_call *call = arg;
    const struct placing *placing = call->state;
    struct buffer next = BUFFER_INIT;
    struct placement placement;
    json_t *items;

    if (err != NULL) {
        api_call_fail(call, err);
        return;
    }
    items = json_array();
    for (size_t i = 0; i < page->count; i++) {
        if (placement_from_reply(&placement, page->records[i]) == 0)
            json_array_append_new(
                items,
                placement_json_show(&placement, buffer_slice(&placing->base)));
    }
    cursor_append(&next, page->next);
    api_call_page(call, items, buffer_slice(&next));
    buffer_release(&next);
}

/* ---- PLACING_BRAND ------------------------------------------------------- */

static void on_brand(void *arg, const struct error *err,
                     const struct redisReply *reply)
{
    struct api_call *call = arg;
    struct placing *placing = call->state;
    struct brand brand;

    if (err != NULL || brand_from_reply(&brand, reply) < 0)
        brand = (struct brand){.host = slice_str(placing->brand)};
    if (err != NULL && err->code != ERROR_NOT_FOUND) {
        api_call_fail(call, err);
        return;
    }
    brand_base(&brand, &placing->base);
    placing->state = PLACING_STORE;
    if (placing->body != NULL)
        make_placement(call);
    else
        placement_store_list(call->api->redis, slice_str(placing->brand),
                             slice_str(placing->slug),
                             buffer_slice(&placing->cursor), placing->limit,
                             on_listed, call);
}

/* ---- PLACING_LINK -------------------------------------------------------- */

static void on_link(struct api_call *call, const struct link *link)
{
    struct placing *placing = call->state;

    placing->state = PLACING_BRAND;
    placing->brand = slice_copy(link->brand);
    placing->slug = slice_copy(link->slug);
    brand_store_get(call->api->redis, link->brand, on_brand, call);
}

static struct placing *begin(struct api_call *call)
{
    struct placing *placing = memory_zalloc(1, sizeof(*placing));

    placing->state = PLACING_LINK;
    call->state = placing;
    call->release = free_placing;
    return placing;
}

void api_placements_add(void *api, struct http_request *request,
                        const struct http_match *match)
{
    struct api_call *call = request->user;
    struct placing *placing = begin(call);
    const struct json_field fields[] = {
        {"name", JSON_FIELD_TEXT, .required = true, .text = &placing->name},
    };
    struct error err = ERROR_INIT;

    (void)api;
    (void)match;
    if (api_call_body(call, &placing->body, &err) < 0 ||
        json_fields_read(placing->body, fields, 1, &err) < 0)
        api_call_fail(call, &err);
    else
        link_lookup_start(call, on_link);
}

void api_placements_list(void *api, struct http_request *request,
                         const struct http_match *match)
{
    struct api_call *call = request->user;
    struct placing *placing = begin(call);
    struct api_query_field params[] = {{"limit", NULL}, {"cursor", NULL}};
    struct error err = ERROR_INIT;

    (void)api;
    (void)match;
    if (api_query_read(call->query, params, 2, &err) < 0 ||
        api_query_limit(&params[0], &placing->limit, &err) < 0 ||
        cursor_read(api_query_value(&params[1]), &placing->cursor, &err) < 0)
        api_call_fail(call, &err);
    else
        link_lookup_start(call, on_link);
    api_query_release(params, 2);
}
