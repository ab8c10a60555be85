#ifndef TESTS_UNIT_SHORTENER_STORE_FIXTURE_H
#define TESTS_UNIT_SHORTENER_STORE_FIXTURE_H

#include <criterion/criterion.h>
#include <event2/event.h>

#include "core/buffer.h"
#include "shortener/store.h"
#include "tests/support/loop_fixture.h"
#include "tests/support/redis_fixture.h"

/*
 * A real Redis, a connection to it, and what the last change, look or listing
 * came to; what the tests of the stores share.
 *
 *     Test(store, creates, .init = store_set_up, .fini = store_tear_down)
 *     {
 *         brand_store_create(redis, &brand, store_on_change, NULL);
 *         store_wait(ERROR_NONE);
 *     }
 */
#define STORE_WAIT_MS 10000

static struct redis_fixture server;
static struct event_base *base;
static struct redis *redis;

static struct {
    int called;
    struct error err;
    int64_t version;      /* of a change */
    struct buffer seen;   /* of a read or page: "record record " */
    struct buffer cursor; /* of a page */
} last;

static inline bool store_is_ready(void *arg)
{
    return redis_state(arg) == REDIS_READY;
}

static inline void store_set_up(void)
{
    struct redis_config config = REDIS_CONFIG_INIT;

    redis_fixture_start(&server, NULL);
    redis_fixture_config(&server, &config);
    base = event_base_new();
    redis = redis_new(base, &config);
    redis_connect(redis);
    cr_assert(loop_run_until(base, store_is_ready, redis, STORE_WAIT_MS));
}

static inline void store_tear_down(void)
{
    redis_free(&redis);
    event_base_free(base);
    redis_fixture_stop(&server);
    buffer_release(&last.seen);
    buffer_release(&last.cursor);
}

static inline void store_keep_error(const struct error *err)
{
    last.called++;
    last.err = err != NULL ? *err : (struct error)ERROR_INIT;
}

static inline void store_on_change(void *arg, const struct error *err,
                                   int64_t version)
{
    (void)arg;
    store_keep_error(err);
    last.version = version;
}

/* Appends the field that `arg` names ("slug"), or all fields for NULL. */
static inline void store_see(const char *name, const struct redisReply *record)
{
    if (name != NULL) {
        buffer_append(&last.seen, redis_reply_field(record, slice_str(name)));
        buffer_append_byte(&last.seen, ' ');
        return;
    }
    for (size_t i = 0; i < redis_reply_len(record); i++) {
        buffer_append(&last.seen, redis_reply_slice(redis_reply_at(record, i)));
        buffer_append_byte(&last.seen, i % 2 == 0 ? '=' : ' ');
    }
}

static inline void store_on_record(void *arg, const struct error *err,
                                   const struct redisReply *record)
{
    store_keep_error(err);
    cr_assert_eq(err == NULL, record != NULL);
    buffer_clear(&last.seen);
    store_see(arg, record);
}

static inline void store_on_page(void *arg, const struct error *err,
                                 const struct store_page *page)
{
    store_keep_error(err);
    cr_assert_eq(err == NULL, page != NULL);
    buffer_clear(&last.seen);
    buffer_clear(&last.cursor);
    if (page == NULL)
        return;
    for (size_t i = 0; i < page->count; i++)
        store_see(arg, page->records[i]);
    buffer_append(&last.cursor, page->next);
}

static inline bool store_is_called(void *arg)
{
    (void)arg;
    return last.called > 0;
}

/* Runs the loop until one callback came, which must say `code`. */
static inline void store_wait(enum error_code code)
{
    cr_assert(loop_run_until(base, store_is_called, NULL, STORE_WAIT_MS));
    cr_assert_eq(last.called, 1);
    cr_assert_eq(last.err.code, code, "%d: %s", last.err.code,
                 last.err.message);
    last.called = 0;
}

/* What the last page or record showed. */
static inline void store_expect(const char *seen)
{
    cr_assert_str_eq(buffer_str(&last.seen), seen);
}

static inline void store_on_reply(void *arg, enum error_code code,
                                  const struct redisReply *reply)
{
    last.called++;
    last.err.code = code;
    *(int64_t *)arg = redis_reply_int(reply, -1);
}

/* One command of ours; its reply as a number. */
#define STORE_ASK(...)                                            \
    __extension__({                                               \
        int64_t number_;                                          \
        redis_call(redis, store_on_reply, &number_, __VA_ARGS__); \
        store_wait(ERROR_NONE);                                   \
        number_;                                                  \
    })

#endif
