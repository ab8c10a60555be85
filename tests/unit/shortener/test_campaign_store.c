#include "shortener/store/campaign_store.h"

#include "tests/unit/shortener/store_world.h"

static const struct campaign campaign = {
    .id = SLICE_INIT("spring-24"),
    .name = SLICE_INIT("Spring"),
    .direction = SLICE_INIT("outbound"),
    .objective = SLICE_INIT("downstream"),
    .channel = SLICE_INIT("cold_email"),
    .starts = 1700000000000,
    .ends = 1710000000000,
    .created_at = 1690000000000,
    .updated_at = 1690000000001,
};

static void create(struct store_world *w, const struct campaign *made)
{
    campaign_store_create(w->redis, made, store_world_on_change, w);
    store_world_wait(w);
    cr_assert_eq(w->code, ERROR_NONE);
}

static void check_campaign(void *arg, const struct error *err,
                           const struct redisReply *reply)
{
    struct campaign found;

    store_world_note(arg, err);
    cr_assert_eq(campaign_from_reply(&found, reply), 0);
    cr_expect(slice_equal(found.id, campaign.id));
    cr_expect(slice_equal(found.name, campaign.name));
    cr_expect(slice_equal(found.direction, campaign.direction));
    cr_expect(slice_equal(found.objective, campaign.objective));
    cr_expect(slice_equal(found.channel, campaign.channel));
    cr_expect_eq(found.starts, campaign.starts);
    cr_expect_eq(found.ends, campaign.ends);
    cr_expect_eq(found.created_at, campaign.created_at);
    cr_expect_eq(found.updated_at, campaign.updated_at);
    cr_expect_eq(found.version, 1);
}

Test(campaign_store, gives_back_what_it_was_given)
{
    struct store_world w;

    store_world_open(&w);
    create(&w, &campaign);
    campaign_store_get(w.redis, SLICE("spring-24"), check_campaign, &w);
    store_world_wait(&w);
    cr_assert_eq(w.code, ERROR_NONE);
    campaign_store_get(w.redis, SLICE("Spring-24"), store_world_on_record, &w);
    store_world_wait(&w);
    cr_assert_eq(w.code, ERROR_NOT_FOUND);
    store_world_close(&w);
}

Test(campaign_store, changes_the_version_that_was_seen)
{
    struct campaign changed = campaign;
    struct store_world w;

    store_world_open(&w);
    create(&w, &campaign);
    changed.version = 7;
    campaign_store_update(w.redis, &changed, store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_eq(w.code, ERROR_CONFLICT);
    changed.version = 1;
    changed.ends = 0;
    campaign_store_update(w.redis, &changed, store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_eq(w.version, 2);
    store_world_call(&w, SLICE("HEXISTS"), SLICE("campaign:spring-24"),
                     SLICE("ends"));
    cr_expect_eq(w.version, 0);
    store_world_close(&w);
}

Test(campaign_store, lists_by_id)
{
    const struct campaign autumn = {.id = SLICE("autumn"),
                                    .direction = SLICE("inbound")};
    struct store_world w;

    store_world_open(&w);
    create(&w, &campaign);
    create(&w, &autumn);
    campaign_store_list(w.redis, SLICE_NONE, 1, store_world_on_page, &w);
    store_world_wait(&w);
    cr_expect_str_eq(buffer_str(&w.text),
                     "id=autumn direction=inbound created_at=0 "
                     "updated_at=0 | ");
    cr_expect_str_eq(buffer_str(&w.next), "autumn");
    store_world_close(&w);
}

/* A link that has moved on, or gone, keeps the campaign no longer. */
Test(campaign_store, goes_when_no_link_is_in_it)
{
    struct store_world w;

    store_world_open(&w);
    create(&w, &campaign);
    store_world_call(&w, SLICE("ZADD"), SLICE("idx:links:campaign:spring-24"),
                     SLICE("0"), SLICE("b/gone"), SLICE("0"), SLICE("b/x"));
    store_world_call(&w, SLICE("HSET"), SLICE("link:b/x"), SLICE("campaign"),
                     SLICE("spring-24"));
    campaign_store_delete(w.redis, SLICE("spring-24"), 1, store_world_on_change,
                          &w);
    store_world_wait(&w);
    cr_expect_str_eq(w.reason, "in_use");
    store_world_call(&w, SLICE("HSET"), SLICE("link:b/x"), SLICE("campaign"),
                     SLICE("autumn"));
    campaign_store_delete(w.redis, SLICE("spring-24"), 1, store_world_on_change,
                          &w);
    store_world_wait(&w);
    cr_expect_eq(w.code, ERROR_NONE);
    campaign_store_list(w.redis, SLICE_NONE, 10, store_world_on_page, &w);
    store_world_wait(&w);
    cr_expect_str_eq(buffer_str(&w.text), "");
    store_world_close(&w);
}
