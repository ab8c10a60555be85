#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "core/job_thread.h"
#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/api_handlers.h"
#include "server/api/call/api_call.h"
#include "server/api/call/json_text.h"
#include "server/verify/brand_verify.h"
#include "shortener/store/brand_store.h"

/*
 * POST /api/v1/brands/{host}/verify: a look from outside. The brand is read,
 * then checked on the verifying thread; the answer is 200 whatever was found.
 */
struct verifying {
    struct job job; /* first */
    struct api_call *call;
    struct verify_target target;
    struct verify_findings findings;
    bool cancelled;
};

static struct verifying *verifying_of(struct job *job)
{
    return (struct verifying *)(void *)job;
}

static void verifying_free(struct verifying *verifying)
{
    verify_findings_release(&verifying->findings);
    verify_target_release(&verifying->target);
    free(verifying);
}

/* ---- The answer ---------------------------------------------------------- */

static json_t *show_finding(struct verify_finding *finding)
{
    struct slice mend = buffer_slice(&finding->mend);

    return json_pack("{s:s, s:s, s:o, s:o}", "check", finding->check, "status",
                     verify_status_name(finding->status), "found",
                     json_text_new(buffer_slice(&finding->found)),
                     "how_to_mend",
                     mend.len > 0 ? json_text_new(mend) : json_null());
}

static json_t *show_findings(struct verifying *verifying)
{
    struct verify_findings *findings = &verifying->findings;
    json_t *checks = json_array();

    for (size_t i = 0; i < findings->count; i++)
        json_array_append_new(checks, show_finding(&findings->rows[i]));
    return json_pack("{s:o, s:s, s:o}", "host",
                     json_text_new(slice_str(verifying->target.host)), "status",
                     verify_status_name(verify_findings_status(findings)),
                     "checks", checks);
}

/* ---- The thread ---------------------------------------------------------- */

static void run_job(struct job *job, bool cancelled)
{
    struct verifying *verifying = verifying_of(job);

    verifying->cancelled = cancelled;
    if (!cancelled)
        brand_verify_run(&verifying->target, &verifying->findings);
}

static void end_job(struct job *job)
{
    struct verifying *verifying = verifying_of(job);
    struct error err = ERROR_INIT;

    if (verifying->cancelled) {
        error_set(&err, ERROR_CANCELLED,
                  "the server is stopping; try again later");
        api_call_fail(verifying->call, &err);
    } else {
        api_call_json(verifying->call, 200, show_findings(verifying));
    }
    verifying_free(verifying);
}

static void start_job(struct api_call *call, const struct brand *brand)
{
    struct verifying *verifying = memory_zalloc(1, sizeof(*verifying));
    struct api *api = call->api;
    struct buffer base = BUFFER_INIT;
    struct error err = ERROR_INIT;

    brand_base(brand, &base);
    verifying->job = (struct job){.run = run_job, .done = end_job};
    verifying->call = call;
    verify_target_init(&verifying->target, brand->host, buffer_slice(&base),
                       api->public_listen);
    verifying->target.dns = *api->dns;
    memcpy(verifying->target.key, api->proof_key, HMAC_SIZE);
    buffer_release(&base);
    if (job_thread_give(api->verifier, &verifying->job))
        return;
    verifying_free(verifying);
    error_field(&err, ERROR_FULL, "busy", "",
                "%d brands wait to be verified already; try again shortly",
                API_VERIFY_JOBS);
    api_call_fail(call, &err);
}

/* ---- The request --------------------------------------------------------- */

static void answer_missing(struct api_call *call)
{
    struct slice host = api_call_param(call, SLICE("host"));
    struct error err = ERROR_INIT;

    error_set(&err, ERROR_NOT_FOUND, "there is no brand \"%" SLICE_FMT "\"",
              SLICE_ARG(slice_head(host, 128)));
    api_call_fail(call, &err);
}

static void on_brand(void *arg, const struct error *err,
                     const struct redisReply *reply)
{
    struct api_call *call = arg;
    struct brand brand;

    if (err != NULL && err->code != ERROR_NOT_FOUND)
        api_call_fail(call, err);
    else if (err != NULL || brand_from_reply(&brand, reply) < 0)
        answer_missing(call);
    else
        start_job(call, &brand);
}

void api_brand_verify(void *arg, struct http_request *request,
                      const struct http_match *match)
{
    struct api *api = arg;
    struct api_call *call = request->user;
    struct error err = ERROR_INIT;
    char host[BRAND_HOST_MAX + 1];

    (void)match;
    /* What can be no host is the brand of nothing. */
    if (brand_host(api_call_param(call, SLICE("host")), host, &err) < 0)
        answer_missing(call);
    else
        brand_store_get(api->redis, slice_str(host), on_brand, call);
}
