#include <criterion/criterion.h>
#include <event2/event.h>

#include "server/api/call/scope.h"
#include "server/api/call/token_store.h"
#include "tests/support/loop_fixture.h"
#include "tests/support/redis_fixture.h"

static struct redis_fixture server;
static struct event_base *base;
static struct redis *redis;

static bool is_ready(void *arg)
{
    return redis_state(arg) == REDIS_READY;
}

static void set_up(void)
{
    struct redis_config config = REDIS_CONFIG_INIT;

    redis_fixture_start(&server, NULL);
    redis_fixture_config(&server, &config);
    base = event_base_new();
    redis = redis_new(base, &config);
    redis_connect(redis);
    cr_assert(loop_run_until(base, is_ready, redis, 5000));
}

static void tear_down(void)
{
    redis_free(&redis);
    event_base_free(base);
    redis_fixture_stop(&server);
}

struct outcome {
    bool done;
    enum error_code code;
    size_t count;
    struct token tokens[4];
};

static void on_done(void *arg, const struct error *err)
{
    struct outcome *outcome = arg;

    outcome->done = true;
    outcome->code = err != NULL ? err->code : ERROR_NONE;
}

static void on_list(void *arg, const struct token *tokens, size_t count,
                    const struct error *err)
{
    struct outcome *outcome = arg;

    on_done(arg, err);
    cr_assert_leq(count, 4);
    outcome->count = count;
    for (size_t i = 0; i < count; i++)
        outcome->tokens[i] = tokens[i];
}

static void on_token(void *arg, const struct token *token,
                     const struct error *err)
{
    on_list(arg, token, token != NULL, err);
}

static void put(const char *secret, const char *name, int64_t created)
{
    struct outcome outcome = {0};
    struct token token;

    token_init(&token, slice_str(secret), slice_str(name),
               SCOPE_LINKS_READ | SCOPE_ADMIN, created);
    token_store_put(redis, &token, on_done, &outcome);
    cr_assert(loop_run_until_flag(base, &outcome.done, 5000));
    cr_assert_eq(outcome.code, ERROR_NONE);
}

static struct outcome list(void)
{
    struct outcome outcome = {0};

    token_store_list(redis, on_list, &outcome);
    cr_assert(loop_run_until_flag(base, &outcome.done, 5000));
    return outcome;
}

TestSuite(token_store, .init = set_up, .fini = tear_down);

Test(token_store, a_token_comes_back_as_it_was)
{
    struct outcome outcome = {0};
    char hash[TOKEN_HASH_LEN + 1];

    put("first", "crm", 1234);
    token_hash(SLICE("first"), hash);
    token_store_get(redis, slice_str(hash), on_token, &outcome);
    cr_assert(loop_run_until_flag(base, &outcome.done, 5000));
    cr_assert_eq(outcome.count, 1);
    cr_expect_str_eq(outcome.tokens[0].hash, hash);
    cr_expect_str_eq(outcome.tokens[0].name, "crm");
    cr_expect_eq(outcome.tokens[0].scopes, SCOPE_LINKS_READ | SCOPE_ADMIN);
    cr_expect_eq(outcome.tokens[0].created_ms, 1234);
}

Test(token_store, one_that_is_not_there_is_no_error)
{
    struct outcome outcome = {.code = ERROR_INTERNAL};
    char hash[TOKEN_HASH_LEN + 1];

    token_hash(SLICE("never"), hash);
    token_store_get(redis, slice_str(hash), on_token, &outcome);
    cr_assert(loop_run_until_flag(base, &outcome.done, 5000));
    cr_expect_eq(outcome.code, ERROR_NONE);
    cr_expect_eq(outcome.count, 0);
}

Test(token_store, the_list_is_oldest_first_and_shrinks)
{
    struct outcome outcome = {0};
    char hash[TOKEN_HASH_LEN + 1];

    cr_expect_eq(list().count, 0);
    put("b", "second", 20);
    put("a", "first", 10);
    put("c", "third", 30);
    outcome = list();
    cr_assert_eq(outcome.count, 3);
    cr_expect_str_eq(outcome.tokens[0].name, "first");
    cr_expect_str_eq(outcome.tokens[2].name, "third");

    outcome.done = false;
    token_hash(SLICE("a"), hash);
    token_store_remove(redis, slice_str(hash), on_done, &outcome);
    cr_assert(loop_run_until_flag(base, &outcome.done, 5000));
    outcome = list();
    cr_expect_eq(outcome.count, 2);
    cr_expect_str_eq(outcome.tokens[0].name, "second");
}

Test(token_store, without_redis_there_is_an_error)
{
    struct outcome outcome = {0};

    redis_fixture_kill(&server);
    token_store_list(redis, on_list, &outcome);
    cr_assert(loop_run_until_flag(base, &outcome.done, 10000));
    cr_expect(outcome.code == ERROR_UNAVAILABLE ||
              outcome.code == ERROR_TIMEOUT);
}
