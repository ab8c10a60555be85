#include "attribution/report/report.h"
#include "attribution/result/report_markup.h"
#include "server/api/api.h"
#include "server/api/call/problem.h"
#include "server/api/report/report_params.h"
#include "server/api/report/report_run.h"
#include "server/dashboard/dashboard_handlers.h"
#include "server/dashboard/dashboard_page.h"
#include "server/dashboard/query_form.h"
#include "server/dashboard/session.h"
#include "server/dashboard/term_list.h"
#include "server/report_settings.h"

static struct slice name_of(const struct api_call *call)
{
    return api_call_param(call, SLICE("name"));
}

/* ---- The page ----------------------------------------------------------- */

/* The span goes along to the other reports, and nothing else. */
static void append_span(const struct report_params *params, struct buffer *out)
{
    static const char *const kept[] = {"from", "to", "tz"};
    struct report_params span = {.count = 0};

    for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
        struct slice value = report_params_get(params, kept[i]);

        if (!slice_is_none(value))
            span.list[span.count++] =
                (struct report_param){slice_str(kept[i]), value};
    }
    report_params_append(&span, out);
}

static void append_header(const struct report_def *def,
                          const struct report_params *params,
                          struct buffer *page)
{
    struct buffer span = BUFFER_INIT;

    append_span(params, &span);
    dashboard_page_bar(page, def->name, buffer_slice(&span));
    buffer_release(&span);
    buffer_append(page, SLICE("<header>\n<h1>"));
    report_markup_name(page, def->name);
    buffer_append(page, SLICE("</h1>\n<p>"));
    report_markup_text(page, slice_str(def->help));
    buffer_append(page, SLICE("</p>\n</header>\n<main id=\"main\">\n"));
}

static void append_terms(const struct report_def *def, struct buffer *page)
{
    struct buffer terms = BUFFER_INIT;

    term_list_append(def, &terms);
    if (terms.len > 0) {
        buffer_append(page, SLICE("<details>\n<summary>Names that marketers "
                                  "use</summary>\n"));
        buffer_append(page, buffer_slice(&terms));
        buffer_append(page, SLICE("</details>\n"));
    }
    buffer_release(&terms);
}

/* `job` is NULL, or `err`. */
static void send_page(struct api_call *call, const struct report_job *job,
                      const struct error *err)
{
    const struct report_def *def = report_find(name_of(call));
    struct report_params params;
    struct buffer page = BUFFER_INIT;
    struct error none = ERROR_INIT;

    /* A query that cannot be read is what `err` is about. */
    if (report_params_read_form(&params, call->query, &none) < 0)
        params.count = 0;
    dashboard_page_start(&page, def->name);
    append_header(def, &params, &page);
    query_form_append(def, &params, err, &page);
    append_terms(def, &page);
    if (err == NULL)
        buffer_append(&page, buffer_slice(&job->out));
    dashboard_page_end(&page);
    report_params_release(&params);
    dashboard_page_send(call, err == NULL ? 200 : problem_status(err), &page);
}

static void send_unknown(struct api_call *call)
{
    struct buffer page = BUFFER_INIT;
    struct error err = ERROR_INIT;

    report_unknown(name_of(call), &err);
    dashboard_page_start(&page, "No such report");
    dashboard_page_bar(&page, "", SLICE_NONE);
    buffer_append(&page, SLICE("<header>\n<h1>No such report</h1>\n"
                               "</header>\n<main id=\"main\">\n"));
    dashboard_page_error(&page, &err);
    dashboard_page_end(&page);
    dashboard_page_send(call, problem_status(&err), &page);
}

/* ---- A report to be saved ----------------------------------------------- */

static void send_file(struct api_call *call, const struct report_job *job)
{
    static const char *const endings[] = {[REPORT_JSON] = "json",
                                          [REPORT_CSV] = "csv",
                                          [REPORT_TABLE] = "txt",
                                          [REPORT_HTML] = "html"};
    struct buffer name = BUFFER_INIT;

    buffer_appendf(&name, "attachment; filename=\"%s.%s\"", job->name,
                   endings[job->query.format]);
    api_call_header(call, SLICE("Content-Disposition"), buffer_slice(&name));
    buffer_release(&name);
    api_call_send(call, 200, slice_str(report_content_type(job->query.format)),
                  buffer_slice(&job->out));
}

/* ---- GET /reports/{name} ------------------------------------------------ */

/* What its links go on with; the table that CSV was to have is no part. */
static char *write_given(struct report_params *params)
{
    struct buffer given = BUFFER_INIT;

    report_params_drop(params, "section");
    report_params_append(params, &given);
    return buffer_detach(&given);
}

static bool is_file(const struct report_params *params)
{
    return !slice_is_none(report_params_get(params, "format"));
}

static int parse_query(const struct api_call *call, struct report_query *query,
                       struct error *err)
{
    struct report_params params;
    int code = report_params_read_form(&params, call->query, err);

    if (code == 0)
        code = report_query_init(
            query, params.list, params.count,
            report_settings_now(call->api->report_settings), err);
    if (code == 0 && !is_file(&params)) {
        query->format = REPORT_HTML_PART;
        query->given = write_given(&params);
    }
    report_params_release(&params);
    return code;
}

static void send_report(struct api_call *call, const struct report_job *job,
                        const struct error *err)
{
    if (err == NULL && job->query.format != REPORT_HTML_PART)
        send_file(call, job);
    else
        send_page(call, job, err);
}

/* "by=&from=", a field that nobody filled in? */
static bool has_empty(struct slice query)
{
    struct slice item;

    while (query.len > 0 && slice_split(&query, '&', &item)) {
        if (item.len == 0 || item.ptr[item.len - 1] == '=')
            return true;
    }
    return false;
}

/* To the address that people keep and pass on: what was asked, and no more. */
static bool send_shorter(struct api_call *call)
{
    struct report_params params;
    struct error err = ERROR_INIT;
    struct buffer address = BUFFER_INIT;
    bool shorter = has_empty(call->query) &&
                   report_params_read_form(&params, call->query, &err) == 0;

    if (!shorter)
        return false;
    buffer_append(&address, call->path);
    if (params.count > 0)
        buffer_append_byte(&address, '?');
    report_params_append(&params, &address);
    report_params_release(&params);
    api_call_header(call, SLICE("Location"), buffer_slice(&address));
    buffer_release(&address);
    api_call_empty(call, 303);
    return true;
}

static void run(struct api_call *call)
{
    static const struct report_run_kind kind = {parse_query, send_report};

    if (report_find(name_of(call)) == NULL)
        send_unknown(call);
    else if (!send_shorter(call))
        report_run_start(call, name_of(call), &kind);
}

void dashboard_report(void *api, struct http_request *request,
                      const struct http_match *match)
{
    (void)api;
    (void)match;
    session_check(request->user, run);
}
