#include "server/redirect/gate.h"

#include <stdlib.h>

#include "core/memory.h"
#include "server/redirect/answer.h"
#include "server/redirect/click_limits.h"
#include "server/redirect/follow.h"
#include "server/redirect/password_gate.h"
#include "server/redirect/sender.h"

/* A turn that waits for what Redis says of its link's limit. */
struct gate_wait {
    struct redirect_turn turn;
    struct click_limit_wait *question;
};

static void on_abort(struct http_request *request)
{
    struct gate_wait *wait = request->user;

    click_limits_cancel(wait->question);
    free(wait);
}

static void on_limit(void *arg, bool inside)
{
    struct gate_wait *wait = arg;
    struct redirect_turn turn;

    turn_copy(&turn, &wait->turn);
    free(wait);
    turn.request->on_abort = NULL;
    turn.passed |= inside ? TURN_INSIDE : TURN_OUTSIDE;
    redirect_resume(&turn);
}

/* A machine must neither use a click up nor be counted; it only looks. */
static bool is_person(const struct redirect_turn *turn)
{
    const struct redirect *redirect = turn->redirect;
    struct sender sender;

    sender_gather(&sender, turn->request, redirect->secret,
                  redirect->address_mode);
    return sender_is_person(&sender);
}

static void ask_limit(struct redirect_turn *turn,
                      const struct cache_entry *entry, bool take)
{
    struct gate_wait *wait = memory_alloc(sizeof(*wait));

    turn_copy(&wait->turn, turn);
    turn->request->user = wait;
    turn->request->on_abort = on_abort;
    wait->question =
        click_limits_ask(turn->redirect->limits, entry->link,
                         entry->gate->max_clicks, take, on_limit, wait);
}

/* Its own word about that, else the brand's. */
static void expire(struct redirect_turn *turn, const struct cache_entry *entry)
{
    if (entry->gate->expired_url.len > 0) {
        answer_expired(turn, entry->link, entry->gate->expired_url);
        return;
    }
    turn_expire(turn, entry->link);
    redirect_resume(turn);
}

static bool is_limited(const struct redirect_turn *turn,
                       const struct link_gate *gate)
{
    return gate->max_clicks > 0 && !(turn->passed & TURN_INSIDE);
}

/* Whoever asks for the form of a link that is used up need not fill it in. */
static void ask_password(struct redirect_turn *turn,
                         const struct cache_entry *entry)
{
    if (turn_posts(turn))
        password_gate_try(turn, entry);
    else if (is_limited(turn, entry->gate))
        ask_limit(turn, entry, false);
    else
        answer_password(turn, false);
}

bool gate_is_over(const struct link_gate *gate, int64_t now_ms)
{
    return gate->expires_at != 0 && now_ms >= gate->expires_at;
}

void gate_enter(struct redirect_turn *turn,
                const struct resolver_answer *answer)
{
    const struct cache_entry *entry = answer->entry;
    const struct link_gate *gate = entry->gate;
    bool over = gate_is_over(gate, clock_wall_ms(turn->redirect->clock));

    if (over || turn->passed & TURN_OUTSIDE) {
        expire(turn, entry);
    } else if (turn->route.kind == ROUTE_PREVIEW) {
        answer_preview(turn, entry);
    } else if (gate->password.len > 0 && !(turn->passed & TURN_UNLOCKED)) {
        ask_password(turn, entry);
    } else if (is_limited(turn, gate)) {
        ask_limit(turn, entry, is_person(turn));
    } else {
        follow_link(turn, answer);
    }
}
