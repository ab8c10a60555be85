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
 *
 * Several calls at once: uploads.h.
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

/* `POST path` with a file's bytes as they are; else as client_call. */
int client_post(struct client *client, const char *path, struct slice body,
                struct buffer *out, struct error *err)
    __attribute__((warn_unused_result));

/* A header field of the last answer, or NULL; valid until the next call. */
const char *client_header_value(const struct client *client, const char *name);

/* An answer's bytes as JSON; the same ERROR_INTERNAL. */
int client_parse(const struct client *client, struct slice text,
                 json_t **answer, struct error *err)
    __attribute__((warn_unused_result));

/* HTTP status of the last call, 0 before any. */
long client_status(const struct client *client);

/* ---- For uploads.c: calls over handles of its own ------------------------ */

/* A curl handle made ready for `POST path` with a body of text/csv. */
void client_prepare_csv(struct client *client, void *curl, const char *path,
                        struct slice body, struct buffer *out);

/* The same with a body of JSON. */
void client_prepare_json(struct client *client, void *curl, const char *path,
                         struct slice body, struct buffer *out);

/* What a transfer that ended with `curl_code` came to; `out` as above. */
int client_outcome(struct client *client, void *curl, int curl_code,
                   struct slice out, struct error *err)
    __attribute__((warn_unused_result));

#endif
