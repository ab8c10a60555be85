#include <jansson.h>
#include <stdlib.h>

#include "core/datetime.h"
#include "core/memory.h"
#include "core/redis_reply.h"
#include "server/api.h"
#include "server/api_call.h"
#include "server/api_handlers.h"
#include "server/api_query.h"
#include "server/event_entry.h"
#include "server/event_place.h"
#include "server/json_text.h"
#include "server/redis_error.h"

/*
 * GET /api/v1/events: all streams merged, newest first.
 *
 * Each stream gives its newest `count` entries behind the cursor. Where one
 * gave fewer, it has no more; the others are known only down to the oldest
 * that they gave, so the page ends at the newest of these ends (the horizon).
 */
enum list_state {
    LIST_STREAMS, /* SMEMBERS idx:streams is under way */
    LIST_ENTRIES, /* XREVRANGE of each */
    LIST_STRINGS, /* HMGET of each dictionary */
};

/* What a page with filters reads of each stream, at most. */
#define LIST_SCAN 1000

enum list_param {
    PARAM_TYPE,
    PARAM_LINK,
    PARAM_CAMPAIGN,
    PARAM_PERSON,
    PARAM_SINCE,
    PARAM_LIMIT,
    PARAM_CURSOR,
    PARAM_COUNT
};

struct list_stream {
    struct api_call *call;
    char *name; /* owned */
};

struct list_strings {
    struct api_call *call;
    enum event_entry_string which;
};

struct list {
    enum list_state state;
    struct api_query_field params[PARAM_COUNT];
    struct event_filter filter;
    struct event_place start;
    int64_t since_ms;
    size_t limit, count; /* of the page; of entries asked of each stream */
    struct list_stream *streams;
    size_t stream_count;
    struct list_strings strings[EVENT_ENTRY_STRINGS];
    struct event_entry *entries; /* that matched */
    size_t entry_count, entry_room;
    struct event_place horizon;
    size_t due; /* replies */
    struct error err;
};

static void free_list(void *state)
{
    struct list *list = state;

    for (size_t i = 0; i < list->stream_count; i++)
        free(list->streams[i].name);
    for (size_t i = 0; i < list->entry_count; i++)
        event_entry_release(&list->entries[i]);
    api_query_release(list->params, PARAM_COUNT);
    event_place_release(&list->start);
    event_place_release(&list->horizon);
    free(list->streams);
    free(list->entries);
    free(list);
}

/* ---- The page, once all is there ---------------------------------------- */

static int by_place(const void *left, const void *right)
{
    const struct event_entry *a = left;
    const struct event_entry *b = right;

    return event_place_compare(a->id, slice_str(a->stream), b->id,
                               slice_str(b->stream));
}

/* Drops what lies behind the place. */
static void cut_at(struct list *list, const struct event_place *end)
{
    while (list->entry_count > 0) {
        struct event_entry *last = &list->entries[list->entry_count - 1];

        if (event_place_compare(last->id, slice_str(last->stream), end->id,
                                slice_str(end->stream)) <= 0)
            break;
        event_entry_release(last);
        list->entry_count--;
    }
}

static void settle_page(struct list *list)
{
    if (list->entry_count > 0)
        qsort(list->entries, list->entry_count, sizeof(*list->entries),
              by_place);
    if (list->horizon.stream != NULL)
        cut_at(list, &list->horizon);
    if (list->entry_count <= list->limit)
        return;
    event_place_release(&list->horizon);
    list->horizon.id = list->entries[list->limit - 1].id;
    list->horizon.stream =
        slice_copy(slice_str(list->entries[list->limit - 1].stream));
    while (list->entry_count > list->limit)
        event_entry_release(&list->entries[--list->entry_count]);
}

static void answer(struct api_call *call)
{
    struct list *list = call->state;
    struct buffer cursor = BUFFER_INIT;
    json_t *page = json_object();
    json_t *items = json_array();

    for (size_t i = 0; i < list->entry_count; i++) {
        event_entry_judge(&list->entries[i]);
        json_array_append(items, list->entries[i].json);
    }
    json_object_set_new(page, "items", items);
    if (list->horizon.stream != NULL)
        event_place_append(&cursor, list->horizon.id,
                           slice_str(list->horizon.stream));
    json_object_set_new(page, "next_cursor",
                        cursor.len > 0 ? json_text_new(buffer_slice(&cursor))
                                       : json_null());
    buffer_release(&cursor);
    api_call_json(call, 200, page);
}

