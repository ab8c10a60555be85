#include "shortener/resolve/memo.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct clock_manual now;
static struct memo *memo;

static void set_up(void)
{
    clock_manual_init(&now, 1000000);
    memo = memo_new(&now.clock);
}

static void tear_down(void)
{
    memo_free(&memo);
    cr_assert_null(memo);
}

#define MEMO_TEST(name) Test(memo, name, .init = set_up, .fini = tear_down)

static bool is_known(struct slice host)
{
    const struct brand *brand;

    return memo_find_brand(memo, host, &brand);
}

MEMO_TEST(a_brand_is_copied_whole)
{
    char text[] = "go.test|https://a.test/|https://b.test/|https://c.test/";
    struct brand brand = {
        .host = slice_of(text, 7),
        .root_url = slice_of(text + 8, 15),
        .not_found_url = slice_of(text + 24, 15),
        .expired_url = slice_of(text + 40, 15),
        .version = 3,
    };
    const struct brand *found = NULL;

    memo_keep_brand(memo, SLICE("go.test"), &brand);
    memset(text, 'x', sizeof(text) - 1);
    cr_assert(memo_find_brand(memo, SLICE("go.test"), &found));
    cr_assert(slice_equal(found->host, SLICE("go.test")));
    cr_assert_eq(found->url.len, 0);
    cr_assert(slice_equal(found->root_url, SLICE("https://a.test/")));
    cr_assert(slice_equal(found->not_found_url, SLICE("https://b.test/")));
    cr_assert(slice_equal(found->expired_url, SLICE("https://c.test/")));
    cr_assert_eq(found->version, 3);
}

MEMO_TEST(the_latest_copy_counts)
{
    struct brand brand = {.host = SLICE("go.test"), .version = 1};
    const struct brand *found;

    memo_keep_brand(memo, SLICE("go.test"), &brand);
    brand.version = 2;
    cr_assert_eq(memo_keep_brand(memo, SLICE("go.test"), &brand)->version, 2);
    cr_assert(memo_find_brand(memo, SLICE("go.test"), &found));
    cr_assert_eq(found->version, 2);
    cr_assert_null(memo_keep_brand(memo, SLICE("go.test"), NULL));
    cr_assert(memo_find_brand(memo, SLICE("go.test"), &found));
    cr_assert_null(found);
    memo_keep_brand(memo, SLICE("go.test"), &brand);
    cr_assert(memo_find_brand(memo, SLICE("go.test"), &found));
    cr_assert_not_null(found);
}

MEMO_TEST(no_brand_is_known_for_a_short_time)
{
    const struct brand *found;

    memo_keep_brand(memo, SLICE("no.test"), NULL);
    clock_manual_advance_ms(&now, MEMO_ABSENT_MS - 1);
    cr_assert(memo_find_brand(memo, SLICE("no.test"), &found));
    cr_assert_null(found);
    clock_manual_advance_ms(&now, 1);
    cr_assert_not(is_known(SLICE("no.test")));
}

/* Whatever Hosts strangers send, brands are not pushed out. */
MEMO_TEST(strangers_are_bounded_apart)
{
    struct brand brand = {.host = SLICE("go.test")};
    char text[24];
    int known = 0;

    memo_keep_brand(memo, SLICE("go.test"), &brand);
    for (int i = 0; i < 3 * MEMO_MAX; i++) {
        int len = snprintf(text, sizeof(text), "%d.test", i);

        memo_keep_brand(memo, slice_of(text, (size_t)len), NULL);
    }
    cr_assert(is_known(SLICE("go.test")));
    for (int i = 0; i < 3 * MEMO_MAX; i++) {
        int len = snprintf(text, sizeof(text), "%d.test", i);

        known += is_known(slice_of(text, (size_t)len));
    }
    cr_assert_leq(known, MEMO_MAX);
    cr_assert_geq(known, 1);
}

MEMO_TEST(a_campaign_is_copied)
{
    char text[] = "outbound print utm_source=x";
    struct campaign campaign = {.direction = slice_of(text, 8),
                                .channel = slice_of(text + 9, 5),
                                .utm = slice_of(text + 15, 12)};
    struct link_heritage heritage;

    cr_assert_not(memo_find_campaign(memo, SLICE("c"), &heritage));
    memo_keep_campaign(memo, SLICE("c"), &campaign);
    memset(text, 'x', sizeof(text) - 1);
    cr_assert(memo_find_campaign(memo, SLICE("c"), &heritage));
    cr_assert(slice_equal(heritage.direction, SLICE("outbound")));
    cr_assert(slice_equal(heritage.channel, SLICE("print")));
    cr_assert(slice_equal(heritage.utm, SLICE("utm_source=x")));
    memo_keep_campaign(memo, SLICE("c"), NULL);
    cr_assert(memo_find_campaign(memo, SLICE("c"), &heritage));
    cr_assert_eq(heritage.direction.len, 0);
    cr_assert_eq(heritage.channel.len, 0);
    cr_assert_eq(heritage.utm.len, 0);
}

MEMO_TEST(a_placement_leads_to_its_slug)
{
    struct slice key = SLICE("go.test/Q/0123ABCD");

    cr_assert(slice_is_none(memo_find_placement(memo, key)));
    memo_keep_placement(memo, key, SLICE("flyer"));
    memo_keep_placement(memo, key, SLICE("poster"));
    cr_assert(slice_equal(memo_find_placement(memo, key), SLICE("poster")));
    memo_forget_placement(memo, key);
    cr_assert(slice_is_none(memo_find_placement(memo, key)));
}

MEMO_TEST(what_changed_is_forgotten)
{
    struct brand brand = {.host = SLICE("go.test")};
    struct campaign campaign = {.direction = SLICE("inbound")};
    struct link_heritage heritage;

    memo_keep_brand(memo, SLICE("go.test"), &brand);
    memo_keep_brand(memo, SLICE("no.test"), NULL);
    memo_keep_campaign(memo, SLICE("c"), &campaign);
    memo_keep_campaign(memo, SLICE("d"), &campaign);
    memo_forget_brand(memo, SLICE("no.test"));
    memo_forget_campaign(memo, SLICE("d"));
    cr_assert(is_known(SLICE("go.test")));
    cr_assert_not(is_known(SLICE("no.test")));
    cr_assert(memo_find_campaign(memo, SLICE("c"), &heritage));
    cr_assert_not(memo_find_campaign(memo, SLICE("d"), &heritage));
}

MEMO_TEST(all_can_be_forgotten)
{
    struct brand brand = {.host = SLICE("go.test")};
    struct link_heritage heritage;

    memo_keep_brand(memo, SLICE("go.test"), &brand);
    memo_keep_brand(memo, SLICE("no.test"), NULL);
    memo_keep_campaign(memo, SLICE("c"), NULL);
    memo_keep_placement(memo, SLICE("go.test/Q/0"), SLICE("flyer"));
    memo_clear(memo);
    cr_assert_not(is_known(SLICE("go.test")));
    cr_assert_not(is_known(SLICE("no.test")));
    cr_assert_not(memo_find_campaign(memo, SLICE("c"), &heritage));
    cr_assert(slice_is_none(memo_find_placement(memo, SLICE("go.test/Q/0"))));
}
