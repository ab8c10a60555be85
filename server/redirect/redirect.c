#include "server/redirect/redirect.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "attribution/record/click.h"
#include "core/memory.h"
#include "server/http/http_response.h"
#include "server/redirect/counters.h"
#include "server/redirect/html.h"
#include "server/redirect/route.h"
#include "server/redirect/sender.h"
#include "shortener/catalog/brand.h"
#include "shortener/catalog/placement.h"
#include "shortener/resolve/location.h"

#define CLICK_ID_LEN 14
#define TYPE_TEXT    SLICE("text/plain; charset=utf-8")

/* One request on its way to an answer; on the stack, or in a redirect_wait. */
struct redirect_turn {
    struct redirect *redirect;
    struct http_request *request;
    struct slice host; /* lower case */
    struct route route;
    char host_text[BRAND_HOST_MAX + 1];
    char slug_text[PLACEMENT_CODE_MAX + 2]; /* "Q/CODE" */
};

/* A request whose look-up has to ask Redis. */
struct redirect_wait {
    struct redirect_turn turn;
    struct resolver_wait *lookup;
};

/* -- Recording ----------------------------------------------------------- */

/*
 * Puts the click into the spool. Called once for each answer that has to be
 * recorded, before that answer is written; a full spool is counted there.
 */
static void record(struct redirect *redirect, const struct click *click)
{
    struct spool_slot slot;

    redirect->answered++;
    if (spool_reserve(redirect->spool, click_encoded_size(click), &slot) < 0)
        return;
    click_encode(click, slot.area);
    spool_commit(redirect->spool);
    redirect->on_recorded(redirect->arg);
}

static void count(struct redirect *redirect, enum counter id)
{
    metrics_add(redirect->counters, id, 1);
}

static void record_link(struct redirect_turn *turn,
                        const struct resolver_answer *answer,
                        struct slice click_id)
{
    struct redirect *redirect = turn->redirect;
    const struct cache_entry *entry = answer->entry;
    bool scan = answer->placement.len > 0;
    bool qr = location_is_qr(turn->request->query);
    struct sender sender;
    struct click click = {
        .kind = scan || qr ? CLICK_SCAN : CLICK_CLICK,
        .flags = qr ? CLICK_FLAG_QR : 0,
        .status = (uint16_t)entry->status,
        .link = entry->link,
        .campaign = entry->campaign,
        .channel = entry->channel,
        .direction = entry->direction,
        .source = entry->source,
        .content = entry->content,
        .placement = answer->placement,
        .click_id = click_id,
    };

    sender_gather(&sender, turn->request, redirect->secret,
                  redirect->address_mode);
    sender_fill(&sender, &click);
    count(redirect, scan || qr ? COUNTER_SCANS : COUNTER_REDIRECTS);
    record(redirect, &click);
}

static void record_orphan(struct redirect_turn *turn, int status)
{
    struct redirect *redirect = turn->redirect;
    char text[CLICK_LINK_MAX];
    struct slice path = turn->request->path;
    struct sender sender;
    struct click click = {.kind = CLICK_ORPHAN, .status = (uint16_t)status};

    memcpy(text, turn->host.ptr, turn->host.len);
    path = slice_head(path, sizeof(text) - turn->host.len);
    memcpy(text + turn->host.len, path.ptr, path.len);
    click.link = slice_of(text, turn->host.len + path.len);
    sender_gather(&sender, turn->request, redirect->secret,
                  redirect->address_mode);
    sender_fill(&sender, &click);
    count(redirect, COUNTER_ORPHANS);
    record(redirect, &click);
}

/* -- Answering ----------------------------------------------------------- */

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

static void send_location(struct http_request *request, int status,
                          struct slice location, int64_t cache_seconds,
                          bool robots)
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
static void answer_orphan(struct redirect_turn *turn, const struct brand *brand)
{
    bool leads_on = brand != NULL && brand->not_found_url.len > 0;

    record_orphan(turn, leads_on ? 302 : 404);
    if (leads_on) {
        send_location(turn->request, 302, brand->not_found_url, 0, false);
        return;
    }
    buffer_clear(&turn->redirect->page);
    html_not_found(&turn->redirect->page, turn->host);
    send_page(turn, 404);
}

