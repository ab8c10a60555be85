#include "server/redirect/click_record.h"

#include <string.h>

#include "attribution/record/click.h"
#include "server/redirect/sender.h"
#include "shortener/catalog/channel.h"
#include "shortener/resolve/location.h"

/* What its views and the links that it makes have in common. */
#define LINK_PAGE_CHANNEL SLICE("link_page")

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

/* Who asked, and the record into the spool. */
static void record_turn(struct redirect_turn *turn, struct click *click)
{
    struct redirect *redirect = turn->redirect;
    struct sender sender;

    sender_gather(&sender, turn->request, redirect->secret,
                  redirect->address_mode);
    sender_fill(&sender, click);
    record(redirect, click);
}

static struct click click_of(const struct redirect_turn *turn,
                             const struct cache_entry *entry, int status)
{
    return (struct click){
        .flags = turn->bad_token ? CLICK_FLAG_BAD_TOKEN : 0,
        .status = (uint16_t)status,
        .link = entry->link,
        .campaign = entry->campaign,
        .channel = entry->channel,
        .direction = entry->direction,
        .source = entry->source,
        .content = entry->content,
        .recipient = turn->recipient,
    };
}

void click_record_link(struct redirect_turn *turn,
                       const struct resolver_answer *answer,
                       const struct click_outcome *outcome)
{
    struct click click = click_of(turn, answer->entry, outcome->status);
    bool qr = location_is_qr(turn->request->query);
    bool scan = qr || answer->placement.len > 0;

    click.kind = scan ? CLICK_SCAN : CLICK_CLICK;
    click.flags |= qr ? CLICK_FLAG_QR : 0;
    click.placement = answer->placement;
    click.click_id = outcome->click_id;
    click.variant = outcome->variant;
    turn_count(turn, scan ? COUNTER_SCANS : COUNTER_REDIRECTS);
    record_turn(turn, &click);
}

void click_record_open(struct redirect_turn *turn,
                       const struct cache_entry *entry)
{
    struct click click = click_of(turn, entry, 200);

    click.kind = CLICK_OPEN;
    turn_count(turn, COUNTER_OPENS);
    record_turn(turn, &click);
}

void click_record_view(struct redirect_turn *turn,
                       const struct cache_entry *entry)
{
    struct click click = {
        .kind = CLICK_VIEW,
        .status = 200,
        .link = entry->link,
        .channel = LINK_PAGE_CHANNEL,
        .direction = channel_direction(LINK_PAGE_CHANNEL),
    };

    turn_count(turn, COUNTER_PAGE_VIEWS);
    record_turn(turn, &click);
}

void click_record_dead_end(struct redirect_turn *turn,
                           const struct resolver_answer *answer, int status)
{
    char text[CLICK_LINK_MAX];
    struct slice slug =
        slice_head(answer->slug, sizeof(text) - turn->host.len - 1);
    struct click click = {
        .status = (uint16_t)status,
    };

    if (answer->entry != NULL)
        click = click_of(turn, answer->entry, status);
    click.kind = CLICK_SCAN;
    click.placement = answer->placement;
    memcpy(text, turn->host.ptr, turn->host.len);
    text[turn->host.len] = '/';
    memcpy(text + turn->host.len + 1, slug.ptr, slug.len);
    click.link = slice_of(text, turn->host.len + 1 + slug.len);
    turn_count(turn, COUNTER_DEAD_ENDS);
    record_turn(turn, &click);
}

void click_record_orphan(struct redirect_turn *turn, int status)
{
    char text[CLICK_LINK_MAX];
    struct slice path = turn->request->path;
    struct click click = {.kind = CLICK_ORPHAN, .status = (uint16_t)status};

    memcpy(text, turn->host.ptr, turn->host.len);
    path = slice_head(path, sizeof(text) - turn->host.len);
    memcpy(text + turn->host.len, path.ptr, path.len);
    turn_count(turn, COUNTER_ORPHANS);
    click.link = slice_of(text, turn->host.len + path.len);
    record_turn(turn, &click);
}

void click_record_expired(struct redirect_turn *turn, struct slice link,
                          int status)
{
    struct click click = {
        .kind = CLICK_ORPHAN, .status = (uint16_t)status, .link = link};

    if (turn->route.kind == ROUTE_PLACEMENT)
        click.placement = slice_skip(turn->route.slug, 2);
    turn_count(turn, COUNTER_EXPIRED);
    record_turn(turn, &click);
}
