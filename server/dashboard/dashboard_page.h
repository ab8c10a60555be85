#ifndef SERVER_DASHBOARD_PAGE_H
#define SERVER_DASHBOARD_PAGE_H

#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"
#include "server/api/call/api_call.h"

/*
 * What all pages of the dashboard have: head, style, the bar with the reports,
 * and the way out as an answer.
 *
 *     dashboard_page_start(&page, "funnel");
 *     dashboard_page_bar(&page, "funnel", "from=2026-11-01");
 *     ... <header>, <main id="main"> without its end ...
 *     dashboard_page_end(&page);
 *     dashboard_page_send(call, 200, &page);
 *
 * Pages have no scripts and ask for nothing else; what every answer of the
 * admin port says of itself (api_call.c) forbids both.
 */

/* `title`: of the window, before "Waypost". Markup of neither. */
void dashboard_page_start(struct buffer *page, const char *title);

/*
 * `report` is the one that is shown, or NULL. `span` is what the links to
 * the others keep: a query string, or nothing.
 */
void dashboard_page_bar(struct buffer *page, const char *report,
                        struct slice span);

/* What went wrong, in the API's words; "error" is its id. */
void dashboard_page_error(struct buffer *page, const struct error *err);

void dashboard_page_end(struct buffer *page);

/* Ends the call; lets go of the page. */
void dashboard_page_send(struct api_call *call, int status,
                         struct buffer *page);

#endif
