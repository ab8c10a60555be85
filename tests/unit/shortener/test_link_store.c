#include "shortener/store/link_store.h"

#include <criterion/criterion.h>

#include "shortener/store/brand_store.h"
#include "shortener/store/campaign_store.h"
#include "tests/unit/shortener/store_world.h"

static struct link make_link(const char *slug, const char *campaign)
{
    struct link link;

    link_init(&link);
    link.brand = SLICE("b.c");
    link.slug = slice_str(slug);
    link.destination = SLICE("https://x/");
    link.campaign = slice_str(campaign);
    return link;
}

static void create(struct store_world *w, const char *slug,
                   const char *campaign)
{
    struct link link = make_link(slug, campaign);

    link_store_create(w->redis, &link, store_world_on_change, w);
    store_world_wait(w);
}

/* The slugs that a listing shows. */
static void on_page(void *arg, const struct error *err,
                    const struct store_page *page)
{
    struct store_world *w = arg;
    struct link link;

    store_world_note(w, err);
    for (size_t i = 0; page != NULL && i < page->count; i++) {
        cr_assert_eq(link_from_reply(&link, page->records[i]), 0);
        buffer_appendf(&w->text, "%" SLICE_FMT " ", SLICE_ARG(link.slug));
    }
}

static const char *list(struct store_world *w, const char *brand,
                        const char *campaign)
{
    link_store_list(w->redis, slice_str(brand), slice_str(campaign), SLICE_NONE,
                    10, on_page, w);
    store_world_wait(w);
    return buffer_str(&w->text);
}

Test(link_store, lists_by_brand_and_campaign)
{
    struct store_world w;

    store_world_open(&w);
    create(&w, "one", "spring");
    create(&w, "two", "");
    create(&w, "three", "fall");
    cr_expect_str_eq(list(&w, "", ""), "one three two ");
    cr_expect_str_eq(list(&w, "b.c", ""), "one three two ");
    cr_expect_str_eq(list(&w, "other", ""), "");
    cr_expect_str_eq(list(&w, "", "spring"), "one ");
    cr_expect_str_eq(list(&w, "", "fall"), "three ");
    store_world_close(&w);
}

