#include "shortener/store/placement_store.h"

#include <criterion/criterion.h>

#include "tests/unit/shortener/store_world.h"

static void on_placement(void *arg, const struct error *err, struct slice code,
                         bool made)
{
    struct store_world *w = arg;

    store_world_note(w, err);
    buffer_append(&w->text, code);
    w->made = made;
}

static const char *ensure(struct store_world *w, const char *slug,
                          const char *name, const char *code)
{
    const struct placement placement = {
        .brand = SLICE("b.c"),
        .slug = slice_str(slug),
        .name = slice_str(name),
        .code = slice_str(code),
        .created_at = 5,
    };

    placement_store_ensure(w->redis, &placement, on_placement, w);
    store_world_wait(w);
    return buffer_str(&w->text);
}

static const char *list(struct store_world *w, const char *slug)
{
    placement_store_list(w->redis, SLICE("b.c"), slice_str(slug), SLICE_NONE,
                         10, store_world_on_page, w);
    store_world_wait(w);
    return buffer_str(&w->text);
}

Test(placement_store, makes_a_name_once)
{
    struct store_world w;

    store_world_open(&w);
    cr_expect_str_eq(ensure(&w, "a", "Poster", "K1"), "K1");
    cr_expect(w.made);
    cr_expect_str_eq(ensure(&w, "a", "Poster", "K2"), "K1");
    cr_expect_not(w.made);
    cr_expect_eq(w.code, ERROR_NONE);
    cr_expect_str_eq(ensure(&w, "a", "Flyer", "K3"), "K3");
    cr_expect_str_eq(ensure(&w, "z", "Poster", "K4"), "K4");
    cr_expect_str_eq(
        list(&w, "a"),
        "placement_of=a brand=b.c code=K1 name=Poster created_at=5 | "
        "placement_of=a brand=b.c code=K3 name=Flyer created_at=5 "
        "| ");
    store_world_close(&w);
}

/* Claimed, and then the power went: the next call makes the record. */
Test(placement_store, completes_what_was_interrupted)
{
    struct store_world w;

    store_world_open(&w);
    store_world_call(&w, SLICE("HSET"), SLICE("placement:b.c/a"),
                     SLICE("Poster"), SLICE("K1"));
    cr_expect_str_eq(ensure(&w, "a", "Poster", "K2"), "K1");
    cr_expect(w.made);
    store_world_call(&w, SLICE("EXISTS"), SLICE("link:b.c/Q/K1"),
                     SLICE("link:b.c/Q/K2"));
    cr_expect_eq(w.version, 1);
    store_world_close(&w);
}

/* Ten at once: one code, one record. */
Test(placement_store, agrees_on_one_code)
{
    const struct placement placement = {.brand = SLICE("b.c"),
                                        .slug = SLICE("a"),
                                        .name = SLICE("Poster"),
                                        .code = SLICE("K1"),
                                        .created_at = 5};
    struct store_world w;

    store_world_open(&w);
    for (int i = 0; i < 10; i++)
        placement_store_ensure(w.redis, &placement, on_placement, &w);
    while (w.calls < 10)
        event_base_loop(w.base, EVLOOP_ONCE);
    w.seen = w.calls;
    cr_expect_eq(w.code, ERROR_NONE);
    cr_expect_str_eq(buffer_str(&w.text), "K1");
    store_world_close(&w);
}

/* Once in a trillion: never another link's code, and the name stays free. */
Test(placement_store, gives_a_taken_code_up)
{
    struct store_world w;

    store_world_open(&w);
    ensure(&w, "z", "Sign", "K1");
    cr_expect_str_eq(ensure(&w, "a", "Poster", "K1"), "");
    cr_expect_eq(w.code, ERROR_CONFLICT);
    cr_expect_str_eq(w.reason, "code_taken");
    cr_expect_not(w.made);
    cr_expect_str_eq(list(&w, "a"), "");
    cr_expect_str_eq(ensure(&w, "a", "Poster", "K2"), "K2");
    cr_expect(w.made);
    /* The same link's other placement is another one too. */
    ensure(&w, "a", "Flyer", "K2");
    cr_expect_eq(w.code, ERROR_CONFLICT);
    cr_expect_str_eq(ensure(&w, "z", "Sign", "K9"), "K1");
    store_world_close(&w);
}
