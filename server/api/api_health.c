#include "attribution/ledger/ledger.h"
#include "server/api/api.h"
#include "server/api/api_handlers.h"
#include "server/api/call/api_call.h"
#include "server/api/openapi.h"

#define TEXT SLICE("text/plain; charset=utf-8")

static const struct metric_def api_metrics[API_COUNTERS] = {
    [API_ANSWERED] = {"waypost_api_answers_total", METRIC_COUNTER,
                      "Calls of the admin port that were answered."},
    [API_REFUSED] = {"waypost_api_refused_total", METRIC_COUNTER,
                     "Answers of the admin port with a 4xx status."},
    [API_FAILED] = {"waypost_api_failed_total", METRIC_COUNTER,
                    "Answers of the admin port with a 5xx status."},
    [API_REDIS_READY] = {"waypost_api_redis_ready", METRIC_GAUGE,
                         "1 while the API's Redis connection stands."},
    [API_LEDGER_ROWS] = {"waypost_ledger_rows", METRIC_GAUGE,
                         "Clicks and events that the ledger holds."},
};

void api_health_welcome(void *api, struct http_request *request,
                        const struct http_match *match)
{
    (void)api;
    (void)match;
    api_call_send(
        request->user, 200, SLICE("text/html; charset=utf-8"),
        SLICE("<!doctype html>\n<html lang=\"en\">\n<title>Waypost</title>\n"
              "<meta name=\"viewport\" content=\"width=device-width\">\n"
              "<style>body{font:1rem/1.5 system-ui;max-width:40rem;"
              "margin:3rem auto;padding:0 1rem;color-scheme:light dark}"
              "</style>\n"
              "<h1>Waypost</h1>\n"
              "<p>This is the admin port. The API is described in "
              "<a href=\"/openapi.yaml\">/openapi.yaml</a>; "
              "<code>waypost --help</code> speaks it for you.</p>\n"
              "<p><a href=\"/readyz\">Is it ready?</a> "
              "<a href=\"/metrics\">What does it count?</a></p>\n"
              "</html>\n"));
}

void api_health_alive(void *api, struct http_request *request,
                      const struct http_match *match)
{
    (void)api;
    (void)match;
    api_call_send(request->user, 200, TEXT, SLICE("ok\n"));
}

void api_health_ready(void *api, struct http_request *request,
                      const struct http_match *match)
{
    struct api *self = api;
    struct buffer why = BUFFER_INIT;
    bool ready = redis_state(self->redis) == REDIS_READY;

    (void)match;
    if (!ready)
        buffer_append(&why, SLICE("the API has no connection to Redis"));
    else
        ready = self->ready(self->arg, &why);
    if (ready)
        buffer_append(&why, SLICE("ready"));
    else
        api_call_header(request->user, SLICE("Retry-After"), SLICE("1"));
    buffer_append_byte(&why, '\n');
    api_call_send(request->user, ready ? 200 : 503, TEXT, buffer_slice(&why));
    buffer_release(&why);
}

void api_health_metrics(void *api, struct http_request *request,
                        const struct http_match *match)
{
    struct api *self = api;
    struct metrics *const sets[] = {&self->metrics};
    struct buffer text = BUFFER_INIT;

    (void)match;
    metrics_set(&self->metrics, API_LEDGER_ROWS, ledger_rows(self->ledger));
    self->render_metrics(self->arg, &text);
    metrics_render(api_metrics, API_COUNTERS, sets, 1, &text);
    api_call_send(request->user, 200, SLICE("text/plain; version=0.0.4"),
                  buffer_slice(&text));
    buffer_release(&text);
}

void api_health_openapi(void *api, struct http_request *request,
                        const struct http_match *match)
{
    (void)api;
    (void)match;
    api_call_send(request->user, 200, SLICE("application/yaml"),
                  slice_of(openapi_yaml, openapi_yaml_len));
}