Test(link_store, moves_between_campaigns)
{
    struct link link = make_link("one", "fall");
    struct store_world w;

    store_world_open(&w);
    create(&w, "one", "spring");
    link.version = 1;
    link_store_update(w.redis, &link, SLICE("spring"), store_world_on_change,
                      &w);
    store_world_wait(&w);
    cr_expect_eq(w.version, 2);
    cr_expect_str_eq(list(&w, "", "spring"), "");
    cr_expect_str_eq(list(&w, "", "fall"), "one ");
    link.campaign = SLICE_NONE;
    link.version = 2;
    link_store_update(w.redis, &link, SLICE("fall"), store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_str_eq(list(&w, "", "fall"), "");
    store_world_call(&w, SLICE("EXISTS"), SLICE("idx:links:campaign:spring"),
                     SLICE("idx:links:campaign:fall"));
    cr_expect_eq(w.version, 0);
    store_world_close(&w);
}

/* A slug that is taken leaves no trace in the campaign that it was meant for:
 * neither is it listed there, nor does it keep the campaign. */
Test(link_store, leaves_nothing_behind_that_counts)
{
    const struct campaign fall = {.id = SLICE("fall"),
                                  .direction = SLICE("inbound")};
    struct store_world w;

    store_world_open(&w);
    campaign_store_create(w.redis, &fall, store_world_on_change, &w);
    store_world_wait(&w);
    create(&w, "one", "spring");
    create(&w, "one", "fall");
    cr_expect_eq(w.code, ERROR_EXISTS);
    cr_expect_str_eq(list(&w, "", "fall"), "");
    campaign_store_delete(w.redis, SLICE("fall"), STORE_ANY_VERSION,
                          store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_eq(w.code, ERROR_NONE);
    store_world_close(&w);
}

Test(link_store, keeps_its_brand_and_campaign)
{
    const struct campaign spring = {.id = SLICE("spring"),
                                    .direction = SLICE("inbound")};
    const struct brand brand = {.host = SLICE("b.c")};
    struct link link = make_link("one", "spring");
    struct store_world w;

    store_world_open(&w);
    campaign_store_create(w.redis, &spring, store_world_on_change, &w);
    store_world_wait(&w);
    brand_store_create(w.redis, &brand, store_world_on_change, &w);
    store_world_wait(&w);
    create(&w, "one", "spring");
    campaign_store_delete(w.redis, SLICE("spring"), 1, store_world_on_change,
                          &w);
    store_world_wait(&w);
    cr_expect_str_eq(w.reason, "in_use");
    brand_store_delete(w.redis, SLICE("b.c"), 1, store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_str_eq(w.reason, "in_use");
    link.version = 1;
    link_store_delete(w.redis, &link, store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_eq(w.code, ERROR_NONE);
    campaign_store_delete(w.redis, SLICE("spring"), 1, store_world_on_change,
                          &w);
    store_world_wait(&w);
    cr_expect_eq(w.code, ERROR_NONE);
    brand_store_delete(w.redis, SLICE("b.c"), 1, store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_eq(w.code, ERROR_NONE);
    store_world_call(&w, SLICE("DBSIZE"));
    cr_expect_eq(w.version, 0);
    store_world_close(&w);
}

/* Everything that a link has comes back as it was. */
static void check_link(void *arg, const struct error *err,
                       const struct redisReply *reply)
{
    struct store_world *w = arg;
    struct link link;

    store_world_note(w, err);
    cr_assert_eq(link_from_reply(&link, reply), 0);
    cr_expect(slice_equal(link.brand, SLICE("b.c")));
    cr_expect(slice_equal(link.slug, SLICE("one")));
    cr_expect(slice_equal(link.destination, SLICE("https://x/")));
    cr_expect(slice_equal(link.campaign, SLICE("spring")));
    cr_expect(slice_equal(link.channel, SLICE("sms")));
    cr_expect(slice_equal(link.source, SLICE("s")));
    cr_expect(slice_equal(link.content, SLICE("c")));
    cr_expect(slice_equal(link.title, SLICE("t")));
    cr_expect(slice_equal(link.notes, SLICE("n")));
    cr_expect(slice_equal(link.external_id, SLICE("e")));
    cr_expect(slice_equal(link.tags, SLICE("k=v\nutm_x=y\n")));
    cr_expect_eq(link.status, 307);
    cr_expect_eq(link.query, LINK_QUERY_OVERRIDE);
    cr_expect_eq(link.track_conversions, LINK_TRACKING_OFF);
    cr_expect(link.robots);
    cr_expect_not(link.enabled);
    cr_expect_eq(link.cache_seconds, 60);
    cr_expect_eq(link.created_at, 5);
    cr_expect_eq(link.updated_at, 6);
    cr_expect_eq(link.version, 1);
}

Test(link_store, gives_back_what_it_was_given)
{
    struct link link = make_link("one", "spring");
    struct store_world w;

    store_world_open(&w);
    link.channel = SLICE("sms");
    link.source = SLICE("s");
    link.content = SLICE("c");
    link.title = SLICE("t");
    link.notes = SLICE("n");
    link.external_id = SLICE("e");
    link.tags = SLICE("k=v\nutm_x=y\n");
    link.status = 307;
    link.query = LINK_QUERY_OVERRIDE;
    link.track_conversions = LINK_TRACKING_OFF;
    link.robots = true;
    link.enabled = false;
    link.cache_seconds = 60;
    link.created_at = 5;
    link.updated_at = 6;
    link_store_create(w.redis, &link, store_world_on_change, &w);
    store_world_wait(&w);
    link_store_get(w.redis, SLICE("b.c"), SLICE("one"), check_link, &w);
    store_world_wait(&w);
    store_world_close(&w);
}

/* What somebody made in redis-cli can be changed like all else. */
Test(link_store, changes_a_hash_that_has_no_version)
{
    struct link link = make_link("one", "");
    struct store_world w;

    store_world_open(&w);
    store_world_call(&w, SLICE("HSET"), SLICE("link:b.c/one"),
                     SLICE("destination"), SLICE("https://y/"));
    link.version = 1;
    link_store_update(w.redis, &link, SLICE_NONE, store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_eq(w.code, ERROR_NONE);
    cr_expect_eq(w.version, 2);
    store_world_call(&w, SLICE("HDEL"), SLICE("link:b.c/one"),
                     SLICE("version"));
    link_store_delete(w.redis, &link, store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_eq(w.code, ERROR_NONE);
    store_world_close(&w);
}
