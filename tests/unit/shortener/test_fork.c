#include "shortener/resolve/fork.h"

#include <criterion/criterion.h>

#include "core/log.h"

#define IOS     RULE_BIT(RULE_IOS)
#define ANDROID RULE_BIT(RULE_ANDROID)

static struct link sample(void)
{
    struct link link;

    link_init(&link);
    link.brand = SLICE("go.test");
    link.slug = SLICE("x");
    link.destination = SLICE("https://own.test/");
    link.tags = SLICE("utm_source=mail\n");
    return link;
}

static void expect_target(const struct fork_target *target, const char *name,
                          enum fork_way way, const char *prepared)
{
    cr_assert_not_null(target, "%s", name);
    cr_expect(slice_equal(target->name, slice_str(name)),
              "%" SLICE_FMT " is not %s", SLICE_ARG(target->name), name);
    cr_expect_eq(target->way, way, "%s", name);
    cr_expect(slice_equal(target->prepared, slice_str(prepared)),
              "%" SLICE_FMT " is not %s", SLICE_ARG(target->prepared),
              prepared);
}

Test(fork, is_none_for_a_plain_link)
{
    struct zone_shelf zones = ZONE_SHELF_INIT;
    struct link link = sample();

    cr_expect_null(fork_new(&link, &zones));
    zone_shelf_release(&zones);
}

Test(fork, follows_rules_before_apps)
{
    struct zone_shelf zones = ZONE_SHELF_INIT;
    struct link link = sample();
    struct rule_facts facts = {.client = {0, IOS}, .query = SLICE("a=b")};
    struct fork *fork;

    link.rules = SLICE("query.a=b -> ab=https://rule.test/#f");
    link.ios_url = SLICE("acme://item/1?x");
    link.android_url = SLICE("https://play.test/?id=1");
    fork = fork_new(&link, &zones);
    expect_target(fork_choose(fork, &facts), "ab", FORK_REDIRECT,
                  "https://rule.test/?utm_source=mail#f");
    cr_expect_eq(fork_choose(fork, &facts)->insert_at, 34);
    facts.query = SLICE_NONE;
    expect_target(fork_choose(fork, &facts), "ios-app", FORK_IOS_APP,
                  "acme://item/1?x");
    facts.client.system = ANDROID;
    expect_target(fork_choose(fork, &facts), "android-app", FORK_REDIRECT,
                  "https://play.test/?id=1&utm_source=mail");
    facts.client.system = RULE_BIT(RULE_WINDOWS);
    cr_expect_null(fork_choose(fork, &facts));
    cr_expect_eq(fork->needs, RULE_NEEDS_CLIENT);
    cr_expect_gt(fork_bytes(fork), sizeof(*fork));
    fork_free(&fork);
    cr_expect_null(fork);
    fork_free(&fork);
    zone_shelf_release(&zones);
}

Test(fork, leads_no_robot_to_an_app)
{
    struct zone_shelf zones = ZONE_SHELF_INIT;
    struct link link = sample();
    struct rule_facts facts = {.client = {RULE_BIT(RULE_BOT), ANDROID}};
    struct fork *fork;

    link.android_url = SLICE("acme://item/1");
    link.ios_url = SLICE("https://apps.test/");
    fork = fork_new(&link, &zones);
    cr_expect_null(fork_choose(fork, &facts));
    facts.client.device = RULE_BIT(RULE_MOBILE);
    expect_target(fork_choose(fork, &facts), "android-app", FORK_ANDROID_APP,
                  "acme://item/1");
    /* A page is what a robot may well look at. */
    facts.client = (struct client){RULE_BIT(RULE_BOT), IOS};
    expect_target(fork_choose(fork, &facts), "ios-app", FORK_REDIRECT,
                  "https://apps.test/?utm_source=mail");
    fork_free(&fork);
    zone_shelf_release(&zones);
}

Test(fork, goes_on_without_rules_that_it_cannot_read)
{
    struct zone_shelf zones = ZONE_SHELF_INIT;
    struct link link = sample();
    struct rule_facts facts = {.client = {0, IOS}};
    struct fork *fork;

    log_set_level(LOG_ERROR);
    link.rules = SLICE("phase=moon -> https://rule.test/");
    link.ios_url = SLICE("acme://item/1");
    fork = fork_new(&link, &zones);
    cr_expect_null(fork->rules);
    expect_target(fork_choose(fork, &facts), "ios-app", FORK_IOS_APP,
                  "acme://item/1");
    fork_free(&fork);
    link.ios_url = SLICE_NONE;
    fork = fork_new(&link, &zones);
    cr_expect_null(fork_choose(fork, &facts));
    fork_free(&fork);
    zone_shelf_release(&zones);
}