/* ---- LIST_STRINGS -------------------------------------------------------- */

static void on_strings(void *arg, enum error_code code,
                       const struct redisReply *reply)
{
    struct list_strings *strings = arg;
    struct api_call *call = strings->call;
    struct list *list = call->state;
    size_t at = 0;

    if (redis_error_set(&list->err, code, reply) == 0) {
        for (size_t i = 0; i < list->entry_count; i++) {
            struct event_entry *entry = &list->entries[i];

            if (entry->hashes[strings->which] != NULL)
                event_entry_set_string(
                    entry, strings->which,
                    redis_reply_slice(redis_reply_at(reply, at++)));
        }
    }
    if (--list->due > 0)
        return;
    if (list->err.code != ERROR_NONE)
        api_call_fail(call, &list->err);
    else
        answer(call);
}

/* HMGET dict:ua hash hash ..., one for each entry that has one. */
static void ask_strings(struct api_call *call, enum event_entry_string which)
{
    static const struct slice dictionaries[EVENT_ENTRY_STRINGS] = {
        [EVENT_ENTRY_UA] = SLICE_INIT("dict:ua"),
        [EVENT_ENTRY_REF] = SLICE_INIT("dict:ref"),
        [EVENT_ENTRY_LANG] = SLICE_INIT("dict:lang"),
    };
    struct list *list = call->state;
    struct slice *words = memory_zalloc(list->entry_count + 2, sizeof(*words));
    size_t count = 2;

    words[0] = SLICE("HMGET");
    words[1] = dictionaries[which];
    for (size_t i = 0; i < list->entry_count; i++) {
        if (list->entries[i].hashes[which] != NULL)
            words[count++] = slice_str(list->entries[i].hashes[which]);
    }
    if (count > 2) {
        list->strings[which] = (struct list_strings){call, which};
        list->due++;
        redis_command(call->api->redis, on_strings, &list->strings[which],
                      words, count);
    }
    free(words);
}

static void enter_strings(struct api_call *call)
{
    struct list *list = call->state;

    list->state = LIST_STRINGS;
    settle_page(list);
    for (unsigned i = 0; i < EVENT_ENTRY_STRINGS; i++)
        ask_strings(call, (enum event_entry_string)i);
    if (list->due == 0)
        answer(call);
}

/* ---- LIST_ENTRIES -------------------------------------------------------- */

static void add_entry(struct list *list, struct slice stream,
                      struct stream_id id, const struct redisReply *fields)
{
    if (list->entry_count == list->entry_room) {
        list->entry_room = list->entry_room > 0 ? list->entry_room * 2 : 64;
        list->entries = memory_resize(list->entries, list->entry_room,
                                      sizeof(*list->entries));
    }
    event_entry_init(&list->entries[list->entry_count++], stream, id, fields);
}

/* The stream has more behind this entry, which others must not pass. */
static void raise_horizon(struct list *list, struct slice stream,
                          struct stream_id id)
{
    if (list->horizon.stream != NULL &&
        event_place_compare(list->horizon.id, slice_str(list->horizon.stream),
                            id, stream) <= 0)
        return;
    event_place_release(&list->horizon);
    list->horizon.id = id;
    list->horizon.stream = slice_copy(stream);
}

static void take_entries(struct list *list, struct slice stream,
                         const struct redisReply *reply)
{
    size_t count = redis_reply_len(reply);
    struct stream_id id = STREAM_ID_NONE;

    for (size_t i = 0; i < count; i++) {
        const struct redisReply *entry = redis_reply_at(reply, i);
        const struct redisReply *fields = redis_reply_at(entry, 1);

        if (stream_id_parse(redis_reply_slice(redis_reply_at(entry, 0)), &id) &&
            event_entry_matches(fields, &list->filter))
            add_entry(list, stream, id, fields);
    }
    if (count == list->count)
        raise_horizon(list, stream, id);
}

static void on_entries(void *arg, enum error_code code,
                       const struct redisReply *reply)
{
    struct list_stream *stream = arg;
    struct api_call *call = stream->call;
    struct list *list = call->state;

    if (redis_error_set(&list->err, code, reply) == 0)
        take_entries(list, slice_str(stream->name), reply);
    if (--list->due > 0)
        return;
    if (list->err.code != ERROR_NONE)
        api_call_fail(call, &list->err);
    else
        enter_strings(call);
}

