#include "shortener/store/link_walk.h"

#include <criterion/criterion.h>

#include "shortener/store/brand_store.h"
#include "shortener/store/link_store.h"
#include "tests/unit/shortener/store_world.h"

static struct store_world w;

static void set_up(void)
{
    store_world_open(&w);
}

static void tear_down(void)
{
    store_world_close(&w);
}

TestSuite(link_walk, .init = set_up, .fini = tear_down);

static void make_brand(const char *host)
{
    const struct brand brand = {.host = slice_str(host)};

    brand_store_create(w.redis, &brand, store_world_on_change, &w);
    store_world_wait(&w);
}

static void make_link(const char *host, const char *slug)
{
    struct link link;

    link_init(&link);
    link.brand = slice_str(host);
    link.slug = slice_str(slug);
    link.destination = SLICE("https://x/");
    link_store_create(w.redis, &link, store_world_on_change, &w);
    store_world_wait(&w);
}

static void on_page(void *arg, const struct error *err,
                    const struct store_page *page)
{
    store_world_note(arg, err);
    for (size_t i = 0; page != NULL && i < page->count; i++)
        buffer_appendf(&w.text, "%" SLICE_FMT " ", SLICE_ARG(page->names[i]));
    if (page != NULL)
        buffer_append(&w.next, page->next);
}

static void expect_page(const char *after, size_t limit, const char *names,
                        const char *next)
{
    link_walk_page(w.redis, slice_str(after), limit, on_page, &w);
    store_world_wait(&w);
    cr_expect_eq(w.code, ERROR_NONE);
    cr_expect_str_eq(buffer_str(&w.text), names);
    cr_expect_str_eq(buffer_str(&w.next), next);
}

Test(link_walk, goes_from_brand_to_brand)
{
    make_brand("a.test");
    make_brand("b.test");
    make_brand("b.test.c");
    make_brand("d.test");
    make_link("a.test", "one");
    make_link("a.test", "two");
    make_link("b.test.c", "one");
    make_link("d.test", "one");
    expect_page("", 10, "a.test/one a.test/two ", "b.test/");
    expect_page("", 1, "a.test/one ", "a.test/one");
    expect_page("a.test/one", 2, "a.test/two ", "b.test/");
    expect_page("b.test/", 10, "", "b.test.c/");
    expect_page("b.test.c/", 10, "b.test.c/one ", "d.test/");
    expect_page("d.test/", 10, "d.test/one ", "");
    expect_page("d.test/one", 10, "", "");
}

Test(link_walk, may_find_nothing)
{
    expect_page("", 10, "", "");
    make_brand("a.test");
    expect_page("", 10, "", "");
    /* A cursor of a brand that is gone, or never was. */
    make_link("a.test", "one");
    expect_page("0.test/x", 10, "", "a.test/");
    expect_page("z.test/x", 10, "", "");
}

Test(link_walk, tells_that_redis_is_away)
{
    redis_fixture_kill(&w.server);
    link_walk_page(w.redis, SLICE_NONE, 10, on_page, &w);
    store_world_wait(&w);
    cr_expect(w.code == ERROR_TIMEOUT || w.code == ERROR_UNAVAILABLE);
}
