#include "core/redis_reply.h"

#include <criterion/criterion.h>
#include <event2/event.h>

#include "core/redis.h"
#include "tests/support/loop_fixture.h"
#include "tests/support/redis_fixture.h"

#define WAIT_MS 10000

/* Real replies: an EVAL that returns what a test asks for. */
typedef void inspect_fn(const struct redisReply *reply);

struct question {
    inspect_fn *inspect;
    bool done;
};

static void on_reply(void *arg, enum error_code code,
                     const struct redisReply *reply)
{
    struct question *q = arg;

    (void)code;
    q->inspect(reply);
    q->done = true;
}

static bool is_ready(void *arg)
{
    return redis_state(arg) == REDIS_READY;
}

static void inspect(const char *script, inspect_fn *fn)
{
    struct question q = {fn, false};
    struct event_base *base = event_base_new();
    struct redis_fixture server;
    struct redis_config config;
    struct redis *redis;

    redis_fixture_start(&server, NULL);
    redis_fixture_config(&server, &config);
    redis = redis_new(base, &config);
    redis_connect(redis);
    cr_assert(loop_run_until(base, is_ready, redis, WAIT_MS));
    redis_call(redis, on_reply, &q, SLICE("EVAL"), slice_str(script),
               SLICE("0"));
    cr_assert(loop_run_until_flag(base, &q.done, WAIT_MS));
    redis_free(&redis);
    event_base_free(base);
    redis_fixture_stop(&server);
}

/* What every accessor says of a reply of another type. */
static void expect_nothing(const struct redisReply *reply)
{
    cr_assert(slice_is_none(redis_reply_slice(reply)));
    cr_assert_eq(redis_reply_int(reply, -7), -7);
    cr_assert_not(redis_reply_is_error(reply));
    cr_assert_not(redis_reply_has_code(reply, "ERR"));
    cr_assert_eq(redis_reply_len(reply), 0);
    cr_assert_null(redis_reply_at(reply, 0));
    cr_assert(slice_is_none(redis_reply_field(reply, SLICE("a"))));
}

static void expect_nil(const struct redisReply *reply)
{
    cr_assert(redis_reply_is_nil(reply));
    expect_nothing(reply);
}

Test(redis_reply, answers_with_nothing_for_null)
{
    expect_nothing(NULL);
    cr_assert_not(redis_reply_is_nil(NULL));
}

Test(redis_reply, knows_nil)
{
    inspect("return false", expect_nil);
}

static void expect_scalars(const struct redisReply *reply)
{
    cr_assert_eq(redis_reply_len(reply), 7);
    cr_assert_null(redis_reply_at(reply, 7));
    cr_assert_null(redis_reply_at(reply, SIZE_MAX));
    cr_assert(slice_equal(redis_reply_slice(redis_reply_at(reply, 0)),
                          SLICE("a\0b")));
    cr_assert_eq(redis_reply_int(redis_reply_at(reply, 0), -7), -7);
    cr_assert_eq(redis_reply_int(redis_reply_at(reply, 1), -7), 42);
    cr_assert(slice_is_none(redis_reply_slice(redis_reply_at(reply, 1))));
    cr_assert_eq(redis_reply_int(redis_reply_at(reply, 2), -7),
                 -9223372036854775807 - 1);
    cr_assert_eq(redis_reply_int(redis_reply_at(reply, 3), -7), -7);
    cr_assert(
        slice_equal(redis_reply_slice(redis_reply_at(reply, 4)), SLICE("OK")));
    cr_assert_eq(redis_reply_slice(redis_reply_at(reply, 5)).len, 0);
    cr_assert_not(slice_is_none(redis_reply_slice(redis_reply_at(reply, 5))));
    cr_assert_eq(redis_reply_int(redis_reply_at(reply, 6), 0), -3);
    cr_assert_not(redis_reply_is_nil(redis_reply_at(reply, 5)));
    cr_assert(slice_is_none(redis_reply_slice(reply)));
}

Test(redis_reply, reads_strings_and_integers)
{
    inspect("return {'a\\0b', 42, '-9223372036854775808', "
            "'9223372036854775808', redis.status_reply('OK'), '', -3}",
            expect_scalars);
}

static void expect_fields(const struct redisReply *reply)
{
    cr_assert(slice_equal(redis_reply_field(reply, SLICE("b")), SLICE("2")));
    cr_assert(slice_equal(redis_reply_field(reply, SLICE("a")), SLICE("1")));
    cr_assert_eq(redis_reply_field(reply, SLICE("empty")).len, 0);
    cr_assert_not(slice_is_none(redis_reply_field(reply, SLICE("empty"))));
    /* A value is no name, and the last name here has no value. */
    cr_assert(slice_is_none(redis_reply_field(reply, SLICE("2"))));
    cr_assert(slice_is_none(redis_reply_field(reply, SLICE("last"))));
    cr_assert(slice_is_none(redis_reply_field(reply, SLICE(""))));
}

Test(redis_reply, finds_fields)
{
    inspect("return {'a', '1', 'b', '2', 7, 'x', 'empty', '', 'last'}",
            expect_fields);
}

static void expect_error(const struct redisReply *reply)
{
    cr_assert(redis_reply_is_error(reply));
    cr_assert(redis_reply_has_code(reply, "TAKEN"));
    cr_assert_not(redis_reply_has_code(reply, "TAKE"));
    cr_assert_not(redis_reply_has_code(reply, "TAKEN it"));
    cr_assert(slice_equal(redis_reply_slice(reply), SLICE("TAKEN it is")));
}

Test(redis_reply, knows_errors_by_their_first_word)
{
    inspect("return redis.error_reply('TAKEN it is')", expect_error);
}

static void expect_bare_error(const struct redisReply *reply)
{
    cr_assert(redis_reply_has_code(redis_reply_at(reply, 0), "ALONE"));
    cr_assert_not(redis_reply_has_code(redis_reply_at(reply, 1), "OK"));
}

Test(redis_reply, knows_errors_inside_arrays)
{
    inspect("return {{err = 'ALONE'}, redis.status_reply('OK')}",
            expect_bare_error);
}
