#include "shortener/store/brand_store.h"

#include "tests/unit/shortener/store_world.h"

static const struct brand brand = {
    .host = SLICE_INIT("go.test"),
    .url = SLICE_INIT("http://go.test:8080"),
    .root_url = SLICE_INIT("https://example.com/"),
    .not_found_url = SLICE_INIT("https://example.com/404"),
    .expired_url = SLICE_INIT("https://example.com/late"),
    .created_at = 1700000000123,
    .updated_at = 1700000000456,
};

static void create(struct store_world *w, const char *host)
{
    struct brand bare = {.host = slice_str(host)};

    brand_store_create(w->redis, &bare, store_world_on_change, w);
    store_world_wait(w);
    cr_assert_eq(w->code, ERROR_NONE);
}

static void check_brand(void *arg, const struct error *err,
                        const struct redisReply *reply)
{
    struct brand found;

    store_world_note(arg, err);
    cr_assert_eq(brand_from_reply(&found, reply), 0);
    cr_expect(slice_equal(found.host, brand.host));
    cr_expect(slice_equal(found.url, brand.url));
    cr_expect(slice_equal(found.root_url, brand.root_url));
    cr_expect(slice_equal(found.not_found_url, brand.not_found_url));
    cr_expect(slice_equal(found.expired_url, brand.expired_url));
    cr_expect_eq(found.created_at, brand.created_at);
    cr_expect_eq(found.updated_at, brand.updated_at);
    cr_expect_eq(found.version, 1);
}

Test(brand_store, gives_back_what_it_was_given)
{
    struct store_world w;

    store_world_open(&w);
    brand_store_create(w.redis, &brand, store_world_on_change, &w);
    store_world_wait(&w);
    cr_assert_eq(w.code, ERROR_NONE);
    brand_store_get(w.redis, SLICE("go.test"), check_brand, &w);
    store_world_wait(&w);
    cr_assert_eq(w.code, ERROR_NONE);
    brand_store_create(w.redis, &brand, store_world_on_change, &w);
    store_world_wait(&w);
    cr_assert_eq(w.code, ERROR_EXISTS);
    store_world_close(&w);
}

Test(brand_store, changes_the_version_that_was_seen)
{
    struct brand changed = {.host = SLICE("go.test"), .version = 1};
    struct store_world w;

    store_world_open(&w);
    brand_store_create(w.redis, &brand, store_world_on_change, &w);
    store_world_wait(&w);
    brand_store_update(w.redis, &changed, store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_eq(w.version, 2);
    brand_store_update(w.redis, &changed, store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_eq(w.code, ERROR_CONFLICT);
    store_world_call(&w, SLICE("HEXISTS"), SLICE("brand:go.test"),
                     SLICE("root_url"));
    cr_expect_eq(w.version, 0);
    store_world_close(&w);
}

Test(brand_store, lists_in_pages)
{
    struct store_world w;

    store_world_open(&w);
    create(&w, "c.test");
    create(&w, "a.test");
    create(&w, "b.test");
    brand_store_list(w.redis, SLICE_NONE, 2, store_world_on_page, &w);
    store_world_wait(&w);
    cr_expect_str_eq(buffer_str(&w.next), "b.test");
    brand_store_list(w.redis, SLICE("b.test"), 2, store_world_on_page, &w);
    store_world_wait(&w);
    cr_expect_str_eq(buffer_str(&w.next), "");
    cr_expect_str_eq(buffer_str(&w.text),
                     "host=c.test created_at=0 updated_at=0 | ");
    store_world_close(&w);
}

/* A brand's links keep it, and only they do. */
Test(brand_store, goes_without_a_trace)
{
    struct store_world w;

    store_world_open(&w);
    create(&w, "a.test");
    create(&w, "b.test");
    store_world_call(&w, SLICE("HSET"), SLICE("link:b.test/x"),
                     SLICE("destination"), SLICE("https://example.com/"));
    store_world_call(&w, SLICE("ZADD"), SLICE("idx:links:brand:b.test"),
                     SLICE("0"), SLICE("b.test/x"));
    brand_store_delete(w.redis, SLICE("b.test"), STORE_ANY_VERSION,
                       store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_str_eq(w.reason, "in_use");
    brand_store_delete(w.redis, SLICE("a.test"), 2, store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_eq(w.code, ERROR_CONFLICT);
    brand_store_delete(w.redis, SLICE("a.test"), 1, store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_eq(w.code, ERROR_NONE);
    store_world_call(&w, SLICE("EXISTS"), SLICE("brand:a.test"));
    cr_expect_eq(w.version, 0);
    store_world_call(&w, SLICE("ZCARD"), SLICE("idx:brands"));
    cr_expect_eq(w.version, 1);
    store_world_close(&w);
}
