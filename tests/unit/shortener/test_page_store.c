#include "shortener/store/page_store.h"

#include <criterion/criterion.h>

#include "shortener/store/brand_store.h"
#include "shortener/store/link_store.h"
#include "tests/unit/shortener/store_world.h"

static struct page sample(const char *brand, const char *name)
{
    return (struct page){
        .brand = slice_str(brand),
        .name = slice_str(name),
        .title = SLICE("Acme"),
        .colors = {{SLICE("ffffff")}, {SLICE("000000")}},
        .items = SLICE("a\t1\t2\tFirst\nb\t0\t0\tSecond\n"),
        .robots = true,
        .created_at = 5,
        .updated_at = 6,
    };
}

static void create(struct store_world *w, const char *brand, const char *name)
{
    struct page page = sample(brand, name);

    page_store_create(w->redis, &page, store_world_on_change, w);
    store_world_wait(w);
}

static void on_read(void *arg, const struct error *err,
                    const struct redisReply *reply)
{
    struct page wanted = sample("b.c", "p");
    struct store_world *w = arg;
    struct page page;

    store_world_note(w, err);
    if (err != NULL)
        return;
    cr_assert_eq(page_from_reply(&page, reply), 0);
    cr_expect(page_equal(&page, &wanted));
    cr_expect(slice_equal(page.brand, SLICE("b.c")));
    cr_expect(slice_equal(page.name, SLICE("p")));
    cr_expect_eq(page.created_at, 5);
    cr_expect_eq(page.updated_at, 6);
    cr_expect_eq(page.version, 1);
}

Test(page_store, keeps_a_page)
{
    struct store_world w;

    store_world_open(&w);
    create(&w, "b.c", "p");
    cr_expect_eq(w.version, 1);
    page_store_get(w.redis, SLICE("b.c"), SLICE("p"), on_read, &w);
    store_world_wait(&w);
    cr_expect_eq(w.code, ERROR_NONE);
    page_store_get(w.redis, SLICE("other"), SLICE("p"), on_read, &w);
    store_world_wait(&w);
    cr_expect_eq(w.code, ERROR_NOT_FOUND);
    create(&w, "b.c", "p");
    cr_expect_eq(w.code, ERROR_EXISTS);
    store_world_close(&w);
}

static void on_page(void *arg, const struct error *err,
                    const struct store_page *listed)
{
    struct store_world *w = arg;
    struct page page;

    store_world_note(w, err);
    for (size_t i = 0; listed != NULL && i < listed->count; i++) {
        cr_assert_eq(page_from_reply(&page, listed->records[i]), 0);
        buffer_appendf(&w->text, "%" SLICE_FMT "/@%" SLICE_FMT " ",
                       SLICE_ARG(page.brand), SLICE_ARG(page.name));
    }
}

static const char *list(struct store_world *w, const char *brand)
{
    page_store_list(w->redis, slice_str(brand), SLICE_NONE, 10, on_page, w);
    store_world_wait(w);
    return buffer_str(&w->text);
}

Test(page_store, lists_by_brand)
{
    struct page page = sample("b.c", "p");
    struct store_world w;

    store_world_open(&w);
    create(&w, "b.c", "q");
    create(&w, "b.c", "p");
    create(&w, "a.b", "p");
    cr_expect_str_eq(list(&w, ""), "a.b/@p b.c/@p b.c/@q ");
    cr_expect_str_eq(list(&w, "b.c"), "b.c/@p b.c/@q ");
    cr_expect_str_eq(list(&w, "b.d"), "");
    page.version = STORE_ANY_VERSION;
    page_store_delete(w.redis, &page, store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_eq(w.code, ERROR_NONE);
    cr_expect_str_eq(list(&w, "b.c"), "b.c/@q ");
    store_world_close(&w);
}

/* A page is no link, and keeps its brand all the same. */
Test(page_store, keeps_its_brand)
{
    const struct brand brand = {.host = SLICE("b.c")};
    struct page page = sample("b.c", "p");
    struct store_world w;

    store_world_open(&w);
    brand_store_create(w.redis, &brand, store_world_on_change, &w);
    store_world_wait(&w);
    create(&w, "b.c", "p");
    brand_store_delete(w.redis, SLICE("b.c"), 1, store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_str_eq(w.reason, "in_use");
    page.version = 1;
    page_store_delete(w.redis, &page, store_world_on_change, &w);
    store_world_wait(&w);
    brand_store_delete(w.redis, SLICE("b.c"), 1, store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_eq(w.code, ERROR_NONE);
    store_world_close(&w);
}

Test(page_store, changes_only_what_was_seen)
{
    struct page page = sample("b.c", "p");
    struct store_world w;

    store_world_open(&w);
    create(&w, "b.c", "p");
    page.version = 7;
    page_store_update(w.redis, &page, store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_eq(w.code, ERROR_CONFLICT);
    page.version = 1;
    page_store_update(w.redis, &page, store_world_on_change, &w);
    store_world_wait(&w);
    cr_expect_eq(w.version, 2);
    store_world_close(&w);
}
