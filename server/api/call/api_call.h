#ifndef SERVER_API_CALL_H
#define SERVER_API_CALL_H

#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"
#include "server/api/call/token.h"
#include "server/http/http_request.h"
#include "server/http/http_router.h"
#include "shortener/store/link_history.h"

/*
 * One call of the API under way: the request, what it is about, and its one
 * answer.
 *
 *     static void show_thing(void *api, struct api_call *call) ...
 *         id = api_call_param(call, SLICE("id"));
 *         thing_get(store, id, on_thing, call);        later, on the loop:
 *     static void on_thing(void *arg, const struct thing *thing, err)
 *         if (err != NULL)
 *             api_call_fail(arg, err);
 *         else
 *             api_call_json(arg, 200, thing_to_json(thing));
 *
 * A call lives until it is answered, by exactly one of _json, _send, _empty,
 * _fail and _problem, whether or not the client still waits: when that one goes
 * away, what is under way runs to its end and the answer goes nowhere. So a
 * handler has no cancelling to do. Parameters and query stay as long as the
 * call; headers and body only until the handler's first function returns.
 */
struct api;
struct json_t;

struct api_call {
    struct api *api;              /* not owned */
    struct http_request *request; /* NULL once the client is gone */
    struct slice path, query;     /* copies, raw */
    struct http_match match;      /* once the route is known */
    struct token token;           /* who calls; of a public route nobody */

    /* The handler's own; `release` is called at the end if it is set. */
    void *state;
    void (*release)(void *state);

    char *target;          /* owned: what path and query point at */
    struct buffer headers; /* lines to add to the answer */
};

/* Takes the request over: its `user` and `on_abort` are the call's. */
struct api_call *api_call_new(struct api *api, struct http_request *request);

/* The value of {name} in the path, percent-decoded. */
struct slice api_call_param(const struct api_call *call, struct slice name);

/* A header field's value, or SLICE_NONE; also when the client is gone. */
struct slice api_call_request_header(const struct api_call *call,
                                     struct slice name);

/* Who calls, for the history of what the call changes; the call's. */
struct link_author api_call_author(const struct api_call *call);

/*
 * The body's JSON, which the caller owns. ERROR_SYNTAX and ERROR_INVALID as in
 * json_body.h; reason "unsupported_media_type" if it says it is something
 * else.
 */
int api_call_body(const struct api_call *call, struct json_t **body,
                  struct error *err) __attribute__((warn_unused_result));

/* The body is there and says that it is CSV; else errors as above. */
int api_call_check_csv(const struct api_call *call, struct error *err)
    __attribute__((warn_unused_result));

/*
 * Adds a header field to the answer. For the program's own values: they hold
 * no control bytes.
 */
void api_call_header(struct api_call *call, struct slice name,
                     struct slice value);

/* The answers; each ends the call. */

/* `value` is taken. */
void api_call_json(struct api_call *call, int status, struct json_t *value);

/* A page of a listing; `items` is taken, an empty `cursor` says that it ends.
 */
void api_call_page(struct api_call *call, struct json_t *items,
                   struct slice cursor);
void api_call_send(struct api_call *call, int status, struct slice content_type,
                   struct slice body);
void api_call_empty(struct api_call *call, int status);
void api_call_fail(struct api_call *call, const struct error *err);

/* A problem (problem.h) that has more members; it is taken. */
void api_call_problem(struct api_call *call, int status,
                      struct json_t *problem);

#endif
