#include "server/redirect/redirect.h"

#include <stdint.h>
#include <stdlib.h>

#include "core/memory.h"
#include "server/http/http_response.h"
#include "server/redirect/answer.h"
#include "server/redirect/follow.h"
#include "server/redirect/pixel.h"
#include "server/redirect/turn.h"

#define TYPE_TEXT SLICE("text/plain; charset=utf-8")

/* A request whose look-up has to ask Redis. */
struct redirect_wait {
    struct redirect_turn turn;
    struct resolver_wait *lookup;
};

static void send_text(struct http_request *request, struct slice text)
{
    http_response_send(request, 200, TYPE_TEXT, text);
}

/* Our own part of the address space, where people do not go. */
static void send_nothing(struct http_request *request)
{
    http_response_send(request, 404, TYPE_TEXT, SLICE("Nothing here.\n"));
}

static void look_up(struct redirect_turn *turn, struct slice slug);

/* A disabled link answers as if it did not exist; that is the brand's word. */
static void hide_link(struct redirect_turn *turn)
{
    turn->route.kind = ROUTE_NONE;
    look_up(turn, SLICE_NONE);
}

/*
 * Takes the token off what follows the slug; false if anything is left that
 * the link has no use for. Where nothing but a bad token follows, it was meant
 * for a token: mail programs break links, and the reader is sent on.
 */
static bool take_token(struct redirect_turn *turn,
                       const struct cache_entry *entry)
{
    struct route *route = &turn->route;

    if (route->rest.len == 0)
        return true;
    if (route->token.len > 0 &&
        recipient_tokens_check(turn->redirect->tokens, entry->link,
                               route->token)) {
        turn->recipient = route->token;
        route->rest = slice_skip(route->rest, route->token.len + 1);
    } else if (route->token.len == route->rest.len) {
        turn->bad_token = true;
        route->rest = SLICE_NONE;
    }
    return route->rest.len == 0;
}

static void answer_link(struct redirect_turn *turn,
                        const struct resolver_answer *answer)
{
    if (turn->route.kind == ROUTE_OPEN)
        pixel_answer(turn, answer->entry);
    else if (!answer->entry->enabled || !take_token(turn, answer->entry))
        hide_link(turn);
    else if (turn->route.kind == ROUTE_PREVIEW)
        answer_preview(turn, answer->entry);
    else
        follow_link(turn, answer);
}

static void answer_turn(struct redirect_turn *turn,
                        const struct resolver_answer *answer)
{
    turn_count(turn, answer->hit ? COUNTER_CACHE_HITS : COUNTER_CACHE_MISSES);
    switch (answer->outcome) {
    case RESOLVER_LINK:
        answer_link(turn, answer);
        break;
    case RESOLVER_NO_LINK:
        if (turn->route.kind == ROUTE_ROOT)
            answer_root(turn, answer->brand);
        else if (turn->route.kind == ROUTE_OPEN)
            send_nothing(turn->request);
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
    to->route.rest = relocate(from->route.rest, from, to);
    to->route.token = relocate(from->route.token, from, to);
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
    case ROUTE_OPEN:
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
        send_nothing(turn->request);
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
    turn.recipient = SLICE_NONE;
    turn.bad_token = false;
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
