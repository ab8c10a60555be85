#include <jansson.h>
#include <stdlib.h>

#include "attribution/record/event_json.h"
#include "attribution/record/event_log.h"
#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/api_handlers.h"
#include "server/api/call/api_call.h"
#include "server/api/call/json_text.h"
#include "server/api/call/problem.h"
#include "server/api/event/event_tags.h"

/*
 * POST /api/v1/events: one event, or a list of up to 1,000. A list with an
 * event that is not acceptable is refused whole, before anything is written.
 */
#define POSTING_MAX 1000

enum posting_state {
    POSTING_TAGGING, /* campaigns' channels and directions are looked up */
    POSTING_WRITING  /* the events are on their way to Redis */
};

struct posting {
    enum posting_state state;
    json_t *body; /* the events' slices point into it */
    bool list;
    struct event *events; /* owned */
    size_t count;
    char *key; /* owned: the Idempotency-Key header, or NULL */
};

static void free_posting(void *state)
{
    struct posting *posting = state;

    for (size_t i = 0; i < posting->count; i++)
        event_release(&posting->events[i]);
    json_decref(posting->body);
    free(posting->events);
    free(posting->key);
    free(posting);
}

/* ---- The answer ---------------------------------------------------------- */

static void set_error(const struct event_result *result, struct error *err)
{
    const char *what = "the event was not recorded";

    if (result->code == ERROR_TIMEOUT)
        what = "whether the event was recorded is not known; with an "
               "idempotency key it is safe to send it again";
    if (result->detail[0] != '\0')
        error_set(err, result->code, "%s: Redis says %s", what, result->detail);
    else
        error_set(err, result->code, "%s; try again shortly", what);
}

static json_t *result_to_json(const struct event_result *result)
{
    struct error err = ERROR_INIT;

    if (result->code == ERROR_NONE)
        return json_pack("{s:s, s:b}", "id", result->id, "repeated",
                         result->repeated);
    set_error(result, &err);
    return json_pack("{s:o}", "problem", problem_to_json(&err));
}

static void answer_one(struct api_call *call, const struct event_result *result)
{
    struct error err = ERROR_INIT;

    if (result->code == ERROR_NONE) {
        api_call_json(call, result->repeated ? 200 : 202,
                      result_to_json(result));
        return;
    }
    set_error(result, &err);
    api_call_fail(call, &err);
}

/* Some were recorded and some not: the problem, with each one's outcome. */
static void answer_broken(struct api_call *call, json_t *items,
                          const struct event_result *failed, size_t count)
{
    struct error err = ERROR_INIT;
    json_t *problem;

    set_error(failed, &err);
    error_prefix(&err, "%zu events of the list", count);
    problem = problem_to_json(&err);
    json_object_set_new(problem, "items", items);
    api_call_problem(call, problem_status(&err), problem);
}

static void answer_list(struct api_call *call,
                        const struct event_result *results, size_t count)
{
    const struct event_result *failed = NULL;
    json_t *items = json_array();
    size_t failures = 0;
    size_t repeats = 0;

    for (size_t i = 0; i < count; i++) {
        json_array_append_new(items, result_to_json(&results[i]));
        repeats += results[i].repeated;
        if (results[i].code != ERROR_NONE) {
            failed = &results[i];
            failures++;
        }
    }
    if (failed != NULL)
        answer_broken(call, items, failed, failures);
    else
        api_call_json(call, repeats == count ? 200 : 202,
                      json_pack("{s:o}", "items", items));
}

static void on_written(void *arg, const struct event_result *results,
                       size_t count)
{
    struct api_call *call = arg;
    const struct posting *posting = call->state;

    if (posting->list)
        answer_list(call, results, count);
    else
        answer_one(call, results);
}

/* From POSTING_TAGGING to POSTING_WRITING. */
static void on_tagged(void *arg, const struct error *err)
{
    struct api_call *call = arg;
    struct posting *posting = call->state;

    if (err != NULL) {
        api_call_fail(call, err);
        return;
    }
    posting->state = POSTING_WRITING;
    event_log_write(call->api->events, posting->events, posting->count,
                    on_written, call);
}

