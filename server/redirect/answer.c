#include "server/redirect/answer.h"

#include "server/http/http_response.h"
#include "server/reach_proof.h"
#include "server/redirect/app_files.h"
#include "server/redirect/click_record.h"
#include "server/redirect/html.h"
#include "server/redirect/page_html.h"
#include "shortener/catalog/page.h"

/* A lost Redis is mostly back by then. */
#define UNAVAILABLE_WAIT_S 2

/* Nothing but text, and the style that it brings along. */
#define PAGE_POLICY                                 \
    "Content-Security-Policy: default-src 'none'; " \
    "style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; "

static void start_page(struct http_request *request, int status)
{
    http_response_start(request, status);
    http_response_lines(request,
                        SLICE("Content-Type: text/html; charset=utf-8\r\n"
                              "Cache-Control: no-store\r\n"
                              "X-Content-Type-Options: nosniff\r\n"));
}

/*
 * Browsers hold the redirect behind a form to form-action too, so 'self' would
 * end here, and the destination's host is not to be told before the password.
 */
static void send_form(struct redirect_turn *turn, int status)
{
    struct http_request *request = turn->request;

    start_page(request, status);
    http_response_lines(request,
                        SLICE(PAGE_POLICY "form-action http: https:\r\n"
                                          "Referrer-Policy: no-referrer\r\n"));
    http_response_finish(request, buffer_slice(&turn->redirect->page));
}

static void send_retry_after(struct http_request *request, int64_t wait_s)
{
    char text[48];
    int len = snprintf(text, sizeof(text), "Retry-After: %lld\r\n",
                       (long long)wait_s);

    http_response_lines(request, slice_of(text, (size_t)len));
}

/* `wait_s`: after how many seconds to try again; 0: nothing is said of that. */
static void send_page_until(struct redirect_turn *turn, int status,
                            int64_t wait_s)
{
    struct http_request *request = turn->request;

    start_page(request, status);
    http_response_lines(request, SLICE(PAGE_POLICY "form-action 'none'\r\n"));
    if (wait_s > 0)
        send_retry_after(request, wait_s);
    http_response_finish(request, buffer_slice(&turn->redirect->page));
}

static void send_page(struct redirect_turn *turn, int status)
{
    send_page_until(turn, status, 0);
}

#define NO_STORE "Cache-Control: no-store\r\n"
#define REFERRER "Referrer-Policy: strict-origin-when-cross-origin\r\n"
#define NO_INDEX "X-Robots-Tag: noindex\r\n"

static void send_cache_control(struct http_request *request, int64_t seconds)
{
    char text[48];
    int len;

    if (seconds == 0) {
        http_response_lines(request, SLICE(NO_STORE));
        return;
    }
    len = snprintf(text, sizeof(text), "Cache-Control: max-age=%lld\r\n",
                   (long long)seconds);
    http_response_lines(request, slice_of(text, (size_t)len));
}

static void send_options(struct http_request *request,
                         const struct answer_options *options)
{
    http_response_lines(request, SLICE(REFERRER));
    if (!options->robots)
        http_response_lines(request, SLICE(NO_INDEX));
    if (options->lines.len > 0)
        http_response_lines(request, options->lines);
}

/* What nearly every redirect has is in one piece. */
static void send_redirect_options(struct http_request *request,
                                  const struct answer_options *options)
{
    if (options->cache_seconds == 0 && !options->robots &&
        options->lines.len == 0) {
        http_response_lines(request, SLICE(NO_STORE REFERRER NO_INDEX));
        return;
    }
    send_cache_control(request, options->cache_seconds);
    send_options(request, options);
}

void answer_location(struct http_request *request, int status,
                     struct slice location,
                     const struct answer_options *options)
{
    http_response_start(request, status);
    http_response_header(request, SLICE("Location"), location);
    send_redirect_options(request, options);
    http_response_finish(request, SLICE_NONE);
}

void answer_app(struct redirect_turn *turn, struct slice app,
                struct slice fallback, const struct answer_options *options)
{
    buffer_clear(&turn->redirect->page);
    html_app(&turn->redirect->page, turn->host, app, fallback);
    start_page(turn->request, 200);
    http_response_lines(turn->request,
                        SLICE(PAGE_POLICY "form-action 'none'\r\n"));
    send_options(turn->request, options);
    http_response_finish(turn->request, buffer_slice(&turn->redirect->page));
}

/* To an address of the brand's or the link's other than its first. */
static void lead_on(struct redirect_turn *turn, int status, struct slice url)
{
    static const struct answer_options options = {0};

    answer_location(turn->request, status, url, &options);
}

/* A destination that is not a link's first: is there one, and not blocked? */
static bool may_lead(const struct redirect_turn *turn, struct slice url)
{
    return url.len > 0 && resolver_lets_pass(turn->redirect->resolver, url);
}

/* A link page that is gone, for which a brand's link page stands in: a loop. */
static bool leads_back(const struct redirect_turn *turn, struct slice url)
{
    return turn->route.kind == ROUTE_PAGE && page_is_address(url);
}

/* The brand's not-found destination, or the page. */
void answer_orphan(struct redirect_turn *turn, const struct brand *brand)
{
    bool leads_on = brand != NULL && may_lead(turn, brand->not_found_url) &&
                    !leads_back(turn, brand->not_found_url);

    click_record_orphan(turn, leads_on ? 302 : 404);
    if (leads_on) {
        lead_on(turn, 302, brand->not_found_url);
        return;
    }
    buffer_clear(&turn->redirect->page);
    html_not_found(&turn->redirect->page, turn->host);
    send_page(turn, 404);
}

void answer_expired(struct redirect_turn *turn, struct slice link,
                    struct slice url)
{
    bool leads_on = may_lead(turn, url);

