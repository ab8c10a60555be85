#include "attribution/measure/outreach.h"

#include <criterion/criterion.h>

#include "tests/unit/attribution/story.h"

/* One answer of customer k at hour 10, and what came before it. */
static void tell(struct story *story, double hour, const char *type,
                 const char *campaign)
{
    story_event(story, hour,
                (struct ledger_event){.type = slice_str(type),
                                      .stage = SLICE("reply"),
                                      .customer = SLICE("k"),
                                      .campaign = slice_str(campaign)});
}

static double replies(struct story *story, const char *key)
{
    return story_figure(story->ledger, "roi", "by=campaign", key, "replies");
}

Test(outreach, an_answer_counts_for_the_campaign_that_it_names)
{
    struct story story;

    story_init(&story);
    tell(&story, 1, "send", "a");
    tell(&story, 2, "touch", "b");
    tell(&story, 10, "stage", "c");
    cr_expect_eq(replies(&story, "c"), 1);
    cr_expect_eq(replies(&story, "a"), 0);
    story_release(&story);
}

/* Also a send of the same instant, and before any touch however late. */
Test(outreach, else_for_the_last_send)
{
    struct story story;

    story_init(&story);
    tell(&story, -24 * 400, "send", "old");
    tell(&story, 9, "touch", "b");
    tell(&story, 10, "stage", "");
    tell(&story, 10.001, "send", "later");
    cr_expect_eq(replies(&story, "old"), 1);
    tell(&story, 1, "send", "a");
    cr_expect_eq(replies(&story, "a"), 1);
    tell(&story, 10, "send", "same");
    cr_expect_eq(replies(&story, "same"), 1);
    cr_expect_eq(replies(&story, "later"), 0);
    story_release(&story);
}

Test(outreach, else_for_the_last_touch_within_the_lookback_that_is_not_direct)
{
    struct story story;

    story_init(&story);
    tell(&story, 10 - 24 * 90, "touch", "a");
    tell(&story, 9, "touch", "");
    tell(&story, 10, "stage", "");
    cr_expect_eq(replies(&story, "a"), 1);
    tell(&story, 10.001, "touch", "b");
    cr_expect_eq(replies(&story, "a"), 1);
    cr_expect_eq(story_figure(story.ledger, "roi", "lookback=7775999s",
                              "(none)", "replies"),
                 1);
    story_release(&story);
}

/* A channel that an answer names is no campaign; one that brought k is. */
Test(outreach, a_channel_alone_is_answered_but_does_not_say_what_it_answers)
{
    struct story story;

    story_init(&story);
    story_arrival(&story, 8, "k", "organic_search", "inbound", "");
    story_arrival(&story, 9, "k", "direct", "inbound", "");
    story_event(&story, 10,
                (struct ledger_event){.type = SLICE("stage"),
                                      .stage = SLICE("reply"),
                                      .customer = SLICE("k"),
                                      .channel = SLICE("cold_call")});
    cr_expect_eq(replies(&story, "(not set)"), 1);
    cr_expect_eq(story_figure(story.ledger, "roi", "by=channel",
                              "organic_search", "replies"),
                 1);
    tell(&story, 1, "send", "a");
    cr_expect_eq(replies(&story, "(not set)"), 0);
    cr_expect_eq(replies(&story, "a"), 1);
    story_release(&story);
}

Test(outreach, else_for_nobody)
{
    struct story story;

    story_init(&story);
    tell(&story, 10, "stage", "");
    cr_expect_eq(replies(&story, "(none)"), 1);
    tell(&story, 9, "touch", ""); /* direct, which answers nothing */
    cr_expect_eq(replies(&story, "(none)"), 1);
    cr_expect_eq(replies(&story, "(direct)"), 0);
    story_release(&story);
}

Test(outreach, every_reply_counts_and_every_opener_once)
{
    struct story story;

    story_init(&story);
    tell(&story, 1, "send", "a");
    tell(&story, 2, "send", "a");
    tell(&story, 3, "open", "");
    tell(&story, 4, "open", "a");
    tell(&story, 5, "stage", "");
    tell(&story, 6, "stage", "");
    cr_expect_eq(replies(&story, "a"), 2);
    cr_expect_eq(story_figure(story.ledger, "roi", "", "a", "sends"), 2);
    cr_expect_eq(story_figure(story.ledger, "roi", "", "a", "people_sent"), 1);
    cr_expect_eq(story_figure(story.ledger, "roi", "", "a", "opens"), 1);
    cr_expect_eq(story_figure(story.ledger, "roi", "", "a", "response_rate"),
                 1);
    story_release(&story);
}

static void tell_click(struct story *story, double hour, const char *token,
                       const char *kind, struct slice agent)
{
    story_click(story, hour,
                (struct ledger_click){.kind = slice_str(kind),
                                      .recipient = slice_str(token),
                                      .campaign = SLICE("a"),
                                      .ua = agent});
}

static void tell_send(struct story *story, const char *token,
                      const char *campaign)
{
    story_event(story, 1,
                (struct ledger_event){.type = SLICE("send"),
                                      .recipient = slice_str(token),
                                      .campaign = slice_str(campaign)});
}

Test(outreach, clickers_were_sent_it_and_clicked_it_themselves)
{
    struct story story;

    story_init(&story);
    tell_send(&story, "clicks", "a");
    tell_send(&story, "scans", "a");
    tell_send(&story, "machine", "a");
    tell_send(&story, "unsure", "a");
    tell_send(&story, "other", "b");
    tell_click(&story, 2, "clicks", "click", STORY_HUMAN);
    tell_click(&story, 3, "clicks", "click", STORY_HUMAN);
    tell_click(&story, 4, "scans", "scan", STORY_HUMAN);
    tell_click(&story, 5, "machine", "click", STORY_BOT);
    tell_click(&story, 6, "unsure", "click", SLICE_NONE);
    tell_click(&story, 7, "other", "click", STORY_HUMAN);
    tell_click(&story, 8, "unsent", "click", STORY_HUMAN);
    cr_expect_eq(story_figure(story.ledger, "roi", "", "a", "clickers"), 2);
    cr_expect_eq(story_figure(story.ledger, "roi", "", "a", "click_rate"), .5);
    cr_expect_eq(story_figure(story.ledger, "roi", "", "b", "clickers"), 0);
    cr_expect_eq(
        story_figure(story.ledger, "roi", "uncertain=true", "a", "clickers"),
        3);
    story_release(&story);
}

/* As a mail merge tells its sends: one event of many people. */
Test(outreach, one_event_may_send_to_many)
{
    struct story story;

    story_init(&story);
    story_event(&story, 1,
                (struct ledger_event){.type = SLICE("send"),
                                      .recipients = SLICE("t1\nt2\nt3"),
                                      .customers = SLICE("k1\n\nk3"),
                                      .campaign = SLICE("a")});
    tell_click(&story, 2, "t2", "click", STORY_HUMAN);
    story_event(&story, 3,
                (struct ledger_event){.type = SLICE("stage"),
                                      .stage = SLICE("reply"),
                                      .customer = SLICE("k3")});
    cr_expect_eq(story_figure(story.ledger, "roi", "", "a", "sends"), 3);
    cr_expect_eq(story_figure(story.ledger, "roi", "", "a", "people_sent"), 3);
    cr_expect_eq(story_figure(story.ledger, "roi", "", "a", "replies"), 1);
    cr_expect_eq(story_figure(story.ledger, "roi", "", "a", "clickers"), 1);
    story_release(&story);
}