/* ---- The request --------------------------------------------------------- */

/* "[3].amount" where the event is one of a list. */
static void name_item(struct error *err, size_t i)
{
    struct buffer name = BUFFER_INIT;
    struct slice text;

    buffer_appendf(&name, "[%zu]%s%s", i, err->field[0] != '\0' ? "." : "",
                   err->field);
    text = slice_head(buffer_slice(&name), sizeof(err->field) - 1);
    memcpy(err->field, text.ptr, text.len);
    err->field[text.len] = '\0';
    buffer_release(&name);
    error_prefix(err, "event %zu of the list", i);
}

static int check_count(size_t count, struct error *err)
{
    if (count == 0)
        return error_field(err, ERROR_INVALID, "no_events", "",
                           "the list is empty; give at least one event");
    if (count > POSTING_MAX)
        return error_field(err, ERROR_INVALID, "too_many", "",
                           "%zu events are more than %d; send several lists",
                           count, POSTING_MAX);
    return 0;
}

static int read_list(struct posting *posting, int64_t now_ms, struct error *err)
{
    size_t count = json_array_size(posting->body);

    if (check_count(count, err) < 0)
        return err->code;
    posting->events = memory_zalloc(count, sizeof(*posting->events));
    for (size_t i = 0; i < count; i++) {
        event_init(&posting->events[posting->count++]);
        if (event_from_json(json_array_get(posting->body, i), now_ms,
                            &posting->events[i], err) < 0) {
            name_item(err, i);
            return err->code;
        }
    }
    return 0;
}

/* The header is the key of an event that has none of its own. */
static int take_key(struct posting *posting, struct slice header,
                    int64_t now_ms, struct error *err)
{
    struct event *event = &posting->events[0];

    if (slice_is_none(header))
        return 0;
    if (header.len == 0)
        return error_field(err, ERROR_INVALID, "bad_key", "Idempotency-Key",
                           "Idempotency-Key: is empty");
    if (event->idempotency_key.len > 0 &&
        !slice_equal(event->idempotency_key, header))
        return error_field(err, ERROR_INVALID, "two_keys", "Idempotency-Key",
                           "Idempotency-Key: is not the event's own "
                           "idempotency_key; give one of them");
    posting->key = slice_copy(header);
    event->idempotency_key = slice_str(posting->key);
    return event_check(event, now_ms, err);
}

static int read_one(struct posting *posting, struct slice key, int64_t now_ms,
                    struct error *err)
{
    posting->events = memory_zalloc(1, sizeof(*posting->events));
    posting->count = 1;
    event_init(&posting->events[0]);
    if (event_from_json(posting->body, now_ms, &posting->events[0], err) < 0)
        return err->code;
    return take_key(posting, key, now_ms, err);
}

static int read_posting(const struct api_call *call, struct posting *posting,
                        struct error *err)
{
    struct slice key = api_call_request_header(call, SLICE("idempotency-key"));
    int64_t now_ms = clock_wall_ms(call->api->clock);

    if (api_call_body(call, &posting->body, err) < 0)
        return err->code;
    posting->list = json_is_array(posting->body);
    if (!posting->list)
        return read_one(posting, key, now_ms, err);
    if (!slice_is_none(key))
        return error_field(err, ERROR_INVALID, "bad_key", "Idempotency-Key",
                           "Idempotency-Key: is for a single event; give each "
                           "event of a list an idempotency_key");
    return read_list(posting, now_ms, err);
}

void api_events_add(void *arg, struct http_request *request,
                    const struct http_match *match)
{
    struct api *api = arg;
    struct api_call *call = request->user;
    struct posting *posting = memory_zalloc(1, sizeof(*posting));
    struct error err = ERROR_INIT;

    (void)match;
    call->state = posting;
    call->release = free_posting;
    if (read_posting(call, posting, &err) < 0)
        api_call_fail(call, &err);
    else
        event_tags_fill(api->tags, posting->events, posting->count, on_tagged,
                        call);
}
