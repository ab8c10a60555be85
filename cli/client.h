#ifndef CLI_CLIENT_H
#define CLI_CLIENT_H

#include <jansson.h>

#include "cli/endpoint.h"
#include "core/buffer.h"
#include "core/error.h"

/*
 * The admin API over HTTP, one call at a time, blocking.
 *
 *     client = client_new(&endpoint);
 *     client_json(client, "GET", "/api/v1/brands", NULL, &answer, &err)
 *     client_free(&client);
 *
 * An answer that is not 2xx is an error (problem.h). A server that cannot be
 * reached is ERROR_UNAVAILABLE with the address that was tried and how to
 * start one; no answer in time is ERROR_TIMEOUT. Redirects are not followed,
 * and no proxy is asked: the token is for the server alone.
 */
struct client;

/* Keeps copies of what it needs. */
struct client *client_new(const struct endpoint *endpoint);

void client_free(struct client **client);

/*
 * One call. `path` begins with /api/v1; `body` is sent as JSON, NULL sends
 * none. The answer's body is appended to `out`, also of a failed call.
 */
int client_call(struct client *client, const char *method, const char *path,
                const json_t *body, struct buffer *out, struct error *err)
    __attribute__((warn_unused_result));

/*
 * The same, the answer parsed: *answer is the caller's (json_decref), NULL if
 * it was empty. ERROR_INTERNAL if it is not JSON.
 */
int client_json(struct client *client, const char *method, const char *path,
                const json_t *body, json_t **answer, struct error *err)
    __attribute__((warn_unused_result));

/* HTTP status of the last call, 0 before any. */
long client_status(const struct client *client);

#endif
