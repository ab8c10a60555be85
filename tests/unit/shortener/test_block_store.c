#include "shortener/store/block_store.h"

#include "tests/unit/shortener/store_world.h"

static void on_done(void *arg, const struct error *err, bool changed)
{
    struct store_world *w = arg;

    store_world_note(w, err);
    w->made = changed;
}

/* "name:reason " for each, and the cursor in w->next. */
static void on_page(void *arg, const struct error *err,
                    const struct block_page *page)
{
    struct store_world *w = arg;

    store_world_note(w, err);
    for (size_t i = 0; page != NULL && i < page->count; i++)
        buffer_appendf(&w->text, "%" SLICE_FMT ":%" SLICE_FMT " ",
                       SLICE_ARG(page->blocks[i].name),
                       SLICE_ARG(page->blocks[i].reason));
    if (page != NULL)
        buffer_append(&w->next, page->next);
}

static void put(struct store_world *w, const char *name, const char *reason)
{
    struct block block = {
        .name = slice_str(name), .reason = slice_str(reason), .created_at = 1};

    block_store_put(w->redis, &block, on_done, w);
    store_world_wait(w);
}

static const char *list(struct store_world *w, const char *after, size_t limit)
{
    block_store_list(w->redis, slice_str(after), limit, on_page, w);
    store_world_wait(w);
    return buffer_str(&w->text);
}

Test(block_store, puts_lists_and_removes)
{
    struct store_world w;

    store_world_open(&w);
    put(&w, "b.example", "phishing");
    cr_expect_eq(w.code, ERROR_NONE);
    cr_expect(w.made);
    put(&w, "b.example", "malware");
    cr_expect_eq(w.code, ERROR_NONE);
    cr_expect_not(w.made);
    put(&w, "a.example/x", "");
    cr_expect_str_eq(list(&w, "", 10), "a.example/x: b.example:malware ");
    cr_expect_eq(w.next.len, 0);
    block_store_remove(w.redis, SLICE("b.example"), on_done, &w);
    store_world_wait(&w);
    cr_expect_eq(w.code, ERROR_NONE);
    cr_expect(w.made);
    block_store_remove(w.redis, SLICE("b.example"), on_done, &w);
    store_world_wait(&w);
    cr_expect_eq(w.code, ERROR_NOT_FOUND);
    cr_expect_str_eq(list(&w, "", 10), "a.example/x: ");
    store_world_close(&w);
}

Test(block_store, lists_page_by_page)
{
    struct store_world w;

    store_world_open(&w);
    for (const char *name = "dacbe"; *name != '\0'; name++)
        put(&w, (char[]){*name, '\0'}, "");
    cr_expect_str_eq(list(&w, "", 2), "a: b: ");
    cr_expect_str_eq(buffer_str(&w.next), "b");
    cr_expect_str_eq(list(&w, "b", 2), "c: d: ");
    cr_expect_str_eq(list(&w, "d", 2), "e: ");
    cr_expect_eq(w.next.len, 0);
    cr_expect_str_eq(list(&w, "e", 2), "");
    store_world_close(&w);
}

Test(block_store, has_a_limit)
{
    struct store_world w;

    store_world_open(&w);
    store_world_call(&w, SLICE("EVAL"),
                     SLICE("for i = 1, tonumber(ARGV[1]) do "
                           "redis.call('HSET', KEYS[1], 'h' .. i, '') end "
                           "return 1"),
                     SLICE("1"), BLOCK_KEY, SLICE("10000"));
    put(&w, "h5", "known");
    cr_expect_eq(w.code, ERROR_NONE);
    put(&w, "one-more", "");
    cr_expect_eq(w.code, ERROR_INVALID);
    cr_expect_str_eq(w.reason, "too_many_blocks");
    store_world_close(&w);
}

Test(block_store, tells_of_a_redis_that_refuses)
{
    struct store_world w;

    store_world_open(&w);
    store_world_call(&w, SLICE("SET"), BLOCK_KEY, SLICE("oops"));
    put(&w, "a", "");
    cr_expect_eq(w.code, ERROR_REPLY);
    list(&w, "", 10);
    cr_expect_eq(w.code, ERROR_REPLY);
    block_store_remove(w.redis, SLICE("a"), on_done, &w);
    store_world_wait(&w);
    cr_expect_eq(w.code, ERROR_REPLY);
    store_world_close(&w);
}
