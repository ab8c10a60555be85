#include "attribution/record/dictionary.h"

#include <criterion/criterion.h>
#include <event2/event.h>
#include <inttypes.h>
#include <stdio.h>

#include "attribution/record/click.h"
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
    bool sent = dictionary_write(&f->dictionary, f->redis, kind,
                                 slice_str(text), on_reply, f);

    f->sent += sent;
    return sent;
}

Test(dictionary, writes_each_string_once)
{
    struct fixture f;

    setup(&f, 16);
    cr_assert(send_text(&f, DICTIONARY_UA, "a"));
    cr_assert(!send_text(&f, DICTIONARY_UA, "a"));
    cr_assert(send_text(&f, DICTIONARY_REF, "a"), "each kind has its own");
    cr_assert(send_text(&f, DICTIONARY_LANG, "a"));
    cr_assert(send_text(&f, DICTIONARY_UA, "b"));
    cr_assert(!send_text(&f, DICTIONARY_UA, ""), "nothing is not written");
    cr_assert(!send_text(&f, DICTIONARY_UA, "b"));
    cr_assert(loop_run_until(f.base, is_answered, &f, PATIENCE));
    cr_assert_eq(f.made, 4);
    dictionary_clear(&f.dictionary);
    cr_assert(send_text(&f, DICTIONARY_UA, "a"), "after a connect, again");
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
            send_text(&f, DICTIONARY_UA, text);
            cr_assert(!send_text(&f, DICTIONARY_UA, text), "just written");
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

Test(dictionary, is_found_by_the_clicks_hash)
{
    struct fixture f;
    char hash[17];
    bool there = false;

    setup(&f, 16);
    send_text(&f, DICTIONARY_UA, "Mozilla/5.0");
    snprintf(hash, sizeof(hash), "%016" PRIx64,
             click_hash(SLICE("Mozilla/5.0")));
    redis_call(f.redis, on_text, &there, SLICE("HGET"), SLICE("dict:ua"),
               slice_of(hash, 16));
    cr_assert(loop_run_until_flag(f.base, &there, PATIENCE));
    teardown(&f);
}