static void ask_entries(struct list_stream *stream)
{
    struct list *list = stream->call->state;
    struct slice name = slice_str(stream->name);
    struct buffer end = BUFFER_INIT;
    struct buffer since = BUFFER_INIT;
    struct buffer count = BUFFER_INIT;

    event_place_end(&list->start, name, &end);
    buffer_append_i64(&since, list->since_ms);
    buffer_append_u64(&count, list->count);
    redis_call(stream->call->api->redis, on_entries, stream, SLICE("XREVRANGE"),
               name, buffer_slice(&end), buffer_slice(&since), SLICE("COUNT"),
               buffer_slice(&count));
    buffer_release(&count);
    buffer_release(&since);
    buffer_release(&end);
}

static void enter_entries(struct api_call *call, const struct redisReply *names)
{
    struct list *list = call->state;

    list->state = LIST_ENTRIES;
    list->stream_count = redis_reply_len(names);
    list->due = list->stream_count;
    list->streams = memory_zalloc(list->stream_count, sizeof(*list->streams));
    for (size_t i = 0; i < list->stream_count; i++) {
        list->streams[i].call = call;
        list->streams[i].name =
            slice_copy(redis_reply_slice(redis_reply_at(names, i)));
        ask_entries(&list->streams[i]);
    }
}

/* ---- LIST_STREAMS -------------------------------------------------------- */

static void on_streams(void *arg, enum error_code code,
                       const struct redisReply *reply)
{
    struct api_call *call = arg;
    struct list *list = call->state;

    if (redis_error_set(&list->err, code, reply) < 0)
        api_call_fail(call, &list->err);
    else if (redis_reply_len(reply) == 0)
        answer(call);
    else
        enter_entries(call, reply);
}

static int read_since(const struct api_query_field *field, int64_t *ms,
                      struct error *err)
{
    if (field->value == NULL)
        return 0;
    if (!datetime_parse(slice_str(field->value), ms) || *ms < 0)
        return error_field(err, ERROR_USAGE, "bad_parameter", "since",
                           "since: give a time such as 2026-11-22T09:30:00Z");
    return 0;
}

static int read_params(struct list *list, struct slice query, struct error *err)
{
    static const char *const names[PARAM_COUNT] = {
        [PARAM_TYPE] = "type",         [PARAM_LINK] = "link",
        [PARAM_CAMPAIGN] = "campaign", [PARAM_PERSON] = "person",
        [PARAM_SINCE] = "since",       [PARAM_LIMIT] = "limit",
        [PARAM_CURSOR] = "cursor",
    };
    const struct api_query_field *params = list->params;

    for (size_t i = 0; i < PARAM_COUNT; i++)
        list->params[i].name = names[i];
    if (api_query_read(query, list->params, PARAM_COUNT, err) < 0 ||
        read_since(&params[PARAM_SINCE], &list->since_ms, err) < 0 ||
        api_query_limit(&params[PARAM_LIMIT], &list->limit, err) < 0 ||
        event_place_parse(api_query_value(&params[PARAM_CURSOR]), &list->start,
                          err) < 0)
        return err->code;
    list->filter.type = api_query_value(&params[PARAM_TYPE]);
    list->filter.link = api_query_value(&params[PARAM_LINK]);
    list->filter.campaign = api_query_value(&params[PARAM_CAMPAIGN]);
    list->filter.person = api_query_value(&params[PARAM_PERSON]);
    list->count = list->filter.type.len + list->filter.link.len +
                              list->filter.campaign.len +
                              list->filter.person.len >
                          0
                      ? LIST_SCAN
                      : list->limit;
    return 0;
}

void api_events_list(void *arg, struct http_request *request,
                     const struct http_match *match)
{
    struct api *api = arg;
    struct api_call *call = request->user;
    struct list *list = memory_zalloc(1, sizeof(*list));
    struct error err = ERROR_INIT;

    (void)match;
    call->state = list;
    call->release = free_list;
    list->state = LIST_STREAMS;
    if (read_params(list, call->query, &err) < 0)
        api_call_fail(call, &err);
    else
        redis_call(api->redis, on_streams, call, SLICE("SMEMBERS"),
                   SLICE("idx:streams"));
}
