#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "core/percent.h"
#include "server/api/api.h"
#include "server/api/api_call.h"
#include "server/api/api_handlers.h"
#include "server/api/link_checks.h"
#include "server/api/link_copy.h"
#include "server/api/link_json.h"
#include "server/api/link_lookup.h"
#include "server/api/link_urls.h"
#include "server/api/precondition.h"
#include "shortener/catalog/brand.h"
#include "shortener/catalog/slug.h"
#include "shortener/store/link_store.h"

/* POST /api/v1/links and PATCH /api/v1/links/{brand}/{slug}. */

/* Random slugs that were taken, changes that met another's. */
#define LINK_TRIES 5

enum link_state {
    LINK_READING,  /* PATCH: the stored link is under way */
    LINK_CHECKING, /* brand, campaign and destination are looked up */
    LINK_WRITING,  /* the link is on its way to Redis */
    LINK_NAMING    /* the brand's url is read for short_url */
};

struct link_change {
    enum link_state state;
    json_t *body; /* owned */
    json_t *list; /* owned: the link as shown, alone in a list */
    struct link_copy copy;
    struct precondition pre;
    char *old_campaign; /* PATCH: as stored; owned */
    int64_t version;    /* as written */
    unsigned tries;
    bool fresh;       /* POST */
    bool random_slug; /* POST without a slug */
};

static void free_change(void *state)
{
    struct link_change *change = state;

    json_decref(change->body);
    json_decref(change->list);
    link_copy_release(&change->copy);
    precondition_release(&change->pre);
    free(change->old_campaign);
    free(change);
}

static struct link_change *begin(struct api_call *call, bool fresh)
{
    struct link_change *change = memory_zalloc(1, sizeof(*change));

    change->fresh = fresh;
    precondition_init(&change->pre, call);
    call->state = change;
    call->release = free_change;
    return change;
}

/* ---- LINK_NAMING, the last ----------------------------------------------- */

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
    struct link_change *change = call->state;

    if (err != NULL) {
        api_call_fail(call, err);
        return;
    }
    if (change->fresh)
        add_location(call, &change->copy.link);
    precondition_add_etag(call, change->version);
    api_call_json(call, change->fresh ? 201 : 200,
                  json_incref(json_array_get(change->list, 0)));
}

static void enter_naming(struct api_call *call)
{
    struct link_change *change = call->state;

    change->state = LINK_NAMING;
    change->list = json_array();
    json_array_append_new(change->list, link_json_show(&change->copy.link));
    link_urls_fill(call->api->redis, change->list, on_named, call);
}

/* ---- LINK_WRITING -------------------------------------------------------- */

static void enter_reading(struct api_call *call);
static void enter_writing(struct api_call *call);

/* The store's error, with words that name the link. */
static void fail(struct api_call *call, const struct error *err)
{
    const struct link *link = &((struct link_change *)call->state)->copy.link;
    struct slice brand = slice_head(link->brand, 128);
    struct slice slug = slice_head(link->slug, 128);
    struct error told = *err;

    if (err->code == ERROR_EXISTS)
        error_field(&told, err->code, "slug_taken", "slug",
                    "slug \"%" SLICE_FMT "\" is taken on %" SLICE_FMT
                    "; choose another, or edit that link",
                    SLICE_ARG(slug), SLICE_ARG(brand));
    else
        error_prefix(&told, "link %" SLICE_FMT "/%" SLICE_FMT, SLICE_ARG(brand),
                     SLICE_ARG(slug));
    api_call_fail(call, &told);
}

static void on_written(void *arg, const struct error *err, int64_t version)
{
    struct api_call *call = arg;
    struct link_change *change = call->state;
    bool retry = err != NULL && ++change->tries < LINK_TRIES;

    if (err == NULL) {
        change->version = version;
        enter_naming(call);
    } else if (retry && change->random_slug && err->code == ERROR_EXISTS) {
        enter_writing(call);
    } else if (retry && err->code == ERROR_CONFLICT) {
        enter_reading(call);
    } else {
        fail(call, err);
    }
}

