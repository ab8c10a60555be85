#include "attribution/measure/content_engagement.h"

#include <criterion/criterion.h>

#include "tests/unit/attribution/story.h"

static void tell_click(struct story *story, double hour, const char *token,
                       const char *link, const char *campaign,
                       struct slice agent)
{
    story_click(story, hour,
                (struct ledger_click){.recipient = slice_str(token),
                                      .link = slice_str(link),
                                      .content = SLICE("button"),
                                      .campaign = slice_str(campaign),
                                      .ua = agent});
}

static void tell_send(struct story *story, double hour, const char *token)
{
    story_event(story, hour,
                (struct ledger_event){.type = SLICE("send"),
                                      .recipient = slice_str(token),
                                      .campaign = SLICE("mail")});
}

/* Four were sent the campaign; one more saw it elsewhere. */
static void tell_campaign(struct story *story)
{
    tell_send(story, 1, "t1");
    tell_send(story, 1, "t2");
    tell_send(story, 1, "t3");
    tell_send(story, 1, "t4");
    story_touch(story, 2, "k", "mail");
    tell_click(story, 3, "t1", "h/top", "mail", STORY_HUMAN);
    tell_click(story, 4, "t1", "h/top", "mail", STORY_HUMAN);
    tell_click(story, 5, "t1", "h/end", "mail", STORY_HUMAN);
    tell_click(story, 6, "t2", "h/top", "mail", STORY_HUMAN);
    tell_click(story, 7, "t3", "h/top", "mail", STORY_BOT);
    tell_click(story, 8, "t4", "h/free", "", STORY_HUMAN);
}

Test(content_engagement, is_clickers_of_the_link_by_people_of_its_campaign)
{
    struct story story;

    story_init(&story);
    tell_campaign(&story);
    story_expect(story.ledger, "kpis", "format=csv&section=content",
                 "link,campaign,hits,clickers,exposed,"
                 "content_engagement_rate\r\n"
                 "h/top,mail,3,2,5,0.4\r\n"
                 "h/end,mail,1,1,5,0.2\r\n"
                 "h/free,(direct),1,1,,\r\n");
    story_release(&story);
}

/* Nobody in particular was shown it, though others came by that channel. */
Test(content_engagement, of_a_channel_without_a_campaign_has_no_exposed)
{
    struct story story;

    story_init(&story);
    story_arrival(&story, 1, "k", "referral", "inbound", "");
    story_click(&story, 2,
                (struct ledger_click){.recipient = SLICE("t"),
                                      .link = SLICE("h/blog"),
                                      .channel = SLICE("referral"),
                                      .direction = SLICE("inbound"),
                                      .ua = STORY_HUMAN});
    story_expect(story.ledger, "kpis", "format=csv&section=content",
                 "link,campaign,hits,clickers,exposed,"
                 "content_engagement_rate\r\n"
                 "h/blog,(not set),1,1,,\r\n");
    story_release(&story);
}

Test(content_engagement, goes_by_content_where_the_query_does)
{
    struct story story;

    story_init(&story);
    tell_campaign(&story);
    story_expect(story.ledger, "kpis",
                 "format=csv&section=content&by=direction,content",
                 "content,campaign,hits,clickers,exposed,"
                 "content_engagement_rate\r\n"
                 "button,mail,4,2,5,0.4\r\n"
                 "button,(direct),1,1,,\r\n");
    story_release(&story);
}

Test(content_engagement, the_span_takes_in_its_first_instant_and_not_its_last)
{
    struct story story;

    story_init(&story);
    tell_campaign(&story);
    story_expect(story.ledger, "kpis",
                 "format=csv&section=content&from=2026-11-01T04:00:00Z&"
                 "to=2026-11-01T06:00:00Z",
                 "link,campaign,hits,clickers,exposed,"
                 "content_engagement_rate\r\n"
                 "h/end,mail,1,1,1,1\r\n"
                 "h/top,mail,1,1,1,1\r\n");
    story_release(&story);
}
