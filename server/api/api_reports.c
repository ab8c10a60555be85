#include <jansson.h>
#include <stdlib.h>

#include "attribution/ledger/ledger.h"
#include "core/buffer.h"
#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/api_call.h"
#include "server/api/api_handlers.h"
#include "server/api/campaign_labels_read.h"
#include "server/api/ledger_waits.h"
#include "server/api/report_contacts_read.h"
#include "server/api/report_thread.h"
#include "server/http/http_query.h"
#include "server/ledger_thread.h"
#include "server/report_settings.h"

/* ---- GET /api/v1/reports ------------------------------------------------ */

void api_reports_index(void *api, struct http_request *request,
                       const struct http_match *match)
{
    json_t *items = json_array();

    (void)api;
    (void)match;
    for (const struct report_def *def = report_list(); def->name != NULL; def++)
        json_array_append_new(items, json_pack("{s:s, s:s}", "name", def->name,
                                               "help", def->help));
    api_call_json(request->user, 200, json_pack("{s:o}", "items", items));
}

/* ---- GET /api/v1/reports/{name} ----------------------------------------- */

enum run_state {
    RUN_LABELLING, /* reads what campaigns say now, if rows go by that; to
                      RUN_WAITING at once if they do not */
    RUN_WAITING,   /* until the ledger holds what Redis holds */
    RUN_COMPUTING, /* on the report thread; back to RUN_LABELLING if the ledger
                      was cleared for a rebuild under it */
    RUN_NAMING,    /* reads who the recipients in it are, if it asks; back to
                      RUN_COMPUTING to be written */
};

struct run {
    enum run_state state;
    struct report_job *job; /* owned until RUN_COMPUTING, the thread's then */
    uint32_t clears;        /* ledger_clears when it was asked for */
};

static void free_run(void *state)
{
    struct run *run = state;

    if (run->state != RUN_COMPUTING)
        report_job_free(&run->job);
    free(run);
}

static bool is_report(struct slice name)
{
    for (const struct report_def *def = report_list(); def->name != NULL;
         def++) {
        if (slice_equal(name, slice_str(def->name)))
            return true;
    }
    return false;
}

static int check_name(struct slice name, struct error *err)
{
    struct buffer known = BUFFER_INIT;

    if (is_report(name))
        return 0;
    for (const struct report_def *def = report_list(); def->name != NULL; def++)
        buffer_appendf(&known, "%s%s", known.len > 0 ? ", " : "", def->name);
    error_set(err, ERROR_NOT_FOUND,
              "there is no report \"%" SLICE_FMT "\"; known: %s",
              SLICE_ARG(slice_head(name, 64)), buffer_str(&known));
    buffer_release(&known);
    return err->code;
}

/* The most parameters that any report takes, and then some. */
#define PARAMS_MAX 32

/*
 * The decoded parameters in `params`, their text in `text`, which is reserved
 * first, so that it does not move: decoding never makes anything longer.
 */
static int read_params(struct slice query, struct buffer *text,
                       struct report_param *params, size_t *count,
                       struct error *err)
{
    struct http_query items;
    struct slice name;
    struct slice value;
    int got;

    *count = 0;
    buffer_reserve(text, query.len + 1);
    http_query_init(&items, query);
    while ((got = http_query_next(&items, &name, &value)) > 0) {
        struct report_param *param = &params[*count];
        size_t at = text->len;

        if (++*count > PARAMS_MAX)
            break;
        buffer_append(text, name);
        buffer_append(text, value);
        param->name = slice_of(text->data + at, name.len);
        param->value = slice_of(text->data + at + name.len, value.len);
    }
    http_query_release(&items);
    if (got == 0)
        return 0;
    return error_field(err, ERROR_USAGE, "bad_query", "",
                       got < 0 ? "the query's percent-encoding is broken"
                               : "the query has too many parameters");
}

static int parse_query(const struct api_call *call, struct report_query *query,
                       struct error *err)
{
    struct report_param params[PARAMS_MAX + 1];
    struct buffer decoded = BUFFER_INIT;
    size_t count;
    int code = read_params(call->query, &decoded, params, &count, err);

    if (code == 0)
        code = report_query_init(
            query, params, count,
            report_settings_now(call->api->report_settings), err);
    buffer_release(&decoded);
    return code;
}

