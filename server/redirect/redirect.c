#include "server/redirect/redirect.h"

#include <stdlib.h>
#include <string.h>

#include "core/country_database.h"
#include "core/memory.h"
#include "server/http/http_response.h"
#include "server/redirect/answer.h"
#include "server/redirect/follow.h"
#include "server/redirect/gate.h"
#include "server/redirect/pixel.h"
#include "server/redirect/turn.h"
#include "shortener/address/url_path.h"

#define TYPE_TEXT SLICE("text/plain; charset=utf-8")

/* A request whose look-up has to ask Redis. */
struct redirect_wait {
    struct redirect_turn turn;
    struct resolver_wait *lookup;
};

/* Our own part of the address space, where people do not go. */
static void send_nothing(struct http_request *request)
{
    http_response_send(request, 404, TYPE_TEXT, SLICE("Nothing here.\n"));
}

static void refuse_method(struct http_request *request)
{
    http_response_start(request, 405);
    http_response_lines(request, SLICE("Allow: GET, HEAD\r\n"));
    http_response_finish(request, SLICE_NONE);
}

/*
 * Takes a recipient's token off what follows the slug. Where nothing but a bad
 * one follows, it was meant for a token: mail programs break links, and the
 * reader is sent on.
 */
static void take_token(struct redirect_turn *turn,
                       const struct cache_entry *entry)
{
    struct route *route = &turn->route;
    struct slice behind = slice_skip(route->rest, route->token.len + 1);

    if (recipient_tokens_check(turn->redirect->tokens, entry->link,
                               route->token)) {
        turn->recipient = route->token;
        route->rest = behind;
    } else if (behind.len == 0 && !entry->forward_path) {
        turn->bad_token = true;
        route->rest = behind;
    }
    route->token = SLICE_NONE; /* once, however often the link is looked up */
}

/* Most links have nothing behind their slug. */
static bool takes_rest(struct redirect_turn *turn,
                       const struct cache_entry *entry)
{
    if (turn->route.token.len > 0)
        take_token(turn, entry);
    return turn->route.rest.len == 0 ||
           (entry->forward_path && url_path_stays(turn->route.rest));
}

/* A form is answered where a password is asked for, and nowhere else. */
static bool takes_form(const struct redirect_turn *turn,
                       const struct resolver_answer *answer)
{
    const struct link_gate *gate =
        answer->outcome == RESOLVER_LINK ? answer->entry->gate : NULL;

    return turn->passed != 0 || turn->aim != TURN_LINK ||
           answer->outcome == RESOLVER_BLOCKED ||
           answer->outcome == RESOLVER_UNAVAILABLE ||
           (gate != NULL && gate->password.len > 0);
}

static void answer_link(struct redirect_turn *turn,
                        const struct resolver_answer *answer)
{
    const struct cache_entry *entry = answer->entry;

    if (turn->route.kind == ROUTE_OPEN) {
        pixel_answer(turn, entry);
    } else if (!takes_rest(turn, entry)) {
        turn->aim = TURN_HIDDEN;
        redirect_resume(turn);
    } else if (entry->gate != NULL) {
        gate_enter(turn, answer);
    } else if (turn->route.kind == ROUTE_PREVIEW) {
        answer_preview(turn, entry);
    } else {
        follow_link(turn, answer);
    }
}

/* Counted, so that a network cannot find out by trying what there is. */
static void answer_miss(struct redirect_turn *turn, const struct brand *brand)
{
    miss_limit_count(&turn->redirect->misses, turn->request);
    if (turn->route.kind == ROUTE_OPEN)
        send_nothing(turn->request);
    else
        answer_orphan(turn, brand);
}

/* The brand, and no link: there is none, or it is not to be followed. */
static void answer_brand(struct redirect_turn *turn, const struct brand *brand)
{
    if (turn->aim == TURN_EXPIRED)
        answer_expired(turn, turn->link, brand->expired_url);
    else if (turn->route.kind == ROUTE_ROOT)
        answer_root(turn, brand);
    else if (turn->route.kind == ROUTE_IOS_APPS ||
             turn->route.kind == ROUTE_ANDROID_APPS)
        answer_apps(turn, brand);
    else
        answer_miss(turn, brand);
}

/* What was guessed at by a form counts too. */
static void refuse_form(struct redirect_turn *turn,
                        const struct resolver_answer *answer)
{
    if (answer->outcome == RESOLVER_NO_LINK)
        miss_limit_count(&turn->redirect->misses, turn->request);
    refuse_method(turn->request);
}

static void answer_turn(struct redirect_turn *turn,
                        const struct resolver_answer *answer)
{
    turn_count(turn, answer->hit ? COUNTER_CACHE_HITS : COUNTER_CACHE_MISSES);
    if (turn_posts(turn) && !takes_form(turn, answer)) {
        refuse_form(turn, answer);
        return;
    }
    switch (answer->outcome) {
    case RESOLVER_LINK:
        answer_link(turn, answer);
        break;
    case RESOLVER_PAGE:
        /* An open pixel is a link's. */
        if (turn->route.kind == ROUTE_PAGE)
            answer_link_page(turn, answer->entry);
        else
            send_nothing(turn->request);
        break;
    case RESOLVER_NO_LINK:
        answer_brand(turn, answer->brand);
        break;
    case RESOLVER_DEAD_END:
        answer_dead_end(turn, answer);
        break;
    case RESOLVER_NO_BRAND:
        answer_stranger(turn);
        break;
    case RESOLVER_BLOCKED:
        answer_blocked(turn);
        break;
    case RESOLVER_UNAVAILABLE:
        answer_unavailable(turn);
        break;
    }
}

