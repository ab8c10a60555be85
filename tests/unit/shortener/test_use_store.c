#include "shortener/store/use_store.h"

#include "shortener/store/link_store.h"
#include "tests/unit/shortener/store_world.h"

#define LINK SLICE("go.test/a")
#define KEY  SLICE("link:go.test/a")
#define USES SLICE("uses:{link:go.test/a}")

static void on_use(void *arg, const struct use_answer *answer)
{
    struct store_world *w = arg;

    store_world_note(w, NULL);
    w->code = answer->code;
    w->made = answer->inside;
    w->version = answer->count;
}

static void ask(struct store_world *w, enum use_mode mode, int64_t amount,
                bool inside, int64_t count)
{
    use_store_ask(w->redis, LINK, mode, amount, on_use, w);
    store_world_wait(w);
    cr_assert_eq(w->code, ERROR_NONE);
    cr_assert_eq(w->made, inside);
    cr_assert_eq(w->version, count);
}

static void set(struct store_world *w, const char *max, const char *created)
{
    store_world_call(w, SLICE("HSET"), KEY, SLICE("max_clicks"), slice_str(max),
                     SLICE("created_at"), slice_str(created));
}

Test(use_store, counts_up_to_the_limit)
{
    struct store_world w;

    store_world_open(&w);
    set(&w, "2", "1000");
    ask(&w, USE_LOOK, 1, true, 0);
    ask(&w, USE_TAKE, 1, true, 1);
    ask(&w, USE_LOOK, 1, true, 1);
    ask(&w, USE_TAKE, 1, true, 2);
    ask(&w, USE_LOOK, 1, false, 2);
    ask(&w, USE_TAKE, 1, false, 2);
    store_world_close(&w);
}

Test(use_store, goes_by_the_limit_that_the_link_has_now)
{
    struct store_world w;

    store_world_open(&w);
    set(&w, "1", "1000");
    ask(&w, USE_TAKE, 1, true, 1);
    ask(&w, USE_TAKE, 1, false, 1);
    set(&w, "2", "1000");
    ask(&w, USE_TAKE, 1, true, 2);
    ask(&w, USE_TAKE, 1, false, 2);
    set(&w, "1", "1000");
    ask(&w, USE_TAKE, 1, false, 2);
    store_world_close(&w);
}

Test(use_store, a_link_made_again_begins_anew)
{
    struct store_world w;

    store_world_open(&w);
    set(&w, "1", "1000");
    ask(&w, USE_TAKE, 1, true, 1);
    set(&w, "1", "2000");
    ask(&w, USE_TAKE, 1, true, 1);
    ask(&w, USE_TAKE, 1, false, 1);
    store_world_close(&w);
}

Test(use_store, what_is_owed_counts_beyond_the_limit)
{
    struct store_world w;

    store_world_open(&w);
    set(&w, "3", "1000");
    ask(&w, USE_OWED, 2, true, 2);
    ask(&w, USE_OWED, 5, true, 7);
    ask(&w, USE_TAKE, 1, false, 7);
    store_world_close(&w);
}

Test(use_store, no_limit_and_no_link_are_not_counted)
{
    struct store_world w;

    store_world_open(&w);
    ask(&w, USE_TAKE, 1, true, 0);
    ask(&w, USE_OWED, 1, true, 0);
    set(&w, "0", "1000");
    ask(&w, USE_TAKE, 1, true, 0);
    set(&w, "rubbish", "1000");
    ask(&w, USE_TAKE, 1, true, 0);
    store_world_call(&w, SLICE("EXISTS"), USES);
    cr_assert_eq(w.version, 0);
    store_world_close(&w);
}

/* The count goes with the link, and not where the link stays. */
Test(use_store, is_forgotten_with_the_link)
{
    const struct link_author author = {SLICE("id"), SLICE("name")};
    struct store_world w;
    struct link link;

    store_world_open(&w);
    link_init(&link);
    link.brand = SLICE("go.test");
    link.slug = SLICE("a");
    link.destination = SLICE("https://a/");
    link.max_clicks = 3;
    link.created_at = 1000;
    link_store_create(w.redis, &link, store_world_on_change, &w);
    store_world_wait(&w);
    ask(&w, USE_TAKE, 1, true, 1);
    link.version = 7;
    link_store_delete(w.redis, &link, &author, store_world_on_change, &w);
    store_world_wait(&w);
    cr_assert_eq(w.code, ERROR_CONFLICT);
    ask(&w, USE_LOOK, 1, true, 1);
    link.version = 1;
    link_store_delete(w.redis, &link, &author, store_world_on_change, &w);
    store_world_wait(&w);
    cr_assert_eq(w.code, ERROR_NONE);
    store_world_call(&w, SLICE("EXISTS"), USES);
    cr_assert_eq(w.version, 0);
    store_world_close(&w);
}

Test(use_store, says_what_became_of_it_without_redis)
{
    struct store_world w;

    store_world_open(&w);
    redis_fixture_stop(&w.server);
    use_store_ask(w.redis, LINK, USE_TAKE, 1, on_use, &w);
    store_world_wait(&w);
    cr_assert_lt(w.code, 0);
    cr_assert_not(w.made);
    store_world_close(&w);
}
