#include <stdlib.h>

#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/api_handlers.h"
#include "server/api/call/api_call.h"
#include "server/api/merge/merge_discard.h"
#include "server/api/merge/merge_name.h"

/*
 * DELETE /api/v1/links/{brand}/{slug}/merges/{id}: gives a merge up that was
 * not sent. One that was sent stays: it happened.
 */
static void free_removing(void *state)
{
    struct merge_name *name = state;

    merge_name_release(name);
    free(name);
}

static void on_discarded(void *arg, const struct error *err)
{
    if (err != NULL)
        api_call_fail(arg, err);
    else
        api_call_empty(arg, 204);
}

static void on_record(void *arg, const struct error *err,
                      const struct redisReply *record)
{
    struct api_call *call = arg;
    const struct merge_name *name = call->state;
    struct error sent = ERROR_INIT;

    (void)record;
    error_field(&sent, ERROR_CONFLICT, "merge_sent", "",
                "the merge was sent, which cannot be undone; contacts are "
                "removed one by one, by DELETE /api/v1/recipients/{token}");
    if (err == NULL)
        api_call_fail(call, &sent);
    else if (err->code != ERROR_NOT_FOUND)
        api_call_fail(call, err);
    else
        merge_discard_start(call->api->redis, slice_str(name->id), on_discarded,
                            call);
}

void api_merge_remove(void *api, struct http_request *request,
                      const struct http_match *match)
{
    struct api_call *call = request->user;
    struct merge_name *name = memory_zalloc(1, sizeof(*name));
    struct error err = ERROR_INIT;

    (void)api;
    (void)match;
    call->state = name;
    call->release = free_removing;
    if (merge_name_read(name, call, &err) < 0)
        api_call_fail(call, &err);
    else
        merge_store_get(call->api->redis, slice_str(name->id), on_record, call);
}
