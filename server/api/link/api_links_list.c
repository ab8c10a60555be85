#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/api_handlers.h"
#include "server/api/call/api_call.h"
#include "server/api/call/api_query.h"
#include "server/api/call/cursor.h"
#include "server/api/link/external_id.h"
#include "server/api/link/link_json.h"
#include "server/api/link/link_urls.h"
#include "shortener/catalog/brand.h"
#include "shortener/store/link_store.h"

/*
 * GET /api/v1/links: pages of the most selective index there is, from which
 * what the other parameters leave out is taken. Where nothing of a page is
 * left, the next ones are looked at, but not for ever: an answer may be empty
 * and have a cursor.
 */
#define LIST_PAGES_MAX 20

enum list_param {
    PARAM_BRAND,
    PARAM_CAMPAIGN,
    PARAM_TAG,
    PARAM_SEARCH,
    PARAM_EXTERNAL_ID,
    PARAM_ARCHIVED,
    PARAM_LIMIT,
    PARAM_CURSOR,
    PARAM_COUNT
};

enum list_archived { ARCHIVED_HIDDEN, ARCHIVED_ONLY, ARCHIVED_TOO };

struct list {
    struct api_query_field params[PARAM_COUNT];
    char brand[BRAND_HOST_MAX + 1];
    enum list_archived archived;
    size_t limit;
    size_t pages;         /* looked at */
    json_t *items;        /* owned */
    struct buffer cursor; /* of the next page; empty at the end */
};

static void free_list(void *state)
{
    struct list *list = state;

    api_query_release(list->params, PARAM_COUNT);
    json_decref(list->items);
    buffer_release(&list->cursor);
    free(list);
}

static void on_named(void *arg, const struct error *err)
{
    struct api_call *call = arg;
    struct list *list = call->state;

    if (err != NULL)
        api_call_fail(call, err);
    else
        api_call_page(call, json_incref(list->items),
                      buffer_slice(&list->cursor));
}

static void answer(struct api_call *call)
{
    struct list *list = call->state;

    link_urls_fill(call->api->redis, list->items, on_named, call);
}

/* ---- Filters ------------------------------------------------------------- */

static bool has_text(const struct link *link, struct slice wanted)
{
    const struct slice texts[] = {link->slug, link->title, link->destination};

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (slice_search_nocase(texts[i], wanted) < texts[i].len)
            return true;
    }
    return false;
}

static bool is_shown(enum list_archived archived, const struct link *link)
{
    return archived == ARCHIVED_TOO ||
           link->archived == (archived == ARCHIVED_ONLY);
}

/* What the index that was asked did not filter by. */
static bool is_wanted(const struct list *list, const struct link *link)
{
    struct slice campaign = api_query_value(&list->params[PARAM_CAMPAIGN]);
    struct slice search = api_query_value(&list->params[PARAM_SEARCH]);

    return (list->brand[0] == '\0' ||
            slice_equal(link->brand, slice_str(list->brand))) &&
           (campaign.len == 0 || slice_equal(link->campaign, campaign)) &&
           (search.len == 0 || has_text(link, search)) &&
           is_shown(list->archived, link);
}

/* ---- By the indexes ------------------------------------------------------ */

static void ask_page(struct api_call *call, struct slice after);

static void take_page(struct list *list, const struct store_page *page)
{
    struct link link;

    for (size_t i = 0; i < page->count; i++) {
        if (link_from_reply(&link, page->names[i], page->records[i]) == 0 &&
            is_wanted(list, &link))
            json_array_append_new(list->items, link_json_show(&link));
    }
}

static void on_page(void *arg, const struct error *err,
                    const struct store_page *page)
{
    struct api_call *call = arg;
    struct list *list = call->state;

    if (err != NULL) {
        api_call_fail(call, err);
        return;
    }
    take_page(list, page);
    if (json_array_size(list->items) == 0 && page->next.len > 0 &&
        ++list->pages < LIST_PAGES_MAX) {
        ask_page(call, page->next);
        return;
    }
    cursor_append(&list->cursor, page->next);
    answer(call);
}

static void ask_page(struct api_call *call, struct slice after)
{
    const struct list *list = call->state;
    const struct link_selection selection = {
        .tag = api_query_value(&list->params[PARAM_TAG]),
        .campaign = api_query_value(&list->params[PARAM_CAMPAIGN]),
        .brand = slice_str(list->brand),
    };

    link_store_list(call->api->redis, &selection, after, list->limit, on_page,
                    call);
}

