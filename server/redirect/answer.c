#include "server/redirect/answer.h"

#include "server/http/http_response.h"
#include "server/redirect/click_record.h"
#include "server/redirect/html.h"

static void send_page(struct redirect_turn *turn, int status)
{
    struct http_request *request = turn->request;

    http_response_start(request, status);
    http_response_lines(request,
                        SLICE("Content-Type: text/html; charset=utf-8\r\n"
                              "Cache-Control: no-store\r\n"
                              "X-Content-Type-Options: nosniff\r\n"
                              "Content-Security-Policy: default-src 'none'; "
                              "style-src 'unsafe-inline'\r\n"));
    if (status == 503)
        http_response_lines(request, SLICE("Retry-After: 2\r\n"));
    http_response_finish(request, buffer_slice(&turn->redirect->page));
}

static void send_cache_control(struct http_request *request, int64_t seconds)
{
    char text[48];
    int len;

    if (seconds == 0) {
        http_response_lines(request, SLICE("Cache-Control: no-store\r\n"));
        return;
    }
    len = snprintf(text, sizeof(text), "Cache-Control: max-age=%lld\r\n",
                   (long long)seconds);
    http_response_lines(request, slice_of(text, (size_t)len));
}

void answer_location(struct http_request *request, int status,
                     struct slice location, int64_t cache_seconds, bool robots)
{
    http_response_start(request, status);
    http_response_header(request, SLICE("Location"), location);
    send_cache_control(request, cache_seconds);
    http_response_lines(
        request, SLICE("Referrer-Policy: strict-origin-when-cross-origin\r\n"));
    if (!robots)
        http_response_lines(request, SLICE("X-Robots-Tag: noindex\r\n"));
    http_response_finish(request, SLICE_NONE);
}

/* The brand's not-found destination, or the page. */
void answer_orphan(struct redirect_turn *turn, const struct brand *brand)
{
    bool leads_on = brand != NULL && brand->not_found_url.len > 0;

    click_record_orphan(turn, leads_on ? 302 : 404);
    if (leads_on) {
        answer_location(turn->request, 302, brand->not_found_url, 0, false);
        return;
    }
    buffer_clear(&turn->redirect->page);
    html_not_found(&turn->redirect->page, turn->host);
    send_page(turn, 404);
}

void answer_stranger(struct redirect_turn *turn)
{
    turn_count(turn, COUNTER_UNKNOWN_HOSTS);
    buffer_clear(&turn->redirect->page);
    html_not_found(&turn->redirect->page, turn->host);
    send_page(turn, 404);
}

void answer_root(struct redirect_turn *turn, const struct brand *brand)
{
    if (brand->root_url.len > 0) {
        answer_location(turn->request, 302, brand->root_url, 0, false);
        return;
    }
    buffer_clear(&turn->redirect->page);
    html_root(&turn->redirect->page, turn->host);
    send_page(turn, 200);
}

void answer_preview(struct redirect_turn *turn, const struct cache_entry *entry)
{
    turn_count(turn, COUNTER_PREVIEWS);
    buffer_clear(&turn->redirect->page);
    html_preview(&turn->redirect->page, turn->host, turn->route.slug,
                 entry->prepared);
    send_page(turn, 200);
}

void answer_unavailable(struct redirect_turn *turn)
{
    turn_count(turn, COUNTER_UNAVAILABLE);
    buffer_clear(&turn->redirect->page);
    html_unavailable(&turn->redirect->page);
    send_page(turn, 503);
}