    click_record_expired(turn, link, leads_on ? 302 : 410);
    if (leads_on) {
        lead_on(turn, 302, url);
        return;
    }
    buffer_clear(&turn->redirect->page);
    html_expired(&turn->redirect->page);
    send_page(turn, 410);
}

void answer_dead_end(struct redirect_turn *turn,
                     const struct resolver_answer *answer)
{
    int status = answer->removed ? 410 : 404;

    click_record_dead_end(turn, answer, status);
    buffer_clear(&turn->redirect->page);
    html_dead_end(&turn->redirect->page, turn->host, answer->removed);
    send_page(turn, status);
}

void answer_password(struct redirect_turn *turn, bool wrong)
{
    turn_count(turn, wrong ? COUNTER_PASSWORD_WRONG : COUNTER_PASSWORD_PAGES);
    buffer_clear(&turn->redirect->page);
    html_password(&turn->redirect->page, turn->host, wrong);
    send_form(turn, wrong ? 403 : 200);
}

void answer_slow_down(struct redirect_turn *turn, int64_t wait_ms)
{
    turn_count(turn, COUNTER_PASSWORD_SLOWED);
    buffer_clear(&turn->redirect->page);
    html_slow_down(&turn->redirect->page);
    send_page_until(turn, 429, (wait_ms + 999) / 1000);
}

void answer_blocked(struct redirect_turn *turn)
{
    turn_count(turn, COUNTER_BLOCKED);
    click_record_orphan(turn, 410);
    buffer_clear(&turn->redirect->page);
    html_blocked(&turn->redirect->page, turn->host);
    send_page(turn, 410);
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
    if (may_lead(turn, brand->root_url)) {
        lead_on(turn, 302, brand->root_url);
        return;
    }
    buffer_clear(&turn->redirect->page);
    html_root(&turn->redirect->page, turn->host);
    send_page(turn, 200);
}

void answer_preview(struct redirect_turn *turn, const struct cache_entry *entry)
{
    const struct link_gate *gate = entry->gate;
    bool secret =
        gate != NULL && (gate->password.len > 0 || gate->max_clicks > 0);

    turn_count(turn, COUNTER_PREVIEWS);
    buffer_clear(&turn->redirect->page);
    html_preview(&turn->redirect->page, turn->host, turn->route.slug,
                 secret ? SLICE_NONE : entry->prepared);
    send_page(turn, 200);
}

void answer_proof(struct redirect_turn *turn)
{
    struct http_request *request = turn->request;
    struct buffer *page = &turn->redirect->page;

    buffer_clear(page);
    reach_proof_append(page, turn->redirect->proof_key, turn->host,
                       turn->route.slug);
    http_response_start(request, 200);
    http_response_lines(request,
                        SLICE("Content-Type: text/plain; charset=utf-8\r\n"
                              "Cache-Control: no-store\r\n"
                              "X-Content-Type-Options: nosniff\r\n"));
    http_response_finish(request, buffer_slice(page));
}

void answer_apps(struct redirect_turn *turn, const struct brand *brand)
{
    bool apple = turn->route.kind == ROUTE_IOS_APPS;
    struct slice apps = apple ? brand->ios_apps : brand->android_apps;
    struct http_request *request = turn->request;
    struct buffer *page = &turn->redirect->page;

    if (apps.len == 0) {
        http_response_send(request, 404, SLICE("text/plain; charset=utf-8"),
                           SLICE("This brand names no such app.\n"));
        return;
    }
    buffer_clear(page);
    if (apple)
        app_files_apple(page, apps);
    else
        app_files_android(page, apps);
    http_response_start(request, 200);
    http_response_lines(request, SLICE("Content-Type: application/json\r\n"
                                       "Cache-Control: max-age=300\r\n"
                                       "X-Content-Type-Options: nosniff\r\n"));
    http_response_finish(request, buffer_slice(page));
}

/*
 * Not kept by anybody, so that a change or an item's time shows at once and
 * each view is one. Links on it get to know which page they were found on.
 */
void answer_link_page(struct redirect_turn *turn,
                      const struct cache_entry *entry)
{
    struct http_request *request = turn->request;
    struct redirect *redirect = turn->redirect;

    click_record_view(turn, entry);
    buffer_clear(&redirect->location);
    page_html_policy(&redirect->location, entry->page);
    buffer_clear(&redirect->page);
    page_html_append(&redirect->page, entry->page,
                     clock_wall_ms(redirect->clock));
    http_response_start(request, 200);
    http_response_lines(
        request, SLICE("Content-Type: text/html; charset=utf-8\r\n"
                       "Cache-Control: no-store\r\n"
                       "X-Content-Type-Options: nosniff\r\n"
                       "Referrer-Policy: strict-origin-when-cross-origin\r\n"));
    http_response_header(request, SLICE("Content-Security-Policy"),
                         buffer_slice(&redirect->location));
    if (!entry->robots)
        http_response_lines(request, SLICE("X-Robots-Tag: noindex\r\n"));
    http_response_finish(request, buffer_slice(&redirect->page));
}

void answer_limited(struct redirect_turn *turn, int64_t wait_s)
{
    turn_count(turn, COUNTER_LIMITED);
    buffer_clear(&turn->redirect->page);
    html_limited(&turn->redirect->page);
    send_page_until(turn, 429, wait_s);
}

void answer_unavailable(struct redirect_turn *turn)
{
    turn_count(turn, COUNTER_UNAVAILABLE);
    buffer_clear(&turn->redirect->page);
    html_unavailable(&turn->redirect->page);
    send_page_until(turn, 503, UNAVAILABLE_WAIT_S);
}