/* Each try draws another, longer after the first ones. */
static void draw_slug(struct api_call *call)
{
    struct link_change *change = call->state;
    char slug[SLUG_RANDOM_LENGTH + LINK_TRIES];
    size_t len = SLUG_RANDOM_LENGTH + change->tries;

    slug_random(&call->api->random, slug, len);
    change->copy.link.slug = slice_of(slug, len);
    link_copy_set(&change->copy, &change->copy.link);
}

static void enter_writing(struct api_call *call)
{
    struct link_change *change = call->state;
    struct redis *redis = call->api->redis;

    change->state = LINK_WRITING;
    if (change->random_slug)
        draw_slug(call);
    if (change->fresh)
        link_store_create(redis, &change->copy.link, on_written, call);
    else
        link_store_update(redis, &change->copy.link,
                          slice_str(change->old_campaign), on_written, call);
}

/* ---- LINK_CHECKING ------------------------------------------------------- */

static void on_checked(void *arg, const struct error *err)
{
    if (err != NULL)
        api_call_fail(arg, err);
    else
        enter_writing(arg);
}

static void enter_checking(struct api_call *call)
{
    struct link_change *change = call->state;
    const struct link *link = &change->copy.link;

    change->state = LINK_CHECKING;
    link_checks_run(call->api->redis, change->fresh ? link->brand : SLICE_NONE,
                    link->campaign, link->destination, on_checked, call);
}

/* The brand as the body names it, as brands are stored. */
static int take_brand(struct link *link, char host[BRAND_HOST_MAX + 1],
                      struct error *err)
{
    struct error why = ERROR_INIT;

    if (brand_host(link->brand, host, &why) < 0)
        return error_field(err, why.code, "bad_brand", "brand", "%s",
                           why.message);
    link->brand = slice_str(host);
    return 0;
}

/* Lays the body over the link, which becomes the change's own. */
static int take_body(struct api_call *call, struct link *link,
                     struct error *err)
{
    struct link_change *change = call->state;
    struct link_json text = LINK_JSON_INIT;
    char host[BRAND_HOST_MAX + 1];
    int code = link_json_read(change->body, change->fresh, link, &text, err);

    if (code == 0 && change->fresh)
        code = take_brand(link, host, err);
    if (code == 0) {
        link->updated_at = clock_wall_ms(call->api->clock);
        link_copy_set(&change->copy, link);
    }
    link_json_release(&text);
    return code;
}

/* ---- POST ---------------------------------------------------------------- */

void api_links_add(void *arg, struct http_request *request,
                   const struct http_match *match)
{
    struct api *api = arg;
    struct api_call *call = request->user;
    struct link_change *change = begin(call, true);
    struct error err = ERROR_INIT;
    struct link link;

    (void)match;
    link_init(&link);
    link.created_at = clock_wall_ms(api->clock);
    if (api_call_body(call, &change->body, &err) < 0 ||
        take_body(call, &link, &err) < 0) {
        api_call_fail(call, &err);
        return;
    }
    change->random_slug = change->copy.link.slug.len == 0;
    enter_checking(call);
}

/* ---- PATCH, LINK_READING ------------------------------------------------- */

static void on_stored(struct api_call *call, const struct link *stored)
{
    struct link_change *change = call->state;
    struct error err = ERROR_INIT;
    struct link link = *stored;

    free(change->old_campaign);
    change->old_campaign = slice_copy(link.campaign);
    if (precondition_check(&change->pre, link.version, &err) < 0 ||
        take_body(call, &link, &err) < 0)
        api_call_fail(call, &err);
    else
        enter_checking(call);
}

/* At first, and after each change that met another's. */
static void enter_reading(struct api_call *call)
{
    struct link_change *change = call->state;

    change->state = LINK_READING;
    link_lookup_start(call, on_stored);
}

void api_links_edit(void *arg, struct http_request *request,
                    const struct http_match *match)
{
    struct api_call *call = request->user;
    struct link_change *change = begin(call, false);
    struct error err = ERROR_INIT;

    (void)arg;
    (void)match;
    if (api_call_body(call, &change->body, &err) < 0)
        api_call_fail(call, &err);
    else
        enter_reading(call);
}
