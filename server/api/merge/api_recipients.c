#include <jansson.h>

#include "server/api/api.h"
#include "server/api/api_handlers.h"
#include "server/api/call/api_call.h"
#include "server/api/merge/recipient_json.h"
#include "shortener/store/recipient_store.h"

/*
 * GET and DELETE /api/v1/recipients/{token}: who a token of a personal link
 * was made for, as far as its sender told.
 */
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
            recipient_json_show(api_call_param(call, SLICE("token")), record));
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