/* -- Looking up ---------------------------------------------------------- */

static void on_answer(void *arg, const struct resolver_answer *answer)
{
    struct redirect_wait *wait = arg;
    struct redirect_turn turn;

    turn_copy(&turn, &wait->turn);
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
    turn_copy(&wait->turn, turn);
    turn->request->user = wait;
    turn->request->on_abort = on_abort;
    wait->lookup = resolver_fetch(turn->redirect->resolver, turn->host, slug,
                                  on_answer, wait);
}

void redirect_resume(struct redirect_turn *turn)
{
    look_up(turn, turn->aim == TURN_LINK ? turn->route.slug : SLICE_NONE);
}

/*
 * Somebody was sent this very link, so nothing is guessed. One in 238,328
 * guesses at a token passes too, which finds slugs slower than the limit lets.
 */
static bool has_genuine_token(const struct redirect_turn *turn)
{
    const struct route *route = &turn->route;
    char text[sizeof(turn->host_text) + 1 + ROUTE_SLUG_MAX];
    size_t len = turn->host.len;

    if (route->token.len == 0 || len == 0 || route->slug.len > ROUTE_SLUG_MAX)
        return false;
    memcpy(text, turn->host.ptr, len);
    text[len++] = '/';
    memcpy(text + len, route->slug.ptr, route->slug.len);
    return recipient_tokens_check(turn->redirect->tokens,
                                  slice_of(text, len + route->slug.len),
                                  route->token);
}

/* A slug or a code: it may be there or not, and one may be guessing. */
static void look_up_name(struct redirect_turn *turn, struct slice slug)
{
    int64_t wait_s = miss_limit_wait(&turn->redirect->misses, turn->request);

    if (wait_s > 0 && !has_genuine_token(turn))
        answer_limited(turn, wait_s);
    else
        look_up(turn, slug);
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
        look_up_name(turn,
                     normalise_placement(turn) ? turn->route.slug : SLICE_NONE);
        break;
    case ROUTE_SLUG:
    case ROUTE_PATH:
    case ROUTE_PREVIEW:
    case ROUTE_PAGE:
    case ROUTE_OPEN:
        look_up_name(turn, turn->route.slug);
        break;
    case ROUTE_NONE:
        look_up_name(turn, SLICE_NONE);
        break;
    case ROUTE_IOS_APPS:
    case ROUTE_ANDROID_APPS:
        look_up(turn, SLICE_NONE);
        break;
    case ROUTE_ROBOTS:
        send_text(turn->request, SLICE("User-agent: *\nDisallow:\n"));
        break;
    case ROUTE_ICON:
        http_response_send(turn->request, 204, SLICE_NONE, SLICE_NONE);
        break;
    case ROUTE_PROOF:
        answer_proof(turn);
        break;
    case ROUTE_RESERVED:
        send_nothing(turn->request);
        break;
    }
}

/* Only a link may have a form before it (answer_link knows). */
static bool may_post(const struct route *route)
{
    return route->kind == ROUTE_SLUG || route->kind == ROUTE_PATH ||
           route->kind == ROUTE_PLACEMENT;
}

static bool takes_method(const struct redirect_turn *turn)
{
    enum http_method method = turn->request->method;

    return method == HTTP_METHOD_GET || method == HTTP_METHOD_HEAD ||
           (method == HTTP_METHOD_POST && may_post(&turn->route));
}

void redirect_on_request(void *arg, struct http_request *request)
{
    struct redirect_turn turn;

    turn.redirect = arg;
    turn.request = request;
    turn.aim = TURN_LINK;
    turn.passed = 0;
    turn.recipient = SLICE_NONE;
    turn.bad_token = false;
    turn.link = SLICE_NONE;
    route_parse(&turn.route, request->path);
    if (!takes_method(&turn)) {
        refuse_method(request);
        return;
    }
    turn.host =
        slice_of(turn.host_text, http_request_host(request, turn.host_text,
                                                   sizeof(turn.host_text)));
    dispatch(&turn);
}

void redirect_init(struct redirect *redirect, int64_t misses)
{
    *redirect = (struct redirect){0};
    miss_limit_init(&redirect->misses, misses, clock_system());
    random_init(&redirect->random);
}

void redirect_release(struct redirect *redirect)
{
    miss_limit_release(&redirect->misses);
    random_release(&redirect->random);
    country_database_unref(&redirect->countries);
    explicit_bzero(redirect->proof_key, sizeof(redirect->proof_key));
    buffer_release(&redirect->location);
    buffer_release(&redirect->page);
    buffer_release(&redirect->lines);
}