static void answer_stranger(struct redirect_turn *turn)
{
    count(turn->redirect, COUNTER_UNKNOWN_HOSTS);
    buffer_clear(&turn->redirect->page);
    html_not_found(&turn->redirect->page, turn->host);
    send_page(turn, 404);
}

static void answer_root(struct redirect_turn *turn, const struct brand *brand)
{
    if (brand->root_url.len > 0) {
        send_location(turn->request, 302, brand->root_url, 0, false);
        return;
    }
    buffer_clear(&turn->redirect->page);
    html_root(&turn->redirect->page, turn->host);
    send_page(turn, 200);
}

static void answer_preview(struct redirect_turn *turn,
                           const struct cache_entry *entry)
{
    count(turn->redirect, COUNTER_PREVIEWS);
    buffer_clear(&turn->redirect->page);
    html_preview(&turn->redirect->page, turn->host, turn->route.slug,
                 entry->prepared);
    send_page(turn, 200);
}

static void answer_unavailable(struct redirect_turn *turn)
{
    count(turn->redirect, COUNTER_UNAVAILABLE);
    buffer_clear(&turn->redirect->page);
    html_unavailable(&turn->redirect->page);
    send_page(turn, 503);
}

static void follow(struct redirect_turn *turn,
                   const struct resolver_answer *answer)
{
    struct redirect *redirect = turn->redirect;
    const struct cache_entry *entry = answer->entry;
    char id_text[CLICK_ID_LEN];
    struct slice click_id = SLICE_NONE;

    if (entry->tracks) {
        random_text(&redirect->random, random_base62, sizeof(random_base62),
                    id_text, sizeof(id_text));
        click_id = slice_of(id_text, sizeof(id_text));
    }
    buffer_clear(&redirect->location);
    location_build(entry->prepared, entry->insert_at, entry->query,
                   turn->request->query, click_id, &redirect->location);
    record_link(turn, answer, click_id);
    send_location(turn->request, entry->status,
                  buffer_slice(&redirect->location), entry->cache_seconds,
                  entry->robots);
}

static void look_up(struct redirect_turn *turn, struct slice slug);

/* A disabled link answers as if it did not exist; that is the brand's word. */
static void hide_link(struct redirect_turn *turn)
{
    turn->route.kind = ROUTE_NONE;
    look_up(turn, SLICE_NONE);
}

static void answer_link(struct redirect_turn *turn,
                        const struct resolver_answer *answer)
{
    if (!answer->entry->enabled)
        hide_link(turn);
    else if (turn->route.kind == ROUTE_PREVIEW)
        answer_preview(turn, answer->entry);
    else
        follow(turn, answer);
}

static void answer_turn(struct redirect_turn *turn,
                        const struct resolver_answer *answer)
{
    count(turn->redirect,
          answer->hit ? COUNTER_CACHE_HITS : COUNTER_CACHE_MISSES);
    switch (answer->outcome) {
    case RESOLVER_LINK:
        answer_link(turn, answer);
        break;
    case RESOLVER_NO_LINK:
        if (turn->route.kind == ROUTE_ROOT)
            answer_root(turn, answer->brand);
        else
            answer_orphan(turn, answer->brand);
        break;
    case RESOLVER_NO_BRAND:
        answer_stranger(turn);
        break;
    case RESOLVER_UNAVAILABLE:
        answer_unavailable(turn);
        break;
    }
}

/* -- Looking up ---------------------------------------------------------- */

/* The same bytes in the copy of the struct that they lay in. */
static struct slice relocate(struct slice bytes,
                             const struct redirect_turn *from,
                             const struct redirect_turn *to)
{
    size_t offset = (size_t)((uintptr_t)bytes.ptr - (uintptr_t)from);

    if (offset < sizeof(*from))
        bytes.ptr = (const char *)to + offset;
    return bytes;
}

