#ifndef SERVER_API_AUTH_H
#define SERVER_API_AUTH_H

#include "core/clock.h"
#include "core/error.h"
#include "core/redis.h"
#include "core/slice.h"

/*
 * Whether a call may do what it asks for: `Authorization: Bearer <token>`
 * against the tokens in Redis.
 *
 *     auth = api_auth_new(redis, clock);
 *     api_auth_check(auth, header, SCOPE_LINKS_READ, on_checked, call);
 *     api_auth_free(&auth);
 *
 * A token that was found is remembered for API_AUTH_MS, so that a client with
 * many calls costs Redis one lookup in that time; a revoked token works that
 * long on other nodes, and no longer at all on the one that revoked it
 * (api_auth_forget). One that was not found is looked up each time.
 */
#define API_AUTH_MS 5000

struct api_auth;

/*
 * `err` is NULL where the call may go on; see api_auth_challenge else. `token`
 * says whose it is then, and is valid during the callback.
 */
struct token;
typedef void api_auth_fn(void *arg, const struct token *token,
                         const struct error *err);

/* Redis and clock outlive the last callback. */
struct api_auth *api_auth_new(struct redis *redis, const struct clock *clock);

/* Lookups that are under way still call back. */
void api_auth_free(struct api_auth **auth);

/*
 * Calls `fn` once, possibly before it returns. ERROR_DENIED with the reasons
 * "no_token", "bad_token" (401) and "missing_scope" (403); or Redis's errors.
 */
void api_auth_check(struct api_auth *auth, struct slice header, unsigned scope,
                    api_auth_fn *fn, void *arg);

/* The same with the token itself, however it came. */
void api_auth_check_secret(struct api_auth *auth, struct slice secret,
                           unsigned scope, api_auth_fn *fn, void *arg);

/* The token with this hash was revoked. */
void api_auth_forget(struct api_auth *auth, struct slice hash);

/* The WWW-Authenticate field that goes with an error, or "". */
const char *api_auth_challenge(const struct error *err);

#endif
