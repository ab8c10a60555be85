#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/api_call.h"
#include "server/api/api_handlers.h"
#include "server/api/json_text.h"
#include "server/api/link_json.h"
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
    HISTORY_LINK,   /* the link is read, for the time when it was made */
    HISTORY_ENTRIES /* its changes are */
};

struct history {
    enum history_state state;
    char *brand, *slug; /* owned */
    bool exists;
    int64_t created_at; /* of the link, if it exists */
};

static void free_history(void *arg)
{
    struct history *history = arg;

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

static json_t *show_creation(const struct history *history)
{
    return json_pack("{s:o, s:s, s:n, s:{}}", "at",
                     json_text_time(history->created_at), "action", "created",
                     "by", "changes");
}

/*
 * The link was made behind the last deletion, if there was one: what is older
 * is another link's, that had its name.
 */
static json_t *show_entries(const struct history *history,
                            const struct redisReply *entries)
{
    json_t *items = json_array();
    bool told = !history->exists;
    struct link_history_entry entry;

    for (size_t i = 0; i < redis_reply_len(entries); i++) {
        link_history_read(entries, i, &entry);
        if (!told && slice_equal(entry.what, SLICE("deleted"))) {
            json_array_append_new(items, show_creation(history));
            told = true;
        }
        json_array_append_new(items, show_entry(&entry));
    }
    if (!told)
        json_array_append_new(items, show_creation(history));
    return items;
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
    const struct history *history = call->state;

    if (err != NULL)
        api_call_fail(call, err);
    else if (!history->exists && redis_reply_len(entries) == 0)
        answer_missing(call);
    else
        api_call_json(
            call, 200,
            json_pack("{s:o}", "items", show_entries(history, entries)));
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
        history->created_at = link.created_at;
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
