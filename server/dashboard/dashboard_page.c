#include "server/dashboard/dashboard_page.h"

#include <string.h>

#include "attribution/report/report.h"
#include "attribution/result/report_markup.h"
#include "attribution/result/report_style.h"
#include "server/dashboard/dashboard_style.h"

void dashboard_page_start(struct buffer *page, const char *title)
{
    buffer_append(page, SLICE("<!DOCTYPE html>\n"
                              "<html lang=\"en\" dir=\"ltr\">\n<head>\n"
                              "<meta charset=\"utf-8\">\n"
                              "<meta name=\"viewport\" "
                              "content=\"width=device-width\">\n"
                              "<meta name=\"color-scheme\" "
                              "content=\"light dark\">\n<title>"));
    report_markup_text(page, slice_str(title));
    buffer_append(page, SLICE(" \u00b7 Waypost</title>\n<style>\n"));
    buffer_append(page, report_style());
    buffer_append(page, dashboard_style());
    buffer_append(page, SLICE("</style>\n</head>\n<body>\n"));
}

static void append_item(struct buffer *page, const char *name, bool is_current,
                        struct slice span)
{
    buffer_appendf(page, "<li><a href=\"/reports/%s", name);
    if (span.len > 0) {
        buffer_append_byte(page, '?');
        report_markup_text(page, span);
    }
    buffer_append(page, is_current ? SLICE("\" aria-current=\"page\">")
                                   : SLICE("\">"));
    report_markup_text(page, slice_str(name));
    buffer_append(page, SLICE("</a></li>\n"));
}

void dashboard_page_bar(struct buffer *page, const char *report,
                        struct slice span)
{
    buffer_append(page,
                  SLICE("<a class=\"skip\" href=\"#main\">To the figures</a>\n"
                        "<nav aria-label=\"Reports\">\n<a href=\"/\""));
    buffer_append(page, report == NULL ? SLICE(" aria-current=\"page\"")
                                       : SLICE_NONE);
    buffer_append(page, SLICE(">Waypost</a>\n<ul>\n"));
    for (const struct report_def *def = report_list(); def->name != NULL; def++)
        append_item(page, def->name,
                    report != NULL && strcmp(def->name, report) == 0, span);
    buffer_append(page, SLICE("</ul>\n<form method=\"post\" "
                              "action=\"/sign-out\"><button>Sign out</button>"
                              "</form>\n</nav>\n"));
}

void dashboard_page_error(struct buffer *page, const struct error *err)
{
    buffer_append(page, SLICE("<p id=\"error\" class=\"error\" role=\"alert\" "
                              "dir=\"auto\">"));
    report_markup_text(page, slice_str(err->message));
    buffer_append(page, SLICE("</p>\n"));
}

void dashboard_page_end(struct buffer *page)
{
    buffer_append(page, SLICE("</main>\n<footer>Waypost</footer>\n"
                              "</body>\n</html>\n"));
}

void dashboard_page_send(struct api_call *call, int status, struct buffer *page)
{
    if (status == 503)
        api_call_header(call, SLICE("Retry-After"), SLICE("1"));
    api_call_send(call, status, SLICE("text/html; charset=utf-8"),
                  buffer_slice(page));
    buffer_release(page);
}
