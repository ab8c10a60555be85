#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/api_handlers.h"
#include "server/api/call/api_call.h"
#include "server/api/call/api_query.h"
#include "server/api/call/cursor.h"
#include "server/api/merge/recipient_json.h"
#include "shortener/catalog/brand.h"
#include "shortener/store/merge_contacts.h"
#include "shortener/store/recipient_store.h"

/*
 * GET /api/v1/recipients?link= or ?merge=: whose contacts are kept, merge by
 * merge and in the order of their files. Who was deleted is left out, so a page
 * may be short.
 */
enum listing_state {
    LISTING_MERGE,  /* the link's next merge is looked for */
    LISTING_TOKENS, /* a part's tokens are read; back to LISTING_MERGE behind
                       the last, where there is a link */
    LISTING_RECORDS /* some of them are looked up; then on with the tokens,
                       until there are enough */
};

/* Parts may be empty; so many are read for a page at most. */
#define PARTS_MAX 100

struct listing {
    enum listing_state state;
    char *link; /* owned: "<host>/<slug>"; NULL: one merge alone */
    size_t limit;
    size_t seen;  /* tokens that were looked up */
    size_t parts; /* that were read */
    /* Where to go on. */
    char merge[MERGE_ID_LEN]; /* all NUL: before the first */
    uint64_t part, line;
    struct buffer tokens; /* that are looked up, a line each */
    struct slice rest;    /* of them: whose record did not come yet */
    json_t *items;        /* owned */
};

static void free_listing(void *state)
{
    struct listing *listing = state;

    buffer_release(&listing->tokens);
    json_decref(listing->items);
    free(listing->link);
    free(listing);
}

static struct slice merge_of(const struct listing *listing)
{
    return slice_of(listing->merge,
                    listing->merge[0] != '\0' ? MERGE_ID_LEN : 0);
}

static void enter_merge(struct api_call *call);
static void enter_tokens(struct api_call *call);

static void answer(struct api_call *call, bool more)
{
    struct listing *listing = call->state;
    struct buffer place = BUFFER_INIT;
    struct buffer cursor = BUFFER_INIT;

    buffer_appendf(&place, "%" SLICE_FMT ":%" PRIu64 ":%" PRIu64,
                   SLICE_ARG(merge_of(listing)), listing->part, listing->line);
    if (more)
        cursor_append(&cursor, buffer_slice(&place));
    api_call_page(call, json_incref(listing->items), buffer_slice(&cursor));
    buffer_release(&cursor);
    buffer_release(&place);
}

/* ---- LISTING_RECORDS ----------------------------------------------------- */

static void on_record(void *arg, size_t line, const struct redisReply *record)
{
    struct api_call *call = arg;
    struct listing *listing = call->state;
    struct slice token = SLICE_NONE;

    (void)line; /* they come in their order */
    slice_split(&listing->rest, '\n', &token);
    if (redis_reply_len(record) > 0)
        json_array_append_new(listing->items,
                              recipient_json_show(token, record));
}

static void on_read(void *arg, const struct error *err, int64_t count)
{
    struct api_call *call = arg;
    const struct listing *listing = call->state;

    (void)count;
    if (err != NULL)
        api_call_fail(call, err);
    else if (listing->seen >= listing->limit)
        answer(call, true);
    else
        enter_tokens(call);
}

/* ---- LISTING_TOKENS ------------------------------------------------------ */

/* Takes what the page has room for off a part; false if nothing is left. */
static bool take_tokens(struct listing *listing, struct slice tokens)
{
    struct slice token;
    uint64_t line = 0;

    buffer_clear(&listing->tokens);
    if (tokens.len == 0)
        return false;
    while (slice_split(&tokens, '\n', &token)) {
        if (line++ < listing->line)
            continue;
        if (listing->seen == listing->limit)
            return true;
        if (listing->tokens.len > 0)
            buffer_append_byte(&listing->tokens, '\n');
        buffer_append(&listing->tokens, token);
        listing->line = line;
        listing->seen++;
    }
    return listing->tokens.len > 0;
}

static void on_tokens(void *arg, const struct error *err, struct slice tokens)
{
    struct api_call *call = arg;
    struct listing *listing = call->state;

    if (err != NULL) {
        api_call_fail(call, err);
    } else if (slice_is_none(tokens)) {
        if (listing->link != NULL)
            enter_merge(call);
        else
            answer(call, false);
    } else if (take_tokens(listing, tokens)) {
        listing->state = LISTING_RECORDS;
        listing->rest = buffer_slice(&listing->tokens);
        recipient_store_read(call->api->redis, listing->rest, on_record,
                             on_read, call);
    } else {
        listing->part++;
        listing->line = 0;
        enter_tokens(call);
    }
}

static void enter_tokens(struct api_call *call)
{
    struct listing *listing = call->state;

    listing->state = LISTING_TOKENS;
    if (listing->parts++ == PARTS_MAX)
        answer(call, true);
    else
        merge_contacts_get(call->api->redis, merge_of(listing), listing->part,
                           on_tokens, call);
}

/* ---- LISTING_MERGE ------------------------------------------------------- */

