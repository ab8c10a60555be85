#include "server/api/api.h"

#include <stdlib.h>

#include "attribution/ledger/ledger.h"
#include "attribution/record/event_log.h"
#include "core/job_thread.h"
#include "core/log.h"
#include "core/mailbox.h"
#include "core/memory.h"
#include "server/api/api_routes.h"
#include "server/api/call/api_auth.h"
#include "server/api/call/api_call.h"
#include "server/api/call/ledger_waits.h"
#include "server/api/call/scope.h"
#include "server/api/call/token.h"
#include "server/api/call/token_store.h"
#include "server/api/destination/brand_looks.h"
#include "server/api/event/event_tags.h"
#include "server/api/merge/merge_sweep.h"
#include "server/api/report/report_thread.h"
#include "server/blocklist.h"
#include "server/drawing/drawing_thread.h"
#include "server/installation.h"
#include "server/ledger_thread.h"
#include "server/password_thread.h"
#include "server/reach_proof.h"
#include "shortener/catalog/recipient_token.h"

static void on_registered(void *arg, const struct error *err)
{
    (void)arg;
    if (err != NULL)
        log_warn("cannot put the admin token into Redis", log_err(err));
}

/*
 * The all-scopes token is Redis's to know like any other, so that every node
 * takes it; a Redis that was emptied or changed for another learns it again.
 */
static void on_redis_state(void *arg, enum redis_state state)
{
    struct api *api = arg;
    struct token token;

    metrics_set(&api->metrics, API_REDIS_READY, state == REDIS_READY);
    if (state != REDIS_READY)
        return;
    event_log_announce(api->events);
    merge_sweep_look(api->sweep);
    token_init(&token, slice_str(api->token), SLICE("admin"), SCOPE_ALL,
               clock_wall_ms(api->clock));
    token_store_put(api->redis, &token, on_registered, api);
}

struct api *api_new(const struct api_config *config)
{
    struct api *api = memory_zalloc(1, sizeof(*api));

    api->clock = config->clock;
    random_init(&api->random);
    api->redis = redis_new(config->base, &config->redis);
    redis_on_state(api->redis, on_redis_state, api);
    api->auth = api_auth_new(api->redis, api->clock);
    api->events = event_log_new(api->redis, api->clock);
    api->tags = event_tags_new(api->redis, api->clock);
    api->sweep = merge_sweep_new(config->base, api->redis, api->clock);
    api->recipients = recipient_tokens_new(config->secret);
    api->ledger_thread = config->ledger;
    api->ledger = ledger_thread_ledger(config->ledger);
    api->waits = ledger_waits_new(config->base, api->redis, api->ledger);
    api->reports = report_thread_new(config->base, api->ledger);
    api->verifier = job_thread_new(config->base, "verify", API_VERIFY_JOBS);
    api->drawings = drawing_thread_new(config->base, config->sandbox);
    api->public_listen = config->public_listen;
    api->dns = config->dns;
    installation_key(config->inst, "page-link", api->page_key);
    installation_key(config->inst, REACH_PROOF_PURPOSE, api->proof_key);
    api->token = slice_copy(slice_str(config->token));
    token_hash(slice_str(config->token), api->token_hash);
    metrics_init(&api->metrics, API_COUNTERS);
    api->render_metrics = config->render_metrics;
    api->ready = config->ready;
    api->arg = config->arg;
    api->report_settings = config->reports;
    api->knows_countries = config->knows_countries;
    api->secret = config->secret;
    api->pages = config->pages;
    api->page_count = config->page_count;
    api->looks = brand_looks_new(api->redis, api->clock);
    api->blocklist = config->blocklist;
    api->passwords = config->passwords;
    api->hashed = mailbox_new(config->base, password_thread_deliver, NULL);
    return api;
}

int api_start(struct api *api, struct error *err)
{
    if (report_thread_start(api->reports, err) < 0 ||
        job_thread_start(api->verifier, err) < 0 ||
        drawing_thread_start(api->drawings, err) < 0)
        return err->code;
    redis_connect(api->redis);
    return 0;
}

