#ifndef TESTS_SHORTENER_STORE_WORLD_H
#define TESTS_SHORTENER_STORE_WORLD_H

#include <criterion/criterion.h>
#include <event2/event.h>
#include <stdio.h>

#include "core/buffer.h"
#include "shortener/store/store.h"
#include "tests/support/loop_fixture.h"
#include "tests/support/redis_fixture.h"

/*
 * A real Redis, and what the store's callbacks said last.
 *
 *     struct store_world w;
 *     store_world_open(&w);
 *     store_get(w.redis, key, on_record, &w);
 *     store_world_wait(&w);          until one more callback was called
 *     ... w.code, w.reason, w.version, w.text ...
 *     store_world_close(&w);
 */
struct store_world {
    struct redis_fixture server;
    struct event_base *base;
    struct redis *redis;
    int calls, seen;
    enum error_code code; /* ERROR_NONE for success */
    char reason[64];
    int64_t version;
    struct buffer text; /* a record's or a page's, or a code */
    struct buffer next; /* the page's cursor */
    bool made;
};

static inline bool store_world_ready(void *arg)
{
    struct store_world *w = arg;

    return redis_state(w->redis) == REDIS_READY;
}

static inline bool store_world_called(void *arg)
{
    struct store_world *w = arg;

    return w->calls > w->seen;
}

static inline void store_world_open(struct store_world *w)
{
    struct redis_config config;

    *w = (struct store_world){0};
    redis_fixture_start(&w->server, NULL);
    redis_fixture_config(&w->server, &config);
    w->base = event_base_new();
    w->redis = redis_new(w->base, &config);
    redis_connect(w->redis);
    cr_assert(loop_run_until(w->base, store_world_ready, w, 10000));
}

static inline void store_world_close(struct store_world *w)
{
    redis_free(&w->redis);
    event_base_free(w->base);
    buffer_release(&w->text);
    buffer_release(&w->next);
    redis_fixture_stop(&w->server);
}

static inline void store_world_wait(struct store_world *w)
{
    cr_assert(loop_run_until(w->base, store_world_called, w, 10000));
    w->seen++;
    cr_assert_eq(w->seen, w->calls);
}

static inline void store_world_note(struct store_world *w,
                                    const struct error *err)
{
    w->calls++;
    w->code = err != NULL ? err->code : ERROR_NONE;
    snprintf(w->reason, sizeof(w->reason), "%s",
             err != NULL ? err->reason : "");
    buffer_clear(&w->text);
    buffer_clear(&w->next);
}

static inline void store_world_on_change(void *arg, const struct error *err,
                                         int64_t version)
{
    struct store_world *w = arg;

    store_world_note(w, err);
    w->version = version;
}

/* "name=value " for each field. */
static inline void store_world_append(struct store_world *w,
                                      const struct redisReply *record)
{
    for (size_t i = 0; i + 1 < redis_reply_len(record); i += 2)
        buffer_appendf(
            &w->text, "%" SLICE_FMT "=%" SLICE_FMT " ",
            SLICE_ARG(redis_reply_slice(redis_reply_at(record, i))),
            SLICE_ARG(redis_reply_slice(redis_reply_at(record, i + 1))));
}

static inline void store_world_on_record(void *arg, const struct error *err,
                                         const struct redisReply *record)
{
    struct store_world *w = arg;

    store_world_note(w, err);
    store_world_append(w, record);
}

static inline void store_world_on_page(void *arg, const struct error *err,
                                       const struct store_page *page)
{
    struct store_world *w = arg;

    store_world_note(w, err);
    for (size_t i = 0; page != NULL && i < page->count; i++) {
        store_world_append(w, page->records[i]);
        buffer_append(&w->text, SLICE("| "));
    }
    if (page != NULL)
        buffer_append(&w->next, page->next);
}

static inline void store_world_on_reply(void *arg, enum error_code code,
                                        const struct redisReply *reply)
{
    struct store_world *w = arg;

    cr_expect_eq(code, ERROR_NONE);
    store_world_note(w, NULL);
    w->version = redis_reply_int(reply, -1);
    buffer_append(&w->text, redis_reply_slice(reply));
}

/* A command of the test's own; its answer is in w.version and w.text. */
#define store_world_call(w, ...)                                        \
    do {                                                                \
        redis_call((w)->redis, store_world_on_reply, (w), __VA_ARGS__); \
        store_world_wait(w);                                            \
    } while (0)

#endif
