#include "server/api/call/api_auth.h"

#include <stdlib.h>

#include "core/memory.h"
#include "server/api/call/scope.h"
#include "server/api/call/token.h"
#include "server/api/call/token_store.h"

/* More tokens than this in five seconds push each other out. */
#define AUTH_MEMO 64

struct auth_memo {
    struct token token;
    int64_t until_ms; /* steady clock; 0: free */
};

struct api_auth {
    struct redis *redis;
    const struct clock *clock;
    struct auth_memo memo[AUTH_MEMO];
    size_t next; /* the one to overwrite */
    size_t refs; /* the owner's and one for each lookup */
};

struct auth_lookup {
    struct api_auth *auth;
    unsigned scope;
    api_auth_fn *fn;
    void *arg;
    char hash[TOKEN_HASH_LEN + 1];
};

struct api_auth *api_auth_new(struct redis *redis, const struct clock *clock)
{
    struct api_auth *auth = memory_zalloc(1, sizeof(*auth));

    auth->redis = redis;
    auth->clock = clock;
    auth->refs = 1;
    return auth;
}

static void auth_unref(struct api_auth *auth)
{
    if (--auth->refs == 0)
        free(auth);
}

void api_auth_free(struct api_auth **auth)
{
    struct api_auth *self = *auth;

    *auth = NULL;
    if (self != NULL)
        auth_unref(self);
}

static struct auth_memo *find_memo(struct api_auth *auth, struct slice hash)
{
    for (size_t i = 0; i < AUTH_MEMO; i++) {
        if (slice_equal(slice_str(auth->memo[i].token.hash), hash))
            return &auth->memo[i];
    }
    return NULL;
}

/* A token that was found a short while ago. */
static bool recall(struct api_auth *auth, struct slice hash,
                   struct token *token)
{
    const struct auth_memo *memo = find_memo(auth, hash);

    if (memo == NULL || clock_steady_ms(auth->clock) >= memo->until_ms)
        return false;
    *token = memo->token;
    return true;
}

static void remember(struct api_auth *auth, const struct token *token)
{
    struct auth_memo *memo = find_memo(auth, slice_str(token->hash));

    if (memo == NULL) {
        memo = &auth->memo[auth->next];
        auth->next = (auth->next + 1) % AUTH_MEMO;
    }
    memo->token = *token;
    memo->until_ms = clock_steady_ms(auth->clock) + API_AUTH_MS;
}

void api_auth_forget(struct api_auth *auth, struct slice hash)
{
    struct auth_memo *memo = find_memo(auth, hash);

    if (memo != NULL)
        *memo = (struct auth_memo){0};
}

static int check_scope(unsigned scopes, unsigned scope, struct error *err)
{
    struct buffer names = BUFFER_INIT;

    if ((scopes & scope) == scope)
        return 0;
    scope_append(&names, scope);
    error_field(err, ERROR_DENIED, "missing_scope", "Authorization",
                "this token has not the scope %s; use one that has, or make "
                "one with `waypost token create --scopes %s`",
                buffer_str(&names), buffer_str(&names));
    buffer_release(&names);
    return err->code;
}

static int refuse_token(struct error *err)
{
    return error_field(err, ERROR_DENIED, "bad_token", "Authorization",
                       "there is no such token; it may have been revoked");
}

static void on_token(void *arg, const struct token *token,
                     const struct error *err)
{
    struct auth_lookup *lookup = arg;
    struct error why = ERROR_INIT;

    if (err != NULL)
        why = *err;
    else if (token == NULL)
        refuse_token(&why);
    else if (check_scope(token->scopes, lookup->scope, &why) == 0)
        remember(lookup->auth, token);
    if (why.code != ERROR_NONE)
        lookup->fn(lookup->arg, NULL, &why);
    else
        lookup->fn(lookup->arg, token, NULL);
    auth_unref(lookup->auth);
    free(lookup);
}

static void look_up(struct api_auth *auth, const char *hash, unsigned scope,
                    api_auth_fn *fn, void *arg)
{
    struct auth_lookup *lookup = memory_zalloc(1, sizeof(*lookup));

    lookup->auth = auth;
    lookup->scope = scope;
    lookup->fn = fn;
    lookup->arg = arg;
    auth->refs++;
    token_store_get(auth->redis, slice_str(hash), on_token, lookup);
}

/* The token in the header, whatever it is. */
static int read_header(struct slice header, struct slice *secret,
                       struct error *err)
{
    struct slice scheme = slice_head(header, slice_find(header, ' '));

    if (!slice_equal_nocase(scheme, SLICE("Bearer")))
        return error_field(err, ERROR_DENIED, "no_token", "Authorization",
                           "a token is needed: send Authorization: Bearer "
                           "TOKEN; the first one is in the data directory's "
                           "admin-token");
    *secret = slice_trim(slice_skip(header, scheme.len));
    return 0;
}

void api_auth_check(struct api_auth *auth, struct slice header, unsigned scope,
                    api_auth_fn *fn, void *arg)
{
    struct error err = ERROR_INIT;
    struct slice secret = SLICE_NONE;

    if (read_header(header, &secret, &err) < 0)
        fn(arg, NULL, &err);
    else
        api_auth_check_secret(auth, secret, scope, fn, arg);
}

void api_auth_check_secret(struct api_auth *auth, struct slice secret,
                           unsigned scope, api_auth_fn *fn, void *arg)
{
    char hash[TOKEN_HASH_LEN + 1];
    struct error err = ERROR_INIT;
    struct token token;

    if (!token_is_secret(secret)) {
        refuse_token(&err);
        fn(arg, NULL, &err);
        return;
    }
    token_hash(secret, hash);
    if (!recall(auth, slice_str(hash), &token))
        look_up(auth, hash, scope, fn, arg);
    else if (check_scope(token.scopes, scope, &err) < 0)
        fn(arg, NULL, &err);
    else
        fn(arg, &token, NULL);
}

const char *api_auth_challenge(const struct error *err)
{
    static const struct {
        const char *reason;
        const char *challenge;
    } challenges[] = {
        {"no_token", "Bearer realm=\"waypost\""},
        {"bad_token", "Bearer realm=\"waypost\", error=\"invalid_token\""},
        {"missing_scope",
         "Bearer realm=\"waypost\", error=\"insufficient_scope\""},
    };

    for (size_t i = 0; i < sizeof(challenges) / sizeof(challenges[0]); i++) {
        if (slice_equal(slice_str(err->reason),
                        slice_str(challenges[i].reason)))
            return challenges[i].challenge;
    }
    return "";
}
