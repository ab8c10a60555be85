#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/api_handlers.h"
#include "server/api/call/api_call.h"
#include "server/api/call/json_text.h"
#include "server/api/call/token_store.h"
#include "server/api/link/link_copy.h"
#include "server/api/link/link_json.h"
#include "shortener/catalog/brand.h"
#include "shortener/catalog/link_diff.h"
#include "shortener/catalog/link_field.h"
#include "shortener/store/link_store.h"

/*
 * GET /api/v1/links/{brand}/{slug}/history: what became of a link, the newest
 * first. It goes on being told when the link is deleted, and when another is
 * made in its place.
 */
enum history_state {
    HISTORY_LINK,    /* the link is read, for the time when it was made */
    HISTORY_ENTRIES, /* its changes are */
    HISTORY_TOKENS   /* and the names of those who made links */
};

/* When and by whom a link was made. */
struct creation {
    int64_t at; /* 0: there is none to tell of */
    struct slice by;
};

struct history {
    enum history_state state;
    char *brand, *slug;    /* owned */
    struct link_copy link; /* as it is now, if it exists */
    bool exists;
    json_t *items; /* owned: the entries as shown */
};

static void free_history(void *arg)
{
    struct history *history = arg;

    json_decref(history->items);
    link_copy_release(&history->link);
    free(history->brand);
    free(history->slug);
    free(history);
}

/* ---- Entries ------------------------------------------------------------- */

static const struct link_field *find_field(struct slice name)
{
    for (size_t i = 0; i < link_field_count; i++) {
        if (slice_equal(name, slice_str(link_fields[i].name)))
            return &link_fields[i];
    }
    return NULL;
}

static bool is_password(const struct link_field *field)
{
    return field->offset == offsetof(struct link, password);
}

/* [was, is], or of a password only the word that stands for the change. */
static json_t *show_change(const struct redisReply *fields,
                           const struct link_field *field)
{
    struct buffer name = BUFFER_INIT;
    struct slice was;
    struct slice is;

    buffer_appendf(&name, "%c%s", LINK_DIFF_WAS, field->name);
    was = redis_reply_field(fields, buffer_slice(&name));
    buffer_clear(&name);
    buffer_appendf(&name, "%c%s", LINK_DIFF_IS, field->name);
    is = redis_reply_field(fields, buffer_slice(&name));
    buffer_release(&name);
    if (is_password(field))
        return json_text_new(is.len > 0 ? is : was);
    return json_pack("[o, o]", link_json_value(field, was),
                     link_json_value(field, is));
}

/* A field that this program does not know any more is left out. */
static json_t *show_changes(const struct redisReply *fields)
{
    json_t *changes = json_object();

    for (size_t i = 0; i + 1 < redis_reply_len(fields); i += 2) {
        struct slice name = redis_reply_slice(redis_reply_at(fields, i));
        const struct link_field *field = find_field(slice_skip(name, 1));

        if (name.len > 0 && field != NULL &&
            (name.ptr[0] == LINK_DIFF_WAS || name.ptr[0] == LINK_DIFF_IS))
            json_object_set_new(changes, field->name,
                                show_change(fields, field));
    }
    return changes;
}

static json_t *show_entry(const struct link_history_entry *entry)
{
    return json_pack("{s:o, s:o, s:{s:o, s:o}, s:o}", "at",
                     json_text_time(entry->at), "action",
                     json_text_new(entry->what), "by", "id",
                     json_text_new(entry->author.id), "name",
                     json_text_new(entry->author.name), "changes",
                     show_changes(entry->fields));
}

/* The server's own token has no id here, and another's name comes later. */
static json_t *show_creator(struct slice id)
{
    if (id.len == 0)
        return json_pack("{s:n, s:s}", "id", "name", "admin");
    return json_pack("{s:o, s:n}", "id", json_text_new(id), "name");
}

static void add_creation(json_t *items, const struct creation *made)
{
    if (made->at > 0)
        json_array_append_new(
            items, json_pack("{s:o, s:s, s:o, s:{}}", "at",
                             json_text_time(made->at), "action", "created",
                             "by", show_creator(made->by), "changes"));
}

/*
 * A link was made behind the deletion before it, if there was one: what is
 * older is another link's, that had its name.
 */
