#include <jansson.h>
#include <stdlib.h>

#include "core/datetime.h"
#include "core/memory.h"
#include "core/redis_reply.h"
#include "server/api/api.h"
#include "server/api/api_handlers.h"
#include "server/api/call/api_call.h"
#include "server/api/call/api_query.h"
#include "server/api/call/json_text.h"
#include "server/api/call/redis_error.h"
#include "server/api/event/event_page.h"

/*
 * GET /api/v1/events: all streams merged (event_page.h), newest first.
 */
enum list_state {
    LIST_STREAMS, /* SMEMBERS idx:streams is under way */
    LIST_ENTRIES, /* XREVRANGE of each; where clicks refer to answers not seen
                     before, HMGET of those and the same XREVRANGE again */
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
    char *name;            /* owned */
    struct buffer answers; /* ids that are looked up, a line each */
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
    struct event_answers answers;
    struct event_page page;
    size_t due; /* replies */
    struct error err;
};

static void free_stream(struct list_stream *stream)
{
    buffer_release(&stream->answers);
    free(stream->name);
}

static void free_list(void *state)
{
    struct list *list = state;

    for (size_t i = 0; i < list->stream_count; i++)
        free_stream(&list->streams[i]);
    event_answers_release(&list->answers);
    event_page_release(&list->page);
    api_query_release(list->params, PARAM_COUNT);
    event_place_release(&list->start);
    free(list->streams);
    free(list);
}

/* ---- The page, once all is there ---------------------------------------- */

static void answer(struct api_call *call)
{
    struct list *list = call->state;
    struct buffer cursor = BUFFER_INIT;
    json_t *items = json_array();

    for (size_t i = 0; i < list->page.count; i++) {
        event_entry_judge(&list->page.entries[i]);
        json_array_append(items, list->page.entries[i].json);
    }
    event_page_cursor(&list->page, &cursor);
    api_call_page(call, items, buffer_slice(&cursor));
    buffer_release(&cursor);
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
        for (size_t i = 0; i < list->page.count; i++) {
            struct event_entry *entry = &list->page.entries[i];

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

/* HMGET dict:client id id ..., one for each entry that has one. */
static void ask_strings(struct api_call *call, enum event_entry_string which)
{
    static const struct slice dictionaries[EVENT_ENTRY_STRINGS] = {
        [EVENT_ENTRY_CLIENT] = SLICE_INIT("dict:client"),
        [EVENT_ENTRY_REF] = SLICE_INIT("dict:ref"),
        [EVENT_ENTRY_UA] = SLICE_INIT("dict:ua"),
        [EVENT_ENTRY_LANG] = SLICE_INIT("dict:lang"),
    };
    struct list *list = call->state;
    struct slice *words = memory_zalloc(list->page.count + 2, sizeof(*words));
    size_t count = 2;

    words[0] = SLICE("HMGET");
    words[1] = dictionaries[which];
    for (size_t i = 0; i < list->page.count; i++) {
        if (list->page.entries[i].hashes[which] != NULL)
            words[count++] = slice_str(list->page.entries[i].hashes[which]);
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
    event_page_settle(&list->page, list->limit);
    for (unsigned i = 0; i < EVENT_ENTRY_STRINGS; i++)
        ask_strings(call, (enum event_entry_string)i);
    if (list->due == 0)
        answer(call);
}

/* ---- LIST_ENTRIES -------------------------------------------------------- */

/* One stream less to wait for. */
static void stream_done(struct api_call *call)
{
    struct list *list = call->state;

    if (--list->due > 0)
        return;
    if (list->err.code != ERROR_NONE)
        api_call_fail(call, &list->err);
    else
        enter_strings(call);
}

static void ask_entries(struct list_stream *stream);

static void on_answers(void *arg, enum error_code code,
                       const struct redisReply *reply)
{
    struct list_stream *stream = arg;
    struct list *list = stream->call->state;
    struct slice ids = buffer_slice(&stream->answers);
    struct slice id;

    if (redis_error_set(&list->err, code, reply) < 0) {
        stream_done(stream->call);
        return;
    }
    for (size_t i = 0; ids.len > 0 && slice_split(&ids, '\n', &id); i++)
        event_answers_learn(&list->answers, id,
                            redis_reply_slice(redis_reply_at(reply, i)));
    buffer_clear(&stream->answers);
    ask_entries(stream);
}

static void ask_answers(struct list_stream *stream)
{
    struct slice ids = buffer_slice(&stream->answers);
    struct slice *words = memory_zalloc(2 + ids.len / 2, sizeof(*words));
    size_t count = 2;

    words[0] = SLICE("HMGET");
    words[1] = SLICE("dict:answer");
    while (ids.len > 0 && slice_split(&ids, '\n', &words[count]))
        count++;
    redis_command(stream->call->api->redis, on_answers, stream, words, count);
    free(words);
}

static void on_entries(void *arg, enum error_code code,
                       const struct redisReply *reply)
{
    struct list_stream *stream = arg;
    struct list *list = stream->call->state;

    if (redis_error_set(&list->err, code, reply) == 0) {
        event_answers_missing(&list->answers, reply, &stream->answers);
        if (stream->answers.len > 0) {
            ask_answers(stream);
            return;
        }
        event_page_take(&list->page, slice_str(stream->name), reply,
                        list->count, &list->filter, &list->answers);
    }
    stream_done(stream->call);
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
    event_answers_init(&list->answers);
    if (read_params(list, call->query, &err) < 0)
        api_call_fail(call, &err);
    else
        redis_call(api->redis, on_streams, call, SLICE("SMEMBERS"),
                   SLICE("idx:streams"));
}
