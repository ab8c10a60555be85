#include <jansson.h>
#include <stdlib.h>

#include "server/api/api.h"
#include "server/api/api_call.h"
#include "server/api/api_handlers.h"
#include "server/api/json_text.h"
#include "shortener/store/recipient_store.h"

/*
 * GET and DELETE /api/v1/recipients/{token}: who a token of a personal link
 * was made for, as far as its sender told.
 */
static void add_own(json_t *columns, struct slice name, struct slice value)
{
    char *key = slice_copy(slice_skip(name, RECIPIENT_COLUMN_PREFIX.len));

    json_text_set(columns, key, value);
    free(key);
}

static json_t *recipient_to_json(struct slice token,
                                 const struct redisReply *record)
{
    json_t *json = json_object();
    json_t *columns = json_object();

    json_text_set(json, "recipient", token);
    for (size_t i = 0; i + 1 < redis_reply_len(record); i += 2) {
        struct slice name = redis_reply_slice(redis_reply_at(record, i));
        struct slice value = redis_reply_slice(redis_reply_at(record, i + 1));

        if (slice_starts(name, RECIPIENT_COLUMN_PREFIX))
            add_own(columns, name, value);
    }
    json_text_set_some(json, "merge",
                       redis_reply_field(record, SLICE("merge")));
    json_text_set_some(json, "email",
                       redis_reply_field(record, SLICE("email")));
    json_text_set_some(json, "customer",
                       redis_reply_field(record, SLICE("customer")));
    json_text_set_some(json, "name", redis_reply_field(record, SLICE("name")));
    json_object_set_new(json, "columns", columns);
    return json;
}

static void fail(struct api_call *call, const struct error *err)
{
    struct slice token = slice_head(api_call_param(call, SLICE("token")), 64);
    struct error told = *err;

    if (err->code == ERROR_NOT_FOUND)
        error_set(&told, ERROR_NOT_FOUND,
                  "nothing is known of recipient %" SLICE_FMT,
                  SLICE_ARG(token));
    api_call_fail(call, &told);
}

static void on_record(void *arg, const struct error *err,
                      const struct redisReply *record)
{
    struct api_call *call = arg;

    if (err != NULL)
        fail(call, err);
    else
        api_call_json(
            call, 200,
            recipient_to_json(api_call_param(call, SLICE("token")), record));
}

void api_recipients_show(void *api, struct http_request *request,
                         const struct http_match *match)
{
    struct api_call *call = request->user;

    (void)api;
    (void)match;
    recipient_store_get(call->api->redis, api_call_param(call, SLICE("token")),
                        on_record, call);
}

static void on_removed(void *arg, const struct error *err, int64_t count)
{
    struct api_call *call = arg;
    struct error missing = ERROR_INIT;

    if (err == NULL && count == 0)
        missing.code = ERROR_NOT_FOUND;
    if (err != NULL || count == 0)
        fail(call, err != NULL ? err : &missing);
    else
        api_call_empty(call, 204);
}

void api_recipients_remove(void *api, struct http_request *request,
                           const struct http_match *match)
{
    struct api_call *call = request->user;

    (void)api;
    (void)match;
    recipient_store_remove(call->api->redis,
                           api_call_param(call, SLICE("token")), on_removed,
                           call);
}