static json_t *show_entries(const struct history *history,
                            const struct redisReply *entries)
{
    const struct link *link = &history->link.link;
    struct creation made = {link->created_at, link->created_by};
    json_t *items = json_array();
    struct link_history_entry entry;

    for (size_t i = 0; i < redis_reply_len(entries); i++) {
        link_history_read(entries, i, &entry);
        if (slice_equal(entry.what, SLICE("deleted"))) {
            add_creation(items, &made);
            made = (struct creation){entry.created_at, entry.created_by};
        }
        json_array_append_new(items, show_entry(&entry));
    }
    add_creation(items, &made);
    return items;
}

/* ---- Names of creators --------------------------------------------------- */

/* The id of an entry's token, where the name is not known yet; or NULL. */
static const char *nameless(const json_t *item)
{
    const json_t *by = json_object_get(item, "by");

    if (!json_is_null(json_object_get(by, "name")))
        return NULL;
    return json_string_value(json_object_get(by, "id"));
}

static bool has_nameless(const json_t *items)
{
    for (size_t i = 0; i < json_array_size(items); i++) {
        if (nameless(json_array_get(items, i)) != NULL)
            return true;
    }
    return false;
}

/* A token that was revoked has no name any more. */
static void set_name(const json_t *item, const struct token *tokens,
                     size_t count)
{
    const char *id = nameless(item);

    for (size_t i = 0; id != NULL && i < count; i++) {
        if (!slice_equal(token_id(&tokens[i]), slice_str(id)))
            continue;
        json_object_set_new(json_object_get(item, "by"), "name",
                            json_text_new(slice_str(tokens[i].name)));
        return;
    }
}

static void answer(struct api_call *call)
{
    const struct history *history = call->state;

    api_call_json(call, 200, json_pack("{s:O}", "items", history->items));
}

static void on_tokens(void *arg, const struct token *tokens, size_t count,
                      const struct error *err)
{
    struct api_call *call = arg;
    const struct history *history = call->state;

    if (err != NULL) {
        api_call_fail(call, err);
        return;
    }
    for (size_t i = 0; i < json_array_size(history->items); i++)
        set_name(json_array_get(history->items, i), tokens, count);
    answer(call);
}

/* ---- The way ------------------------------------------------------------- */

static void answer_missing(struct api_call *call)
{
    struct slice brand = api_call_param(call, SLICE("brand"));
    struct slice slug = api_call_param(call, SLICE("slug"));
    struct error err = ERROR_INIT;

    error_set(&err, ERROR_NOT_FOUND,
              "there is no link %" SLICE_FMT "/%" SLICE_FMT
              ", and none is remembered",
              SLICE_ARG(slice_head(brand, 128)),
              SLICE_ARG(slice_head(slug, 128)));
    api_call_fail(call, &err);
}

static void on_entries(void *arg, const struct error *err,
                       const struct redisReply *entries)
{
    struct api_call *call = arg;
    struct history *history = call->state;

    if (err != NULL) {
        api_call_fail(call, err);
        return;
    }
    if (!history->exists && redis_reply_len(entries) == 0) {
        answer_missing(call);
        return;
    }
    history->items = show_entries(history, entries);
    history->state = HISTORY_TOKENS;
    if (has_nameless(history->items))
        token_store_list(call->api->redis, on_tokens, call);
    else
        answer(call);
}

static void on_link(void *arg, const struct error *err,
                    const struct redisReply *reply)
{
    struct api_call *call = arg;
    struct history *history = call->state;
    struct link link;

    if (err != NULL && err->code != ERROR_NOT_FOUND) {
        api_call_fail(call, err);
        return;
    }
    if (err == NULL && link_from_reply(&link, SLICE_NONE, reply) == 0) {
        history->exists = true;
        link_copy_set(&history->link, &link);
    }
    history->state = HISTORY_ENTRIES;
    link_history_get(call->api->redis, slice_str(history->brand),
                     slice_str(history->slug), on_entries, call);
}

void api_link_history(void *arg, struct http_request *request,
                      const struct http_match *match)
{
    struct api *api = arg;
    struct api_call *call = request->user;
    struct history *history = memory_zalloc(1, sizeof(*history));
    char host[BRAND_HOST_MAX + 1];
    struct error err = ERROR_INIT;

    (void)match;
    call->state = history;
    call->release = free_history;
    if (brand_host(api_call_param(call, SLICE("brand")), host, &err) < 0) {
        answer_missing(call);
        return;
    }
    history->brand = slice_copy(slice_str(host));
    history->slug = slice_copy(api_call_param(call, SLICE("slug")));
    link_store_get(api->redis, slice_str(host), slice_str(history->slug),
                   on_link, call);
}
