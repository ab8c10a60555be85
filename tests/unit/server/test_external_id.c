#include "server/api/link/external_id.h"

#include <criterion/criterion.h>

#include "shortener/store/external_ids.h"
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

TestSuite(external_id, .init = set_up, .fini = tear_down);

static void on_claimed(void *arg, const struct error *err)
{
    store_world_note(arg, err);
    buffer_append(&w.text, slice_str(err != NULL ? err->message : ""));
}

static void start_claim(const char *slug)
{
    external_id_claim(w.redis, SLICE("b.c"), SLICE("crm-1"), slice_str(slug),
                      on_claimed, &w);
}

static void claim(const char *slug, enum error_code code)
{
    start_claim(slug);
    store_world_wait(&w);
    cr_assert_eq(w.code, code, "%s: %s", slug, buffer_str(&w.text));
}

static void on_found(void *arg, const struct error *err,
                     const struct link *link)
{
    store_world_note(arg, err);
    if (link != NULL)
        buffer_append(&w.text, link->slug);
}

static void expect_found(const char *slug)
{
    external_id_find(w.redis, SLICE("b.c"), SLICE("crm-1"), on_found, &w);
    store_world_wait(&w);
    cr_assert_eq(w.code, ERROR_NONE);
    cr_assert_str_eq(buffer_str(&w.text), slug);
}

static void make_link(const char *slug, const char *external_id)
{
    struct link link;

    link_init(&link);
    link.brand = SLICE("b.c");
    link.slug = slice_str(slug);
    link.destination = SLICE("https://x/");
    link.external_id = slice_str(external_id);
    link_store_create(w.redis, &link, store_world_on_change, &w);
    store_world_wait(&w);
}

Test(external_id, is_found_at_its_link)
{
    expect_found("");
    claim("one", ERROR_NONE);
    expect_found(""); /* its link is not there yet */
    make_link("one", "crm-1");
    expect_found("one");
}

Test(external_id, belongs_to_one)
{
    claim("one", ERROR_NONE);
    make_link("one", "crm-1");
    claim("one", ERROR_NONE);
    claim("two", ERROR_EXISTS);
    cr_assert_str_eq(w.reason, "external_id_taken");
    cr_assert_lt(slice_search(buffer_slice(&w.text), SLICE("b.c/one")),
                 w.text.len);
    expect_found("one");
}

/* Claimed for a link that never came, or that has another id by now. */
Test(external_id, is_taken_over_from_what_was_left)
{
    claim("never", ERROR_NONE);
    claim("one", ERROR_NONE);
    make_link("one", "other");
    expect_found("");
    claim("two", ERROR_NONE);
    make_link("two", "crm-1");
    expect_found("two");
}

/* Who writes right behind the claim has written when the next one looks. */
Test(external_id, two_at_once_meet)
{
    struct link link;

    link_init(&link);
    link.brand = SLICE("b.c");
    link.slug = SLICE("one");
    link.destination = SLICE("https://x/");
    link.external_id = SLICE("crm-1");
    claim("one", ERROR_NONE);
    link_store_create(w.redis, &link, store_world_on_change, &w);
    start_claim("two");
    store_world_wait(&w);
    cr_assert_eq(w.code, ERROR_NONE);
    store_world_wait(&w);
    cr_assert_eq(w.code, ERROR_EXISTS);
}

Test(external_id, without_redis_is_not_called_free)
{
    redis_fixture_kill(&w.server);
    start_claim("one");
    store_world_wait(&w);
    cr_assert(w.code == ERROR_TIMEOUT || w.code == ERROR_UNAVAILABLE);
    external_id_find(w.redis, SLICE("b.c"), SLICE("crm-1"), on_found, &w);
    store_world_wait(&w);
    cr_assert_eq(w.code, ERROR_UNAVAILABLE);
}
