#include "shortener/store/placement_change.h"

#include <criterion/criterion.h>

#include "shortener/store/placement_store.h"
#include "tests/unit/shortener/store_world.h"

static const struct placement poster = {
    .brand = SLICE_INIT("b.c"),
    .slug = SLICE_INIT("a"),
    .name = SLICE_INIT("Poster"),
    .code = SLICE_INIT("K1"),
    .created_at = 5,
    .version = 1,
};

static void on_made(void *arg, const struct error *err, struct slice code,
                    bool made)
{
    store_world_note(arg, err);
    (void)code;
    (void)made;
}

static void ensure(struct store_world *w, const struct placement *placement)
{
    placement_store_ensure(w->redis, placement, on_made, w);
    store_world_wait(w);
}

static int change(struct store_world *w, const struct placement *old,
                  const struct placement *next)
{
    placement_change(w->redis, old, next, store_world_on_change, w);
    store_world_wait(w);
    return w->code;
}

static const char *list(struct store_world *w, const char *slug)
{
    placement_store_list(w->redis, SLICE("b.c"), slice_str(slug), SLICE_NONE,
                         10, store_world_on_page, w);
    store_world_wait(w);
    return buffer_str(&w->text);
}

Test(placement_change, gives_it_a_destination)
{
    struct placement next = poster;
    struct store_world w;

    store_world_open(&w);
    ensure(&w, &poster);
    next.destination = SLICE("https://own/");
    cr_expect_eq(change(&w, &poster, &next), ERROR_NONE);
    cr_expect_str_eq(list(&w, "a"),
                     "version=2 placement_of=a brand=b.c code=K1 name=Poster "
                     "destination=https://own/ created_at=5 | ");
    /* Whoever read it before that is told. */
    cr_expect_eq(change(&w, &poster, &poster), ERROR_CONFLICT);
    store_world_close(&w);
}

Test(placement_change, moves_it_with_its_name)
{
    struct placement next = poster;
    struct placement other = poster;
    struct store_world w;

    store_world_open(&w);
    ensure(&w, &poster);
    next.slug = SLICE("z");
    cr_expect_eq(change(&w, &poster, &next), ERROR_NONE);
    cr_expect_str_eq(list(&w, "a"), "");
    cr_expect_str_eq(list(&w, "z"),
                     "version=2 placement_of=z brand=b.c code=K1 name=Poster "
                     "created_at=5 | ");
    /* The name is free at the old link, and taken at the new one. */
    other.code = SLICE("K2");
    ensure(&w, &other);
    next.code = other.code;
    cr_expect_eq(change(&w, &other, &next), ERROR_EXISTS);
    cr_expect_str_eq(w.reason, "name_taken");
    cr_expect_str_eq(list(&w, "a"),
                     "placement_of=a brand=b.c code=K2 name=Poster "
                     "created_at=5 | ");
    store_world_close(&w);
}

/* A move that loses against another change gives its claim up. */
Test(placement_change, gives_a_lost_claim_up)
{
    struct placement old = poster;
    struct placement next = poster;
    struct store_world w;

    store_world_open(&w);
    ensure(&w, &poster);
    old.version = 7;
    next.slug = SLICE("z");
    cr_expect_eq(change(&w, &old, &next), ERROR_CONFLICT);
    store_world_call(&w, SLICE("HLEN"), SLICE("placement:b.c/z"));
    cr_expect_eq(w.version, 0);
    store_world_call(&w, SLICE("HLEN"), SLICE("placement:b.c/a"));
    cr_expect_eq(w.version, 1);
    store_world_close(&w);
}

Test(placement_change, removes_it_and_keeps_its_code)
{
    struct placement next = poster;
    struct placement again = poster;
    struct store_world w;

    store_world_open(&w);
    ensure(&w, &poster);
    next.removed_at = 9;
    cr_expect_eq(change(&w, &poster, &next), ERROR_NONE);
    cr_expect_str_eq(list(&w, "a"), "");
    store_world_call(&w, SLICE("EXISTS"), SLICE("link:b.c/Q/K1"));
    cr_expect_eq(w.version, 1);
    /* The name is free, the code is not. */
    ensure(&w, &again);
    cr_expect_eq(w.code, ERROR_CONFLICT);
    cr_expect_str_eq(w.reason, "code_taken");
    again.code = SLICE("K2");
    ensure(&w, &again);
    cr_expect_eq(w.code, ERROR_NONE);
    store_world_close(&w);
}
