#include "attribution/report/report.h"
#include "attribution/result/report_markup.h"
#include "core/datetime.h"
#include "server/api/api.h"
#include "server/api/api_handlers.h"
#include "server/api/call/problem.h"
#include "server/api/report/report_params.h"
#include "server/api/report/report_run.h"
#include "server/dashboard/dashboard_handlers.h"
#include "server/dashboard/dashboard_page.h"
#include "server/dashboard/session.h"
#include "server/dashboard/term_list.h"
#include "server/report_settings.h"

#define HOME_REPORT SLICE("kpis")
#define TITLE       "Inbound and outbound"
#define HOME_DAYS   30
#define DAY_MS      ((int64_t)86400000)

/* ---- What is asked ------------------------------------------------------ */

static void append_day(struct buffer *out, int64_t day)
{
    int year;
    int month;
    int date;

    datetime_civil(day, &year, &month, &date);
    buffer_appendf(out, "%04d-%02d-%02d", year, month, date);
}

/* Today, as days since 1970, in the zone that reports go by. */
static int read_today(const struct api_call *call, int64_t *today,
                      struct error *err)
{
    int64_t now = clock_wall_ms(call->api->clock);
    struct report_query query;

    if (report_query_init(&query, NULL, 0,
                          report_settings_now(call->api->report_settings),
                          err) < 0)
        return err->code;
    *today = (now + (int64_t)timezone_offset(query.zone, now) * 1000) / DAY_MS;
    report_query_release(&query);
    return 0;
}

/* The last thirty days, today included. */
static int write_span(const struct api_call *call, struct buffer *out,
                      struct error *err)
{
    int64_t today = 0;

    if (read_today(call, &today, err) < 0)
        return err->code;
    buffer_append(out, SLICE("from="));
    append_day(out, today - HOME_DAYS + 1);
    buffer_append(out, SLICE("&to="));
    append_day(out, today);
    return 0;
}

static int init_query(const struct api_call *call, struct slice span,
                      struct report_query *query, struct error *err)
{
    struct report_params params;
    int code = report_params_read(&params, span, err);

    if (code == 0)
        code = report_query_init(
            query, params.list, params.count,
            report_settings_now(call->api->report_settings), err);
    report_params_release(&params);
    return code;
}

static int parse_query(const struct api_call *call, struct report_query *query,
                       struct error *err)
{
    struct buffer span = BUFFER_INIT;
    int code = write_span(call, &span, err);

    if (code == 0)
        code = init_query(call, buffer_slice(&span), query, err);
    if (code == 0) {
        query->format = REPORT_HTML_PART;
        query->section = slice_copy(SLICE("rows"));
        query->given = slice_copy(buffer_slice(&span));
    }
    buffer_release(&span);
    return code;
}

/* ---- What is shown ------------------------------------------------------ */

static void append_figures(const struct report_job *job, struct buffer *page)
{
    buffer_append(page, SLICE("<p>The two sides of the business, from <bdi>"));
    report_markup_text(page, slice_str(job->query.from));
    buffer_append(page, SLICE("</bdi> to <bdi>"));
    report_markup_text(page, slice_str(job->query.to));
    buffer_append(page, SLICE("</bdi></p>\n</header>\n<main id=\"main\">\n"));
    buffer_append(page, buffer_slice(&job->out));
}

static void append_failure(const struct error *err, struct buffer *page)
{
    buffer_append(page, SLICE("</header>\n<main id=\"main\">\n"));
    dashboard_page_error(page, err);
}

static void append_reports(struct buffer *page)
{
    buffer_append(page, SLICE("<h2 id=\"reports\">Reports</h2>\n"
                              "<div class=\"reports\">\n"));
    for (const struct report_def *def = report_list(); def->name != NULL;
         def++) {
        buffer_appendf(page, "<section><h3><a href=\"/reports/%s\">",
                       def->name);
        report_markup_name(page, def->name);
        buffer_append(page, SLICE("</a></h3>\n<p>"));
        report_markup_text(page, slice_str(def->help));
        buffer_append(page, SLICE("</p>\n"));
        term_list_append(def, page);
        buffer_append(page, SLICE("</section>\n"));
    }
    buffer_append(page,
                  SLICE("</div>\n<p>Campaigns compare by direction and by "
                        "objective: <a href=\"/reports/attribution?"
                        "by=direction%2Cobjective&amp;models="
                        "last_non_direct\">attribution by both</a>.</p>\n"));
}

static void send_home(struct api_call *call, const struct report_job *job,
                      const struct error *err)
{
    struct buffer page = BUFFER_INIT;

    dashboard_page_start(&page, TITLE);
    dashboard_page_bar(&page, NULL,
                       job != NULL ? slice_str(job->query.given) : SLICE_NONE);
    buffer_append(&page, SLICE("<header>\n<h1>" TITLE "</h1>\n"));
    if (job != NULL)
        append_figures(job, &page);
    else
        append_failure(err, &page);
    append_reports(&page);
    dashboard_page_end(&page);
    dashboard_page_send(call, err == NULL ? 200 : problem_status(err), &page);
}

/* ---- GET / -------------------------------------------------------------- */

static void run(struct api_call *call)
{
    static const struct report_run_kind kind = {parse_query, send_home};

    report_run_start(call, HOME_REPORT, &kind);
}

/* Scripts and curl get what they always got: where the API is described. */
void dashboard_home(void *api, struct http_request *request,
                    const struct http_match *match)
{
    struct slice accept = http_request_header(request, SLICE("accept"));

    if (slice_search_nocase(accept, SLICE("text/html")) < accept.len)
        session_check(request->user, run);
    else
        api_health_welcome(api, request, match);
}
