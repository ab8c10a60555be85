#include <jansson.h>
#include <stdlib.h>

#include "attribution/record/event_log.h"
#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/api_handlers.h"
#include "server/api/call/api_call.h"
#include "server/api/call/api_query.h"
#include "server/api/call/problem.h"
#include "server/api/event/event_import.h"
#include "server/api/event/event_tags.h"

/*
 * POST /api/v1/events/import: events as CSV. Rows that are no events are
 * reported; all others are recorded.
 */
enum importing_state {
    IMPORTING_TAGGING, /* campaigns' channels and directions are looked up */
    IMPORTING_WRITING  /* the events are on their way to Redis */
};

enum import_param { PARAM_DRY_RUN, PARAM_LINE, PARAM_STARTED, PARAM_COUNT };

struct importing {
    enum importing_state state;
    struct api_query_field params[PARAM_COUNT];
    bool dry_run;
    uint64_t line;       /* of the first row */
    uint64_t started_us; /* of the import that this is a part of; 0: alone */
    struct event_import import;
};

static void free_importing(void *state)
{
    struct importing *importing = state;

    api_query_release(importing->params, PARAM_COUNT);
    event_import_release(&importing->import);
    free(importing);
}

/* ---- The answer ---------------------------------------------------------- */

struct tally {
    size_t recorded, repeated, failed;
    const struct event_result *failure; /* the first, or NULL */
};

static struct tally count_results(const struct event_result *results,
                                  size_t count)
{
    struct tally tally = {0};

    for (size_t i = 0; i < count; i++) {
        bool good = results[i].code == ERROR_NONE;

        tally.recorded += good && !results[i].repeated;
        tally.repeated += good && results[i].repeated;
        tally.failed += !good;
        if (!good && tally.failure == NULL)
            tally.failure = &results[i];
    }
    return tally;
}

static void set_counts(json_t *answer, const struct importing *importing,
                       const struct tally *tally)
{
    const struct event_import *import = &importing->import;

    json_object_set_new(answer, "rows", json_integer((json_int_t)import->rows));
    json_object_set_new(answer, "recorded",
                        json_integer((json_int_t)tally->recorded));
    json_object_set_new(answer, "repeated",
                        json_integer((json_int_t)tally->repeated));
    json_object_set(answer, "rejected", import->rejected);
}

static void answer_good(struct api_call *call, const struct tally *tally)
{
    const struct importing *importing = call->state;
    json_t *answer = json_object();

    set_counts(answer, importing, tally);
    json_object_set_new(answer, "dry_run", json_boolean(importing->dry_run));
    api_call_json(call, 200, answer);
}

/* Some were recorded and some not: the problem, with the numbers. */
static void answer_broken(struct api_call *call, const struct tally *tally)
{
    const struct importing *importing = call->state;
    const struct event_result *failure = tally->failure;
    bool known = failure->code != ERROR_TIMEOUT;
    struct error err = ERROR_INIT;
    json_t *problem;

    error_set(&err, failure->code,
              "%zu of %zu events were %s (%s); rows with an id are safe to "
              "send again",
              tally->failed, importing->import.count,
              known ? "not recorded" : "perhaps not recorded",
              failure->detail[0] != '\0' ? failure->detail
                                         : error_word(failure->code));
    problem = problem_to_json(&err);
    set_counts(problem, importing, tally);
    api_call_problem(call, problem_status(&err), problem);
}

static void on_written(void *arg, const struct event_result *results,
                       size_t count)
{
    struct tally tally = count_results(results, count);

    if (tally.failed > 0)
        answer_broken(arg, &tally);
    else
        answer_good(arg, &tally);
}

/* From IMPORTING_TAGGING to IMPORTING_WRITING. */
static void on_tagged(void *arg, const struct error *err)
{
    struct api_call *call = arg;
    struct importing *importing = call->state;

    if (err != NULL) {
        api_call_fail(call, err);
        return;
    }
    importing->state = IMPORTING_WRITING;
    event_log_write(call->api->events, importing->import.events,
                    importing->import.count, on_written, call);
}

/* ---- The request --------------------------------------------------------- */

/* A whole number that leaves room to count on from; 0 if it is not given. */
static int read_number(const struct api_query_field *param, uint64_t *number,
                       const char *what, struct error *err)
{
    struct slice text = api_query_value(param);

    if (slice_is_none(text) ||
        (slice_parse_u64(text, number) && *number <= INT64_MAX / 2))
        return 0;
    return error_field(err, ERROR_USAGE, "bad_parameter", param->name,
                       "%s: give %s", param->name, what);
}

static int read_params(struct importing *importing, struct slice query,
                       struct error *err)
{
    struct api_query_field *params = importing->params;

    params[PARAM_DRY_RUN].name = "dry_run";
    params[PARAM_LINE].name = "line";
    params[PARAM_STARTED].name = "started";
    if (api_query_read(query, params, PARAM_COUNT, err) < 0 ||
        api_query_flag(&params[PARAM_DRY_RUN], &importing->dry_run, err) < 0)
        return err->code;
    if (read_number(&params[PARAM_LINE], &importing->line,
                    "the number of the first row's line", err) < 0)
        return err->code;
    return read_number(&params[PARAM_STARTED], &importing->started_us,
                       "microseconds since 1970", err);
}

static int read_request(const struct api_call *call,
                        struct importing *importing, struct error *err)
{
    if (read_params(importing, call->query, err) < 0 ||
        api_call_check_csv(call, err) < 0)
        return err->code;
    return event_import_read(&importing->import, call->request->body,
                             importing->line, (int64_t)importing->started_us,
                             clock_wall_ms(call->api->clock), err);
}

void api_events_import(void *arg, struct http_request *request,
                       const struct http_match *match)
{
    struct api *api = arg;
    struct api_call *call = request->user;
    struct importing *importing = memory_zalloc(1, sizeof(*importing));
    const struct tally nothing = {0};
    struct error err = ERROR_INIT;

    (void)match;
    call->state = importing;
    call->release = free_importing;
    if (read_request(call, importing, &err) < 0)
        api_call_fail(call, &err);
    else if (importing->dry_run || importing->import.count == 0)
        answer_good(call, &nothing);
    else
        event_tags_fill(api->tags, importing->import.events,
                        importing->import.count, on_tagged, call);
}
