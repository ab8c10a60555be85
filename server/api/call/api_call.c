#include "server/api/call/api_call.h"

#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/call/api_auth.h"
#include "server/api/call/json_body.h"
#include "server/api/call/json_text.h"
#include "server/api/call/problem.h"
#include "server/http/http_response.h"

#define TYPE_JSON SLICE("application/json")

/*
 * What every answer of the admin port says to browsers and caches. With
 * "no-referrer" a browser would not say of a form where it comes from either
 * (Origin: null); "same-origin" tells nobody else more.
 */
#define STANDARD_LINES                                                       \
    SLICE("X-Content-Type-Options: nosniff\r\n"                              \
          "Cache-Control: no-store\r\n"                                      \
          "Referrer-Policy: same-origin\r\n"                                 \
          "X-Frame-Options: DENY\r\n"                                        \
          "Content-Security-Policy: default-src 'none'; "                    \
          "style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; " \
          "frame-ancestors 'none'\r\n")

static void on_abort(struct http_request *request)
{
    struct api_call *call = request->user;

    call->request = NULL;
}

struct api_call *api_call_new(struct api *api, struct http_request *request)
{
    struct api_call *call = memory_zalloc(1, sizeof(*call));
    struct buffer target = BUFFER_INIT;
    size_t path_len = request->path.len;

    call->api = api;
    call->request = request;
    buffer_append(&target, request->path);
    buffer_append(&target, request->query);
    call->target = buffer_detach(&target);
    call->path = slice_of(call->target, path_len);
    call->query = slice_of(call->target + path_len, request->query.len);
    buffer_init(&call->headers);
    request->user = call;
    request->on_abort = on_abort;
    return call;
}

static void call_free(struct api_call *call)
{
    if (call->release != NULL)
        call->release(call->state);
    buffer_release(&call->headers);
    free(call->target);
    free(call);
}

struct slice api_call_param(const struct api_call *call, struct slice name)
{
    return http_router_param(&call->match, name);
}

struct slice api_call_request_header(const struct api_call *call,
                                     struct slice name)
{
    if (call->request == NULL)
        return SLICE_NONE;
    return http_request_header(call->request, name);
}

struct link_author api_call_author(const struct api_call *call)
{
    return (struct link_author){token_id(&call->token),
                                slice_str(call->token.name)};
}

static struct slice media_type(const struct api_call *call)
{
    struct slice type = api_call_request_header(call, SLICE("content-type"));

    if (slice_is_none(type))
        return type;
    return slice_trim(slice_head(type, slice_find(type, ';')));
}

/* `wanted` is what the body should have said that it is. */
static int refuse_type(struct slice type, const char *wanted, struct error *err)
{
    return error_field(err, ERROR_INVALID, "unsupported_media_type",
                       "Content-Type",
                       "the body is \"%" SLICE_FMT "\"; send %s",
                       SLICE_ARG(slice_head(type, 100)), wanted);
}

static int check_client(const struct api_call *call, struct error *err)
{
    if (call->request == NULL)
        return error_set(err, ERROR_CANCELLED, "the client has gone");
    return 0;
}

int api_call_body(const struct api_call *call, json_t **body, struct error *err)
{
    struct slice type = media_type(call);

    *body = NULL;
    if (check_client(call, err) < 0)
        return err->code;
    if (!slice_is_none(type) && !slice_equal_nocase(type, TYPE_JSON))
        return refuse_type(type, "application/json", err);
    return json_body_parse(call->request->body, body, err);
}

int api_call_check_csv(const struct api_call *call, struct error *err)
{
    struct slice type = media_type(call);

    if (check_client(call, err) < 0)
        return err->code;
    if (!slice_equal_nocase(type, SLICE("text/csv")))
        return refuse_type(type, "text/csv", err);
    return 0;
}

void api_call_header(struct api_call *call, struct slice name,
                     struct slice value)
{
    buffer_appendf(&call->headers, "%" SLICE_FMT ": %" SLICE_FMT "\r\n",
                   SLICE_ARG(name), SLICE_ARG(value));
}

/* The one way out: counts, answers whoever still waits, frees. */
static void end_call(struct api_call *call, int status, struct slice type,
                     struct slice body)
{
    struct http_request *request = call->request;

    api_count(call->api, status);
    if (request != NULL) {
        http_response_start(request, status);
        http_response_lines(request, STANDARD_LINES);
        http_response_lines(request, buffer_slice(&call->headers));
        if (type.len > 0)
            http_response_header(request, SLICE("Content-Type"), type);
    }
    /* May run the next request's handler, which has a call of its own. */
    if (request != NULL)
        http_response_finish(request, body);
    call_free(call);
}

void api_call_send(struct api_call *call, int status, struct slice content_type,
                   struct slice body)
{
    end_call(call, status, content_type, body);
}

void api_call_empty(struct api_call *call, int status)
{
    end_call(call, status, SLICE_NONE, SLICE_NONE);
}

/* Sends `value` as JSON and lets go of it. */
static void send_json(struct api_call *call, int status, struct slice type,
                      json_t *value)
{
    struct buffer text = BUFFER_INIT;

    json_text_append(&text, value);
    json_decref(value);
    buffer_append_byte(&text, '\n');
    end_call(call, status, type, buffer_slice(&text));
    buffer_release(&text);
}

void api_call_json(struct api_call *call, int status, json_t *value)
{
    send_json(call, status, TYPE_JSON, value);
}

void api_call_page(struct api_call *call, json_t *items, struct slice cursor)
{
    api_call_json(
        call, 200,
        json_pack("{s:o, s:o}", "items", items, "next_cursor",
                  cursor.len > 0 ? json_text_new(cursor) : json_null()));
}

void api_call_problem(struct api_call *call, int status, json_t *problem)
{
    if (status == 503)
        api_call_header(call, SLICE("Retry-After"), SLICE("1"));
    send_json(call, status, SLICE(PROBLEM_TYPE), problem);
}

void api_call_fail(struct api_call *call, const struct error *err)
{
    struct slice challenge = slice_str(api_auth_challenge(err));

    if (challenge.len > 0)
        api_call_header(call, SLICE("WWW-Authenticate"), challenge);
    api_call_problem(call, problem_status(err), problem_to_json(err));
}