void api_free(struct api **api)
{
    struct api *self = *api;

    if (self == NULL)
        return;
    *api = NULL;
    /* Each of these five answers the calls that wait for it; a report that
       was computed from half a ledger goes back to wait. */
    report_thread_free(&self->reports);
    job_thread_free(&self->verifier);
    drawing_thread_free(&self->drawings);
    mailbox_free(&self->hashed);
    ledger_waits_free(&self->waits);
    redis_free(&self->redis);
    brand_looks_free(&self->looks);
    host_list_unref(&self->blocked);
    recipient_tokens_free(&self->recipients);
    merge_sweep_free(&self->sweep);
    event_tags_free(&self->tags);
    event_log_free(&self->events);
    api_auth_free(&self->auth);
    metrics_release(&self->metrics);
    random_release(&self->random);
    explicit_bzero(self->page_key, sizeof(self->page_key));
    explicit_bzero(self->proof_key, sizeof(self->proof_key));
    free(self->token);
    free(self);
}

const struct host_list *api_blocklist(struct api *api)
{
    struct host_list *list;

    if (api->blocklist != NULL &&
        blocklist_take(api->blocklist, &api->blocked_seen, &list)) {
        host_list_unref(&api->blocked);
        api->blocked = list;
    }
    return api->blocked;
}

void api_count(struct api *api, int status)
{
    metrics_add(&api->metrics, API_ANSWERED, 1);
    if (status >= 500)
        metrics_add(&api->metrics, API_FAILED, 1);
    else if (status >= 400)
        metrics_add(&api->metrics, API_REFUSED, 1);
}

void api_ledger_progressed(struct api *api)
{
    ledger_waits_progress(api->waits);
}

static void add_allow(struct api_call *call)
{
    struct buffer allow = BUFFER_INIT;

    http_router_allow(&call->match, &allow);
    buffer_append(&allow, SLICE(", OPTIONS"));
    api_call_header(call, SLICE("Allow"), buffer_slice(&allow));
    buffer_release(&allow);
}

/* No handler takes it: 404, 405, or the answer to OPTIONS. */
static void answer_unrouted(struct api_call *call, int status)
{
    struct error err = ERROR_INIT;

    if (status == 405) {
        add_allow(call);
        if (call->request->method == HTTP_METHOD_OPTIONS) {
            api_call_empty(call, 204);
            return;
        }
        error_field(&err, ERROR_USAGE, "method_not_allowed", "",
                    "this address does not take %" SLICE_FMT
                    "; the Allow header says what it takes",
                    SLICE_ARG(http_method_name(call->request->method)));
    } else if (status == 404) {
        error_set(&err, ERROR_NOT_FOUND,
                  "there is nothing at %" SLICE_FMT
                  "; /openapi.yaml says what there is",
                  SLICE_ARG(slice_head(call->path, 200)));
    } else {
        error_field(&err, ERROR_USAGE, "bad_path", "",
                    "the path's percent-encoding is broken or too long");
    }
    api_call_fail(call, &err);
}

static void start_handler(struct api_call *call)
{
    call->match.route->handle(call->api, call->request, &call->match);
}

static void on_checked(void *arg, const struct token *token,
                       const struct error *err)
{
    struct api_call *call = arg;
    struct error gone = ERROR_INIT;

    if (token != NULL)
        call->token = *token;
    if (call->request == NULL)
        error_set(&gone, ERROR_CANCELLED, "the client has gone");
    if (err != NULL)
        api_call_fail(call, err);
    else if (gone.code != ERROR_NONE)
        api_call_fail(call, &gone);
    else
        start_handler(call);
}

size_t api_body_max(void *arg, enum http_method method, struct slice path)
{
    const struct api *api = arg;
    size_t count;
    const struct http_route *routes = api_routes(&count);
    size_t own =
        http_router_body_max(api->pages, api->page_count, method, path);

    if (own == 0)
        own = http_router_body_max(routes, count, method, path);
    return own > 0 ? own : API_ROUTES_BODY_MAX;
}

/* Matched against the call's copy, which its parameters point into. */
static int find_route(struct api_call *call)
{
    struct http_request view = *call->request;
    size_t count;
    const struct http_route *routes = api_routes(&count);
    int status;

    view.path = call->path;
    status = http_router_match(call->api->pages, call->api->page_count, &view,
                               &call->match);
    return status != 404
               ? status
               : http_router_match(routes, count, &view, &call->match);
}

void api_handle(void *arg, struct http_request *request)
{
    struct api *api = arg;
    struct api_call *call = api_call_new(api, request);
    int status = find_route(call);

    if (status != 200)
        answer_unrouted(call, status);
    else if (call->match.route->scope == API_ROUTE_PUBLIC)
        start_handler(call);
    else
        api_auth_check(api->auth,
                       http_request_header(request, SLICE("authorization")),
                       call->match.route->scope, on_checked, call);
}
