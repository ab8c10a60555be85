#include "attribution/record/dictionary.h"

#include <criterion/criterion.h>
#include <event2/event.h>
#include <stdio.h>

#include "attribution/record/click.h"
#include "core/base64_number.h"
#include "tests/support/loop_fixture.h"
#include "tests/support/redis_fixture.h"

#define PATIENCE 20000 /* ms */

struct fixture {
    struct redis_fixture server;
    struct event_base *base;
    struct redis *redis;
    struct dictionary dictionary;
    size_t sent;
    size_t answered;
    int64_t made; /* strings that were new to Redis */
};

static bool is_ready(void *arg)
{
    return redis_state(arg) == REDIS_READY;
}

static bool is_answered(void *arg)
{
    const struct fixture *f = arg;

    return f->answered == f->sent;
}

static void on_reply(void *arg, enum error_code code,
                     const struct redisReply *reply)
{
    struct fixture *f = arg;

    cr_assert_eq(code, ERROR_NONE);
    f->answered++;
    f->made += redis_reply_int(reply, -1000);
}

static void setup(struct fixture *f, size_t buckets)
{
    struct redis_config config = REDIS_CONFIG_INIT;

    *f = (struct fixture){0};
    redis_fixture_start(&f->server, NULL);
    redis_fixture_config(&f->server, &config);
    f->base = event_base_new();
    f->redis = redis_new(f->base, &config);
    redis_connect(f->redis);
    cr_assert(loop_run_until(f->base, is_ready, f->redis, PATIENCE));
    dictionary_init(&f->dictionary, buckets);
}

static void teardown(struct fixture *f)
{
    dictionary_release(&f->dictionary);
    redis_free(&f->redis);
    event_base_free(f->base);
    redis_fixture_stop(&f->server);
}

static bool send_text(struct fixture *f, enum dictionary_kind kind,
                      const char *text)
{
    struct slice slice = slice_str(text);
    uint64_t hash = slice.len > 0 ? click_hash(slice) : 0;

    if (!dictionary_learn(&f->dictionary, kind, hash))
        return false;
    dictionary_write(f->redis, kind, hash, slice, on_reply, f);
    f->sent++;
    return true;
}

Test(dictionary, writes_each_string_once)
{
    struct fixture f;

    setup(&f, 16);
    cr_assert(send_text(&f, DICTIONARY_CLIENT, "a"));
    cr_assert(!send_text(&f, DICTIONARY_CLIENT, "a"));
    cr_assert(send_text(&f, DICTIONARY_REF, "a"), "each kind has its own");
    cr_assert(send_text(&f, DICTIONARY_ANSWER, "a"));
    cr_assert(send_text(&f, DICTIONARY_CLIENT, "b"));
    cr_assert(!send_text(&f, DICTIONARY_CLIENT, ""), "nothing is not written");
    cr_assert(!send_text(&f, DICTIONARY_CLIENT, "b"));
    cr_assert(loop_run_until(f.base, is_answered, &f, PATIENCE));
    cr_assert_eq(f.made, 4);
    dictionary_clear(&f.dictionary);
    cr_assert(send_text(&f, DICTIONARY_CLIENT, "a"), "after a connect, again");
    cr_assert(loop_run_until(f.base, is_answered, &f, PATIENCE));
    cr_assert_eq(f.made, 4, "which changes nothing");
    teardown(&f);
}

/* A small set forgets, but never claims what was not written. */
Test(dictionary, is_bounded_and_never_wrong)
{
    struct fixture f;
    char text[32];

    setup(&f, 4); /* 16 hashes for 500 strings */
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 500; i++) {
            snprintf(text, sizeof(text), "agent/%d", i);
            send_text(&f, DICTIONARY_CLIENT, text);
            cr_assert(!send_text(&f, DICTIONARY_CLIENT, text), "just written");
        }
    }
    cr_assert_gt(f.sent, 900);
    cr_assert(loop_run_until(f.base, is_answered, &f, PATIENCE));
    cr_assert_eq(f.made, 500);
    teardown(&f);
}

static void on_text(void *arg, enum error_code code,
                    const struct redisReply *reply)
{
    (void)code;
    cr_assert(slice_equal(redis_reply_slice(reply), SLICE("Mozilla/5.0")));
    *(bool *)arg = true;
}

static void expect_at(struct fixture *f, struct slice key, struct slice id)
{
    bool there = false;

    redis_call(f->redis, on_text, &there, SLICE("HGET"), key, id);
    cr_assert(loop_run_until_flag(f->base, &there, PATIENCE));
}

Test(dictionary, is_found_by_the_id_in_the_click)
{
    struct slice text = SLICE("Mozilla/5.0");
    char id[BASE64_NUMBER_LEN];
    struct fixture f;

    setup(&f, 16);
    base64_number_write(click_hash(text), id);
    dictionary_write(f.redis, DICTIONARY_CLIENT, click_hash(text), text, NULL,
                     NULL);
    expect_at(&f, SLICE("dict:client"), slice_of(id, sizeof(id)));
    dictionary_write(f.redis, DICTIONARY_REF, 63, text, NULL, NULL);
    expect_at(&f, SLICE("dict:ref"), SLICE("AAAAAAAAAA_"));
    dictionary_write(f.redis, DICTIONARY_ANSWER, UINT64_MAX, text, NULL, NULL);
    expect_at(&f, SLICE("dict:answer"), SLICE("-1"));
    teardown(&f);
}