static void on_merge(void *arg, const struct error *err, struct slice id)
{
    struct api_call *call = arg;
    struct listing *listing = call->state;

    if (err != NULL) {
        api_call_fail(call, err);
    } else if (id.len != MERGE_ID_LEN) {
        answer(call, false);
    } else {
        memcpy(listing->merge, id.ptr, MERGE_ID_LEN);
        listing->part = 0;
        listing->line = 0;
        enter_tokens(call);
    }
}

static void enter_merge(struct api_call *call)
{
    struct listing *listing = call->state;

    listing->state = LISTING_MERGE;
    merge_contacts_merge(call->api->redis, slice_str(listing->link),
                         merge_of(listing), on_merge, call);
}

/* ---- The request --------------------------------------------------------- */

enum listing_param {
    PARAM_LINK,
    PARAM_MERGE,
    PARAM_LIMIT,
    PARAM_CURSOR,
    PARAM_COUNT
};

/* "<host>/<slug>" as it is stored. It need not be there any more. */
static int read_link(struct listing *listing, struct slice text,
                     struct error *err)
{
    struct slice host = slice_head(text, slice_find(text, '/'));
    struct slice slug = slice_skip(text, host.len + 1);
    char stored[BRAND_HOST_MAX + 1];
    struct buffer link = BUFFER_INIT;
    struct error why = ERROR_INIT;

    if (slug.len == 0 || brand_host(host, stored, &why) < 0)
        return error_field(err, ERROR_USAGE, "bad_parameter", "link",
                           "link: write it as brand/slug");
    buffer_append(&link, slice_str(stored));
    buffer_append_byte(&link, '/');
    buffer_append(&link, slug);
    listing->link = buffer_detach(&link);
    return 0;
}

static int read_merge(struct listing *listing, struct slice id,
                      struct error *err)
{
    if (!merge_is_id(id))
        return error_field(err, ERROR_USAGE, "bad_parameter", "merge",
                           "merge: \"%" SLICE_FMT "\" is no merge's id; they "
                           "have %d letters and digits",
                           SLICE_ARG(slice_head(id, 64)), MERGE_ID_LEN);
    memcpy(listing->merge, id.ptr, MERGE_ID_LEN);
    return 0;
}

static int read_filter(struct listing *listing,
                       const struct api_query_field *params, struct error *err)
{
    struct slice link = api_query_value(&params[PARAM_LINK]);
    struct slice merge = api_query_value(&params[PARAM_MERGE]);

    if (slice_is_none(link) == slice_is_none(merge))
        return error_field(err, ERROR_USAGE, "bad_parameter", "link",
                           "say whose: link=brand/slug or merge=id, and not "
                           "both");
    return slice_is_none(merge) ? read_link(listing, link, err)
                                : read_merge(listing, merge, err);
}

/* "<merge>:<part>:<line>", of the merge that was asked for, if one was. */
static int read_cursor(struct listing *listing,
                       const struct api_query_field *param, struct error *err)
{
    struct buffer place = BUFFER_INIT;
    struct slice rest;
    struct slice id = SLICE_NONE;
    struct slice part = SLICE_NONE;
    int code = cursor_read(api_query_value(param), &place, err);

    rest = buffer_slice(&place);
    if (code == 0 && rest.len > 0 &&
        (!slice_split(&rest, ':', &id) || !slice_split(&rest, ':', &part) ||
         !slice_parse_u64(part, &listing->part) ||
         !slice_parse_u64(rest, &listing->line) || !merge_is_id(id) ||
         (listing->link == NULL && !slice_equal(id, merge_of(listing)))))
        code = cursor_refuse(err);
    if (code == 0 && id.len == MERGE_ID_LEN)
        memcpy(listing->merge, id.ptr, MERGE_ID_LEN);
    buffer_release(&place);
    return code;
}

static void start(struct api_call *call, struct api_query_field *params)
{
    struct listing *listing = call->state;
    struct error err = ERROR_INIT;

    if (api_query_read(call->query, params, PARAM_COUNT, &err) < 0 ||
        read_filter(listing, params, &err) < 0 ||
        api_query_limit(&params[PARAM_LIMIT], &listing->limit, &err) < 0 ||
        read_cursor(listing, &params[PARAM_CURSOR], &err) < 0)
        api_call_fail(call, &err);
    else if (merge_of(listing).len > 0)
        enter_tokens(call);
    else
        enter_merge(call);
}

void api_recipients_list(void *api, struct http_request *request,
                         const struct http_match *match)
{
    struct api_query_field params[PARAM_COUNT] = {
        [PARAM_LINK] = {"link", NULL},
        [PARAM_MERGE] = {"merge", NULL},
        [PARAM_LIMIT] = {"limit", NULL},
        [PARAM_CURSOR] = {"cursor", NULL},
    };
    struct api_call *call = request->user;
    struct listing *listing = memory_zalloc(1, sizeof(*listing));

    (void)api;
    (void)match;
    listing->items = json_array();
    call->state = listing;
    call->release = free_listing;
    start(call, params);
    api_query_release(params, PARAM_COUNT);
}