static void start_run(struct api_call *call, struct slice name,
                      const struct report_query *query);

static uint32_t count_clears(const struct api_call *call)
{
    return ledger_clears(ledger_thread_ledger(call->api->ledger_thread));
}

/* Once more, from the start: what was computed may be of half a ledger. */
static void run_again(struct api_call *call)
{
    struct run *run = call->state;
    struct report_job *old = run->job;
    struct error err = ERROR_INIT;
    struct report_query query;

    run->job = NULL;
    if (parse_query(call, &query, &err) < 0)
        api_call_fail(call, &err);
    else
        start_run(call, slice_str(old->name), &query);
    report_job_free(&old);
}

static void give_job(struct api_call *call);

/* From RUN_NAMING to RUN_COMPUTING. */
static void on_named(void *arg, const struct error *err)
{
    if (err != NULL)
        api_call_fail(arg, err);
    else
        give_job(arg);
}

/* From RUN_COMPUTING; the job is ours again. */
static void on_report(void *arg, struct report_job *job)
{
    struct api_call *call = arg;
    struct run *run = call->state;

    run->state = RUN_NAMING;
    if (run->clears != count_clears(call) && job->err.code != ERROR_CANCELLED)
        run_again(call);
    else if (report_job_asks(job))
        report_contacts_read_start(call->api->redis, &job->result, on_named,
                                   call);
    else if (job->err.code != ERROR_NONE)
        api_call_fail(call, &job->err);
    else
        api_call_send(call, 200,
                      slice_str(report_content_type(job->query.format)),
                      buffer_slice(&job->out));
}

static void give_job(struct api_call *call)
{
    struct run *run = call->state;
    struct error err = ERROR_INIT;

    if (call->request == NULL)
        atomic_store(&run->job->cancelled, true);
    run->state = RUN_COMPUTING;
    if (report_thread_run(call->api->reports, run->job, on_report, call, &err) <
        0)
        api_call_fail(call, &err);
}

/* From RUN_WAITING to RUN_COMPUTING. */
static void on_caught_up(void *arg, const struct error *err)
{
    if (err != NULL)
        api_call_fail(arg, err);
    else
        give_job(arg);
}

/* From RUN_LABELLING to RUN_WAITING. */
static void wait_for_ledger(struct api_call *call)
{
    struct run *run = call->state;

    run->state = RUN_WAITING;
    run->clears = count_clears(call);
    ledger_waits_add(call->api->waits, on_caught_up, call);
}

static void on_labels(void *arg, const struct error *err,
                      struct campaign_labels *labels)
{
    struct api_call *call = arg;
    struct run *run = call->state;

    if (err != NULL) {
        api_call_fail(call, err);
        return;
    }
    run->job->labels = campaign_labels_ref(labels);
    wait_for_ledger(call);
}

static void start_run(struct api_call *call, struct slice name,
                      const struct report_query *query)
{
    struct run *run = call->state;

    run->state = RUN_LABELLING;
    run->job = report_job_new(name, query);
    if (report_query_goes_by(query, REPORT_BY_OBJECTIVE))
        campaign_labels_read_start(call->api->redis, on_labels, call);
    else
        wait_for_ledger(call);
}

void api_reports_run(void *arg, struct http_request *request,
                     const struct http_match *match)
{
    struct api_call *call = request->user;
    struct slice name = api_call_param(call, SLICE("name"));
    struct error err = ERROR_INIT;
    struct report_query query;

    (void)arg;
    (void)match;
    if (check_name(name, &err) < 0 || parse_query(call, &query, &err) < 0) {
        api_call_fail(call, &err);
        return;
    }
    call->state = memory_zalloc(1, sizeof(struct run));
    call->release = free_run;
    start_run(call, name, &query);
}

/* ---- POST /api/v1/ledger/rebuild ---------------------------------------- */

void api_reports_rebuild(void *arg, struct http_request *request,
                         const struct http_match *match)
{
    struct api *api = arg;

    (void)match;
    ledger_thread_rebuild(api->ledger_thread);
    api_call_json(request->user, 202,
                  json_pack("{s:s}", "status", "rebuilding"));
}
