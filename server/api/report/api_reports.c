#include <jansson.h>
#include <string.h>

#include "attribution/report/report.h"
#include "attribution/report/report_term.h"
#include "server/api/api.h"
#include "server/api/api_handlers.h"
#include "server/api/call/api_call.h"
#include "server/api/report/report_params.h"
#include "server/api/report/report_run.h"
#include "server/ledger_thread.h"
#include "server/report_settings.h"

/* ---- GET /api/v1/reports ------------------------------------------------ */

static json_t *list_params(const struct report_def *def)
{
    struct slice rest = slice_str(def->params);
    json_t *list = json_array();
    struct slice name;

    while (slice_split(&rest, ',', &name))
        json_array_append_new(list, json_stringn(name.ptr, name.len));
    return list;
}

static json_t *list_terms(const struct report_def *def)
{
    json_t *list = json_array();

    for (const struct report_term *term = report_term_list();
         term->name != NULL; term++) {
        if (strcmp(term->report, def->name) == 0)
            json_array_append_new(
                list, json_pack("{s:s, s:s, s:s, s:s}", "name", term->name,
                                "is", term->is, "section", term->section,
                                "column", term->column));
    }
    return list;
}

void api_reports_index(void *api, struct http_request *request,
                       const struct http_match *match)
{
    json_t *items = json_array();

    (void)api;
    (void)match;
    for (const struct report_def *def = report_list(); def->name != NULL; def++)
        json_array_append_new(items, json_pack("{s:s, s:s, s:o, s:o}", "name",
                                               def->name, "help", def->help,
                                               "parameters", list_params(def),
                                               "terms", list_terms(def)));
    api_call_json(request->user, 200, json_pack("{s:o}", "items", items));
}

/* ---- GET /api/v1/reports/{name} ----------------------------------------- */

static int parse_query(const struct api_call *call, struct report_query *query,
                       struct error *err)
{
    struct report_params params;
    int code = report_params_read(&params, call->query, err);

    if (code == 0)
        code = report_query_init(
            query, params.list, params.count,
            report_settings_now(call->api->report_settings), err);
    report_params_release(&params);
    return code;
}

static void send_report(struct api_call *call, const struct report_job *job,
                        const struct error *err)
{
    if (err != NULL)
        api_call_fail(call, err);
    else
        api_call_send(call, 200,
                      slice_str(report_content_type(job->query.format)),
                      buffer_slice(&job->out));
}

void api_reports_run(void *arg, struct http_request *request,
                     const struct http_match *match)
{
    static const struct report_run_kind kind = {parse_query, send_report};
    struct api_call *call = request->user;

    (void)arg;
    (void)match;
    report_run_start(call, api_call_param(call, SLICE("name")), &kind);
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