/* ---- By the external id -------------------------------------------------- */

static void on_found(void *arg, const struct error *err,
                     const struct link *link)
{
    struct api_call *call = arg;
    struct list *list = call->state;

    if (err != NULL) {
        api_call_fail(call, err);
        return;
    }
    if (link != NULL && is_wanted(list, link))
        json_array_append_new(list->items, link_json_show(link));
    answer(call);
}

/* ---- The request --------------------------------------------------------- */

static int read_brand(struct list *list, struct error *err)
{
    struct slice brand = api_query_value(&list->params[PARAM_BRAND]);
    struct error why = ERROR_INIT;

    if (slice_is_none(brand) || brand_host(brand, list->brand, &why) == 0)
        return 0;
    return error_field(err, ERROR_USAGE, "bad_parameter", "brand", "brand: %s",
                       why.message);
}

/* Who asks for one link by its id gets it, archived or not. */
static int read_archived(struct list *list, struct error *err)
{
    struct slice text = api_query_value(&list->params[PARAM_ARCHIVED]);
    bool by_id =
        !slice_is_none(api_query_value(&list->params[PARAM_EXTERNAL_ID]));

    list->archived = by_id ? ARCHIVED_TOO : ARCHIVED_HIDDEN;
    if (slice_is_none(text))
        return 0;
    if (slice_equal(text, SLICE("true")))
        list->archived = ARCHIVED_ONLY;
    else if (slice_equal(text, SLICE("all")))
        list->archived = ARCHIVED_TOO;
    else if (slice_equal(text, SLICE("false")))
        list->archived = ARCHIVED_HIDDEN;
    else
        return error_field(err, ERROR_USAGE, "bad_parameter", "archived",
                           "archived: give true, false or all");
    return 0;
}

static int check_params(const struct list *list, struct error *err)
{
    struct slice tag = api_query_value(&list->params[PARAM_TAG]);
    struct slice id = api_query_value(&list->params[PARAM_EXTERNAL_ID]);

    if (tag.len > 0 && slice_find(tag, '=') >= tag.len)
        return error_field(err, ERROR_USAGE, "bad_parameter", "tag",
                           "tag: give name=value, or name=value/ for those "
                           "below it too");
    if (!slice_is_none(id) && list->brand[0] == '\0')
        return error_field(err, ERROR_USAGE, "bad_parameter", "external_id",
                           "external_id: give brand too; an id belongs to a "
                           "brand");
    return 0;
}

static int read_params(struct api_call *call, struct buffer *after,
                       struct error *err)
{
    struct list *list = call->state;

    if (api_query_read(call->query, list->params, PARAM_COUNT, err) < 0 ||
        read_brand(list, err) < 0 || read_archived(list, err) < 0 ||
        check_params(list, err) < 0 ||
        api_query_limit(&list->params[PARAM_LIMIT], &list->limit, err) < 0)
        return err->code;
    return cursor_read(api_query_value(&list->params[PARAM_CURSOR]), after,
                       err);
}

static void start_list(struct api_call *call)
{
    struct list *list = call->state;
    struct buffer after = BUFFER_INIT;
    struct error err = ERROR_INIT;
    struct slice id;

    if (read_params(call, &after, &err) < 0) {
        api_call_fail(call, &err);
        goto out;
    }
    list->items = json_array();
    id = api_query_value(&list->params[PARAM_EXTERNAL_ID]);
    if (slice_is_none(id))
        ask_page(call, buffer_slice(&after));
    else
        external_id_find(call->api->redis, slice_str(list->brand), id, on_found,
                         call);
out:
    buffer_release(&after);
}

void api_links_list(void *api, struct http_request *request,
                    const struct http_match *match)
{
    static const char *const names[PARAM_COUNT] = {
        [PARAM_BRAND] = "brand",
        [PARAM_CAMPAIGN] = "campaign",
        [PARAM_TAG] = "tag",
        [PARAM_SEARCH] = "search",
        [PARAM_EXTERNAL_ID] = "external_id",
        [PARAM_ARCHIVED] = "archived",
        [PARAM_LIMIT] = "limit",
        [PARAM_CURSOR] = "cursor",
    };
    struct api_call *call = request->user;
    struct list *list = memory_zalloc(1, sizeof(*list));

    (void)api;
    (void)match;
    for (size_t i = 0; i < PARAM_COUNT; i++)
        list->params[i].name = names[i];
    call->state = list;
    call->release = free_list;
    start_list(call);
}
