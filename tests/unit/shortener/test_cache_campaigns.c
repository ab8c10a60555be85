#include "shortener/resolve/cache_campaigns.h"

#include <criterion/criterion.h>

static struct link link_of(struct slice campaign, struct slice channel,
                           struct slice source)
{
    struct link link;

    link_init(&link);
    link.campaign = campaign;
    link.channel = channel;
    link.source = source;
    return link;
}

Test(cache_campaigns, keeps_one_for_all_that_have_the_same)
{
    struct cache_campaigns *campaigns = cache_campaigns_new();
    struct link link = link_of(SLICE("spring"), SLICE("sms"), SLICE("letter"));
    struct cache_campaign *one, *again;

    link.direction = SLICE("outbound");
    one = cache_campaigns_take(campaigns, &link);
    again = cache_campaigns_take(campaigns, &link);
    cr_assert_eq(one, again);
    cr_expect_eq(one->links, 2);
    cr_expect(slice_equal(one->campaign, SLICE("spring")));
    cr_expect(slice_equal(one->channel, SLICE("sms")));
    cr_expect(slice_equal(one->direction, SLICE("outbound")));
    cr_expect(slice_equal(one->source, SLICE("letter")));
    cache_campaigns_give(campaigns, &one);
    cr_expect_null(one);
    cr_expect_eq(again->links, 1);
    cache_campaigns_give(campaigns, &again);
    cache_campaigns_give(campaigns, &again);
    cache_campaigns_free(&campaigns);
    cache_campaigns_free(&campaigns);
}

/* Where one text ends and the next begins counts, whatever is in them. */
Test(cache_campaigns, tells_apart_what_reads_the_same_in_a_row)
{
    static const char nul[] = {'a', '\0', 'b'};
    const struct link links[] = {
        link_of(SLICE("ab"), SLICE("c"), SLICE("")),
        link_of(SLICE("a"), SLICE("bc"), SLICE("")),
        link_of(SLICE("abc"), SLICE(""), SLICE("")),
        link_of(SLICE(""), SLICE(""), SLICE("abc")),
        link_of(slice_of(nul, 3), SLICE(""), SLICE("c")),
        link_of(SLICE("a"), SLICE("b"), SLICE("c")),
    };
    enum { COUNT = sizeof(links) / sizeof(links[0]) };
    struct cache_campaigns *campaigns = cache_campaigns_new();
    struct cache_campaign *taken[COUNT];

    for (int i = 0; i < COUNT; i++) {
        taken[i] = cache_campaigns_take(campaigns, &links[i]);
        cr_expect_eq(taken[i]->links, 1, "%d", i);
        cr_expect(slice_equal(taken[i]->campaign, links[i].campaign));
        cr_expect(slice_equal(taken[i]->channel, links[i].channel));
        cr_expect(slice_equal(taken[i]->source, links[i].source));
    }
    for (int i = 0; i < COUNT; i++)
        cache_campaigns_give(campaigns, &taken[i]);
    cache_campaigns_free(&campaigns);
}

Test(cache_campaigns, has_none_for_a_link_without)
{
    struct cache_campaigns *campaigns = cache_campaigns_new();
    struct link link = link_of(SLICE_NONE, SLICE_NONE, SLICE_NONE);

    cr_expect_null(cache_campaigns_take(campaigns, &link));
    cache_campaigns_free(&campaigns);
}