static void copy_turn(struct redirect_turn *to,
                      const struct redirect_turn *from)
{
    *to = *from;
    to->host = relocate(from->host, from, to);
    to->route.slug = relocate(from->route.slug, from, to);
}

static void on_answer(void *arg, const struct resolver_answer *answer)
{
    struct redirect_wait *wait = arg;
    struct redirect_turn turn;

    copy_turn(&turn, &wait->turn);
    turn.request->on_abort = NULL;
    free(wait);
    answer_turn(&turn, answer);
}

static void on_abort(struct http_request *request)
{
    struct redirect_wait *wait = request->user;

    resolver_cancel(wait->lookup);
    free(wait);
}

/* "Q/CODE" with the code as it is stored; false for what can be no code. */
static bool normalise_placement(struct redirect_turn *turn)
{
    struct slice code = slice_skip(turn->route.slug, 2);
    size_t len = placement_normalise(code, turn->slug_text + 2);

    turn->slug_text[0] = 'Q';
    turn->slug_text[1] = '/';
    turn->route.slug = slice_of(turn->slug_text, len + 2);
    return len > 0;
}

static void look_up(struct redirect_turn *turn, struct slice slug)
{
    struct redirect_wait *wait;
    struct resolver_answer answer;

    if (resolver_find(turn->redirect->resolver, turn->host, slug, &answer)) {
        answer_turn(turn, &answer);
        return;
    }
    wait = memory_alloc(sizeof(*wait));
    copy_turn(&wait->turn, turn);
    turn->request->user = wait;
    turn->request->on_abort = on_abort;
    wait->lookup = resolver_fetch(turn->redirect->resolver, turn->host, slug,
                                  on_answer, wait);
}

static void send_text(struct http_request *request, struct slice text)
{
    http_response_send(request, 200, TYPE_TEXT, text);
}

static void dispatch(struct redirect_turn *turn)
{
    switch (turn->route.kind) {
    case ROUTE_ROOT:
        look_up(turn, SLICE_NONE);
        break;
    case ROUTE_PLACEMENT:
        look_up(turn,
                normalise_placement(turn) ? turn->route.slug : SLICE_NONE);
        break;
    case ROUTE_SLUG:
    case ROUTE_PREVIEW:
        look_up(turn, turn->route.slug);
        break;
    case ROUTE_NONE:
        look_up(turn, SLICE_NONE);
        break;
    case ROUTE_ROBOTS:
        send_text(turn->request, SLICE("User-agent: *\nDisallow:\n"));
        break;
    case ROUTE_ICON:
        http_response_send(turn->request, 204, SLICE_NONE, SLICE_NONE);
        break;
    case ROUTE_RESERVED:
        http_response_send(turn->request, 404, TYPE_TEXT,
                           SLICE("Nothing here.\n"));
        break;
    }
}

static void refuse_method(struct http_request *request)
{
    http_response_start(request, 405);
    http_response_lines(request, SLICE("Allow: GET, HEAD\r\n"));
    http_response_finish(request, SLICE_NONE);
}

void redirect_on_request(void *arg, struct http_request *request)
{
    struct redirect_turn turn;

    if (request->method != HTTP_METHOD_GET &&
        request->method != HTTP_METHOD_HEAD) {
        refuse_method(request);
        return;
    }
    turn.redirect = arg;
    turn.request = request;
    turn.host =
        slice_of(turn.host_text, http_request_host(request, turn.host_text,
                                                   sizeof(turn.host_text)));
    route_parse(&turn.route, request->path);
    dispatch(&turn);
}

void redirect_init(struct redirect *redirect)
{
    *redirect = (struct redirect){0};
    random_init(&redirect->random);
}

void redirect_release(struct redirect *redirect)
{
    random_release(&redirect->random);
    buffer_release(&redirect->location);
    buffer_release(&redirect->page);
}
