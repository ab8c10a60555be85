#include <criterion/criterion.h>
#include <event2/event.h>

#include "server/api/call/api_auth.h"
#include "server/api/call/scope.h"
#include "server/api/call/token_store.h"
#include "tests/support/loop_fixture.h"
#include "tests/support/redis_fixture.h"

#define SECRET "wp_0123456789abcdefghijABCDEFGHIJ01"
#define OTHER  "wp_0123456789abcdefghijABCDEFGHIJ02"

static struct redis_fixture server;
static struct event_base *base;
static struct redis *redis;
static struct clock_manual manual;
static struct api_auth *auth;

struct outcome {
    bool done;
    struct error err;
    struct token token;
};

static void on_done(void *arg, const struct error *err)
{
    struct outcome *outcome = arg;

    outcome->done = true;
    outcome->err = err != NULL ? *err : (struct error)ERROR_INIT;
}

static void on_checked(void *arg, const struct token *token,
                       const struct error *err)
{
    struct outcome *outcome = arg;

    cr_assert_neq(token == NULL, err == NULL);
    if (token != NULL)
        outcome->token = *token;
    on_done(arg, err);
}

static bool is_ready(void *arg)
{
    return redis_state(arg) == REDIS_READY;
}

static void set_up(void)
{
    struct redis_config config = REDIS_CONFIG_INIT;
    struct outcome outcome = {0};
    struct token token;

    redis_fixture_start(&server, NULL);
    redis_fixture_config(&server, &config);
    base = event_base_new();
    redis = redis_new(base, &config);
    redis_connect(redis);
    cr_assert(loop_run_until(base, is_ready, redis, 5000));
    clock_manual_init(&manual, 0);
    auth = api_auth_new(redis, &manual.clock);
    token_init(&token, SLICE(SECRET), SLICE("test"), SCOPE_LINKS_READ, 1);
    token_store_put(redis, &token, on_done, &outcome);
    cr_assert(loop_run_until_flag(base, &outcome.done, 5000));
}

static void tear_down(void)
{
    redis_free(&redis);
    api_auth_free(&auth);
    event_base_free(base);
    redis_fixture_stop(&server);
}

static struct error check(const char *header, unsigned scope)
{
    struct outcome outcome = {0};

    api_auth_check(auth, slice_str(header), scope, on_checked, &outcome);
    cr_assert(loop_run_until_flag(base, &outcome.done, 10000));
    if (outcome.err.code == ERROR_NONE)
        cr_assert_str_eq(outcome.token.name, "test");
    return outcome.err;
}

static void revoke(bool tell)
{
    struct outcome outcome = {0};
    char hash[TOKEN_HASH_LEN + 1];

    token_hash(SLICE(SECRET), hash);
    token_store_remove(redis, slice_str(hash), on_done, &outcome);
    cr_assert(loop_run_until_flag(base, &outcome.done, 5000));
    if (tell)
        api_auth_forget(auth, slice_str(hash));
}

TestSuite(api_auth, .init = set_up, .fini = tear_down);

static const struct {
    const char *header;
    unsigned scope;
    const char *reason; /* "": allowed */
    const char *challenge;
} cases[] = {
    {"Bearer " SECRET, SCOPE_LINKS_READ, "", ""},
    {"bearer   " SECRET, SCOPE_LINKS_READ, "", ""},
    {"Bearer " SECRET, SCOPE_LINKS_WRITE, "missing_scope",
     "Bearer realm=\"waypost\", error=\"insufficient_scope\""},
    {"Bearer " SECRET, SCOPE_LINKS_READ | SCOPE_ADMIN, "missing_scope",
     "Bearer realm=\"waypost\", error=\"insufficient_scope\""},
    {"Bearer " OTHER, SCOPE_LINKS_READ, "bad_token",
     "Bearer realm=\"waypost\", error=\"invalid_token\""},
    {"Bearer nonsense", SCOPE_LINKS_READ, "bad_token",
     "Bearer realm=\"waypost\", error=\"invalid_token\""},
    {"Bearer", SCOPE_LINKS_READ, "bad_token",
     "Bearer realm=\"waypost\", error=\"invalid_token\""},
    {"Bearer " SECRET " more", SCOPE_LINKS_READ, "bad_token",
     "Bearer realm=\"waypost\", error=\"invalid_token\""},
    {"Basic YTpi", SCOPE_LINKS_READ, "no_token", "Bearer realm=\"waypost\""},
    {"", SCOPE_LINKS_READ, "no_token", "Bearer realm=\"waypost\""},
    {NULL, SCOPE_LINKS_READ, "no_token", "Bearer realm=\"waypost\""},
};

Test(api_auth, who_may)
{
    /* Twice: from Redis, then from memory. */
    for (size_t i = 0; i < 2 * sizeof(cases) / sizeof(cases[0]); i++) {
        size_t at = i % (sizeof(cases) / sizeof(cases[0]));
        struct error err = check(cases[at].header, cases[at].scope);

        cr_expect_str_eq(err.reason, cases[at].reason, "case %zu: %s", at,
                         err.message);
        cr_expect_str_eq(api_auth_challenge(&err), cases[at].challenge);
    }
}

Test(api_auth, a_token_is_remembered_for_its_time)
{
    cr_expect_eq(check("Bearer " SECRET, SCOPE_LINKS_READ).code, ERROR_NONE);
    revoke(false);
    clock_manual_advance_ms(&manual, API_AUTH_MS - 1);
    cr_expect_eq(check("Bearer " SECRET, SCOPE_LINKS_READ).code, ERROR_NONE);
    clock_manual_advance_ms(&manual, 1);
    cr_expect_str_eq(check("Bearer " SECRET, SCOPE_LINKS_READ).reason,
                     "bad_token");
}

Test(api_auth, a_token_revoked_here_is_forgotten_at_once)
{
    cr_expect_eq(check("Bearer " SECRET, SCOPE_LINKS_READ).code, ERROR_NONE);
    revoke(true);
    cr_expect_str_eq(check("Bearer " SECRET, SCOPE_LINKS_READ).reason,
                     "bad_token");
}

Test(api_auth, without_redis_nobody_is_called_unknown)
{
    struct error err;

    redis_fixture_kill(&server);
    err = check("Bearer " SECRET, SCOPE_LINKS_READ);
    cr_expect(err.code == ERROR_UNAVAILABLE || err.code == ERROR_TIMEOUT, "%s",
              err.message);
    cr_expect_str_eq(api_auth_challenge(&err), "");
}

Test(api_auth, it_may_be_freed_while_it_asks)
{
    struct outcome outcome = {0};

    api_auth_check(auth, SLICE("Bearer " SECRET), SCOPE_LINKS_READ, on_checked,
                   &outcome);
    api_auth_free(&auth);
    cr_assert(loop_run_until_flag(base, &outcome.done, 5000));
    cr_expect_eq(outcome.err.code, ERROR_NONE);
}
