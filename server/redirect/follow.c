#include "server/redirect/follow.h"

#include "core/random.h"
#include "server/redirect/answer.h"
#include "server/redirect/choice.h"
#include "server/redirect/click_record.h"
#include "server/redirect/seen_cookie.h"
#include "server/redirect/sender.h"
#include "shortener/address/app_url.h"
#include "shortener/resolve/location.h"

#define CLICK_ID_LEN 14

/* The place that was chosen, or the link's own, which is where apps fall back
 * to, with what the request adds. */
static struct slice make_location(struct redirect_turn *turn,
                                  const struct cache_entry *entry,
                                  const struct fork_target *target,
                                  struct slice click_id)
{
    struct buffer *location = &turn->redirect->location;
    bool chosen = target != NULL && target->way == FORK_REDIRECT;
    struct slice prepared = chosen ? target->prepared : entry->prepared;
    struct location_extra extra = {
        .path = turn->route.rest,
        .mode = entry->query,
        .query = turn->request->query,
        .click_id = click_id,
    };

    if (location_adds_nothing(&extra))
        return prepared;
    buffer_clear(location);
    location_build(prepared, chosen ? target->insert_at : entry->insert_at,
                   &extra, location);
    return buffer_slice(location);
}

static struct slice build_intent(struct redirect_turn *turn, struct slice app,
                                 struct slice location)
{
    struct buffer *intent = &turn->redirect->page;

    buffer_clear(intent);
    app_url_append_intent(app, location, intent);
    return buffer_slice(intent);
}

/* Whoever only asks for the header, or ahead of a click, has not been here. */
static bool is_visit(const struct redirect_turn *turn)
{
    struct sender sender;

    sender_gather(&sender, turn->request, turn->redirect->secret,
                  turn->redirect->address_mode);
    return (sender.flags & (CLICK_FLAG_HEAD | CLICK_FLAG_PREFETCH)) == 0;
}

static struct slice build_lines(struct redirect_turn *turn,
                                const struct cache_entry *entry,
                                const struct choice *choice)
{
    struct buffer *lines = &turn->redirect->lines;

    buffer_clear(lines);
    if (choice->first_visit && is_visit(turn))
        seen_cookie_append(turn->redirect->secret, entry->link, lines);
    return buffer_slice(lines);
}

static void send_on(struct redirect_turn *turn, const struct cache_entry *entry,
                    const struct choice *choice, int status,
                    struct slice location)
{
    enum fork_way way =
        choice->target != NULL ? choice->target->way : FORK_REDIRECT;
    struct answer_options options = {
        .cache_seconds = entry->fork != NULL ? 0 : entry->cache_seconds,
        .robots = entry->robots,
        .lines = build_lines(turn, entry, choice),
    };

    if (way == FORK_IOS_APP) {
        answer_app(turn, choice->target->prepared, location, &options);
        return;
    }
    if (way == FORK_ANDROID_APP)
        location = build_intent(turn, choice->target->prepared, location);
    answer_location(turn->request, status, location, &options);
}

void follow_link(struct redirect_turn *turn,
                 const struct resolver_answer *answer)
{
    const struct cache_entry *entry = answer->entry;
    struct choice choice = CHOICE_NONE;
    char id_text[CLICK_ID_LEN];
    struct slice location;
    /* A 307 would send the password on to the destination. */
    struct click_outcome outcome = {.status =
                                        turn_posts(turn) ? 303 : entry->status};

    if (entry->fork != NULL)
        choice_make(&choice, turn, entry);
    if (choice.target != NULL && choice.target->way == FORK_IOS_APP)
        outcome.status = 200;
    if (entry->tracks) {
        random_text(&turn->redirect->random, random_base62,
                    sizeof(random_base62), id_text, sizeof(id_text));
        outcome.click_id = slice_of(id_text, sizeof(id_text));
    }
    outcome.variant = choice.variant;
    location = make_location(turn, entry, choice.target, outcome.click_id);
    click_record_link(turn, answer, &outcome);
    send_on(turn, entry, &choice, outcome.status, location);
}
