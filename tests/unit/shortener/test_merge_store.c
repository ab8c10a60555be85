#include "shortener/store/merge_store.h"

#include <criterion/criterion.h>

#include "tests/unit/shortener/store_world.h"

#define ID SLICE("0123456789abcd")

static void on_done(void *arg, const struct error *err)
{
    store_world_note(arg, err);
}

static void on_part(void *arg, const struct error *err,
                    const struct merge_part *part)
{
    struct store_world *w = arg;

    store_world_note(w, err);
    buffer_appendf(&w->text, "%d %d%s%s", (int)part->recipients,
                   (int)part->held_out, part->arms ? " arms" : "",
                   part->contacts ? " contacts" : "");
    for (size_t i = 0; i < MERGE_LISTS; i++)
        buffer_appendf(&w->text, "|%" SLICE_FMT, SLICE_ARG(part->lists[i]));
}

static void on_count(void *arg, const struct error *err, int64_t recipients,
                     int64_t held_out)
{
    struct store_world *w = arg;

    store_world_note(w, err);
    w->version = recipients * 1000 + held_out;
}

static void on_id(void *arg, const struct error *err, struct slice id)
{
    struct store_world *w = arg;

    store_world_note(w, err);
    buffer_append(&w->text, id);
}

static void on_numbers(void *arg, const struct error *err,
                       const uint64_t *numbers, size_t count)
{
    struct store_world *w = arg;

    store_world_note(w, err);
    w->version = 0;
    for (size_t i = 0; i < count; i++)
        w->version |= 1 << numbers[i];
}

static void put(struct store_world *w, uint64_t number, int64_t now_ms)
{
    const struct merge_part part = {
        .merge = ID,
        .number = number,
        .recipients = 2,
        .held_out = 1,
        .arms = number == 0,
        .contacts = true,
        .lists = {[MERGE_RECIPIENTS] = SLICE("t1\nt2"),
                  [MERGE_EMAILS] = SLICE("\ne2"),
                  [MERGE_HELD_CUSTOMERS] = SLICE("k")},
    };

    merge_store_put_part(w->redis, &part, now_ms, on_done, w);
    store_world_wait(w);
    cr_assert_eq(w->code, ERROR_NONE);
}

static const char *oldest(struct store_world *w, int64_t before_ms)
{
    merge_store_oldest(w->redis, before_ms, on_id, w);
    store_world_wait(w);
    return buffer_str(&w->text);
}

static int64_t numbers(struct store_world *w)
{
    merge_store_numbers(w->redis, ID, on_numbers, w);
    store_world_wait(w);
    return w->version;
}

static enum error_code count(struct store_world *w, uint64_t parts)
{
    merge_store_count(w->redis, ID, parts, on_count, w);
    store_world_wait(w);
    return w->code;
}

Test(merge_store, keeps_parts_until_the_end)
{
    const struct merge merge = {
        .id = ID, .link = SLICE("b.c/a"), .sent_at = 7, .recipients = 4};
    struct store_world w;

    store_world_open(&w);
    put(&w, 0, 1000);
    put(&w, 1, 2000);
    put(&w, 1, 2000);
    cr_expect_eq(count(&w, 2), ERROR_NONE);
    cr_expect_eq(w.version, 4002);
    cr_expect_eq(count(&w, 3), ERROR_NOT_FOUND);
    cr_expect_str_eq(w.reason, "no_such_part");
    merge_store_get_part(w.redis, ID, 0, on_part, &w);
    store_world_wait(&w);
    cr_expect_str_eq(buffer_str(&w.text), "2 1 arms contacts|t1\nt2|\ne2|||k");
    merge_store_get_part(w.redis, ID, 2, on_part, &w);
    store_world_wait(&w);
    cr_expect_eq(w.code, ERROR_NOT_FOUND);
    merge_store_end(w.redis, &merge, on_done, &w);
    store_world_wait(&w);
    cr_expect_eq(w.code, ERROR_NONE);
    cr_expect_eq(numbers(&w), 0);
    cr_expect_str_eq(oldest(&w, 9999), "");
    merge_store_get(w.redis, ID, store_world_on_record, &w);
    store_world_wait(&w);
    cr_expect_str_eq(buffer_str(&w.text), "link=b.c/a sent_at=7 recipients=4 "
                                          "held_out=0 ");
    store_world_close(&w);
}

/* It is as old as its last part. */
Test(merge_store, lists_what_was_not_sent)
{
    struct store_world w;

    store_world_open(&w);
    cr_expect_str_eq(oldest(&w, 9999), "");
    put(&w, 0, 1000);
    put(&w, 3, 2000);
    cr_expect_str_eq(oldest(&w, 1999), "");
    cr_expect_str_eq(oldest(&w, 2000), "0123456789abcd");
    cr_expect_eq(numbers(&w), 1 | 8);
    merge_store_discard(w.redis, ID, on_done, &w);
    store_world_wait(&w);
    cr_expect_str_eq(oldest(&w, 9999), "");
    cr_expect_eq(numbers(&w), 0);
    store_world_call(&w, SLICE("DBSIZE"));
    cr_expect_eq(w.version, 0);
    store_world_close(&w);
}
