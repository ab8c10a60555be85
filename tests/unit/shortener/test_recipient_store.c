#include "shortener/store/recipient_store.h"

#include <criterion/criterion.h>

#include "tests/unit/shortener/store_world.h"

static void on_done(void *arg, const struct error *err, int64_t count)
{
    struct store_world *w = arg;

    store_world_note(w, err);
    w->version = count;
}

Test(recipient_store, keeps_and_removes_many)
{
    const struct recipient_column city = {SLICE("columns.City"),
                                          SLICE("Berlin")};
    const struct recipient list[] = {
        {.token = SLICE("t1"),
         .merge = SLICE("m"),
         .email = SLICE("a@b.c"),
         .columns = &city,
         .column_count = 1},
        {.token = SLICE("t2"), .merge = SLICE("m"), .name = SLICE("Bob")},
    };
    struct store_world w;

    store_world_open(&w);
    recipient_store_put(w.redis, list, 2, on_done, &w);
    store_world_wait(&w);
    cr_expect_eq(w.code, ERROR_NONE);
    cr_expect_eq(w.version, 2);
    recipient_store_get(w.redis, SLICE("t1"), store_world_on_record, &w);
    store_world_wait(&w);
    cr_expect_str_eq(buffer_str(&w.text),
                     "merge=m email=a@b.c columns.City=Berlin ");
    recipient_store_remove(w.redis, SLICE("t1\nnone\nt2"), on_done, &w);
    store_world_wait(&w);
    cr_expect_eq(w.version, 2, "one of them was not there");
    recipient_store_get(w.redis, SLICE("t1"), store_world_on_record, &w);
    store_world_wait(&w);
    cr_expect_eq(w.code, ERROR_NOT_FOUND);
    store_world_close(&w);
}

static void on_record(void *arg, size_t line, const struct redisReply *reply)
{
    struct store_world *w = arg;

    buffer_appendf(&w->text, "%zu:%" SLICE_FMT " ", line,
                   SLICE_ARG(redis_reply_field(reply, SLICE("name"))));
}

/* Leaves the text alone. */
static void on_read(void *arg, const struct error *err, int64_t count)
{
    struct store_world *w = arg;

    w->calls++;
    w->code = err != NULL ? err->code : ERROR_NONE;
    w->version = count;
}

Test(recipient_store, reads_many_in_their_order)
{
    const struct recipient list[] = {
        {.token = SLICE("t1"), .name = SLICE("Ann")},
        {.token = SLICE("t2"), .name = SLICE("Bob")},
    };
    struct store_world w;

    store_world_open(&w);
    recipient_store_put(w.redis, list, 2, on_done, &w);
    store_world_wait(&w);
    recipient_store_read(w.redis, SLICE("t2\nnone\nt1"), on_record, on_read,
                         &w);
    store_world_wait(&w);
    cr_expect_eq(w.version, 2);
    cr_expect_str_eq(buffer_str(&w.text), "0:Bob 1: 2:Ann ");
    store_world_close(&w);
}

Test(recipient_store, removes_more_than_one_command_takes)
{
    struct buffer tokens = BUFFER_INIT;
    struct recipient list[1201];
    char names[1201][8];
    struct store_world w;

    for (size_t i = 0; i < 1201; i++) {
        snprintf(names[i], sizeof(names[i]), "t%zu", i);
        list[i] = (struct recipient){.token = slice_str(names[i]),
                                     .merge = SLICE("m")};
        buffer_appendf(&tokens, "%s%s", i > 0 ? "\n" : "", names[i]);
    }
    store_world_open(&w);
    recipient_store_put(w.redis, list, 1201, on_done, &w);
    store_world_wait(&w);
    recipient_store_remove(w.redis, buffer_slice(&tokens), on_done, &w);
    store_world_wait(&w);
    cr_expect_eq(w.version, 1201);
    store_world_call(&w, SLICE("DBSIZE"));
    cr_expect_eq(w.version, 0);
    store_world_close(&w);
    buffer_release(&tokens);
}
