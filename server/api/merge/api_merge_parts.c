#include <jansson.h>
#include <stdlib.h>

#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/api_handlers.h"
#include "server/api/call/api_call.h"
#include "server/api/call/api_query.h"
#include "server/api/merge/merge_name.h"
#include "server/api/merge/recipient_rows.h"
#include "shortener/store/merge_store.h"
#include "shortener/store/recipient_store.h"

/*
 * POST /api/v1/links/{brand}/{slug}/merges/{id}/recipients?part=N: part of a
 * mail merge, as CSV (recipient_rows.h). It waits, and goes away after a day
 * unless the merge is sent. The same part again takes the first one's place.
 */
enum parting_state {
    PARTING_PART,    /* the part is on its way to Redis */
    PARTING_CONTACTS /* its recipients are */
};

struct parting {
    enum parting_state state;
    struct merge_name name;
    uint64_t number;
    struct recipient_rows rows;
};

static void free_parting(void *state)
{
    struct parting *parting = state;

    recipient_rows_release(&parting->rows);
    merge_name_release(&parting->name);
    free(parting);
}

static void answer(struct api_call *call)
{
    const struct recipient_rows *rows =
        &((const struct parting *)call->state)->rows;

    api_call_json(call, 200,
                  json_pack("{s:I, s:I, s:I, s:I}", "rows",
                            (json_int_t)rows->rows, "recipients",
                            (json_int_t)rows->recipients, "held_out",
                            (json_int_t)rows->held_out, "contacts",
                            (json_int_t)rows->count));
}

static void on_contacts(void *arg, const struct error *err, int64_t count)
{
    (void)count;
    if (err != NULL)
        api_call_fail(arg, err);
    else
        answer(arg);
}

/* From PARTING_PART to PARTING_CONTACTS. */
static void on_part(void *arg, const struct error *err)
{
    struct api_call *call = arg;
    struct parting *parting = call->state;
    struct recipient_rows *rows = &parting->rows;

    if (err != NULL) {
        api_call_fail(call, err);
        return;
    }
    parting->state = PARTING_CONTACTS;
    for (size_t i = 0; i < rows->count; i++)
        rows->list[i].merge = slice_str(parting->name.id);
    if (rows->count > 0)
        recipient_store_put(call->api->redis, rows->list, rows->count,
                            on_contacts, call);
    else
        answer(call);
}

/* First, so that contacts are always listed. */
static void enter_part(struct api_call *call)
{
    struct parting *parting = call->state;
    struct merge_part part;

    parting->state = PARTING_PART;
    recipient_rows_part(&parting->rows, &part);
    part.merge = slice_str(parting->name.id);
    part.number = parting->number;
    merge_store_put_part(call->api->redis, &part,
                         clock_wall_ms(call->api->clock), on_part, call);
}

/* ---- The request --------------------------------------------------------- */

static int read_number(struct api_call *call, uint64_t *number,
                       struct error *err)
{
    struct api_query_field param = {"part", NULL};
    int code = api_query_read(call->query, &param, 1, err);

    if (code == 0 && (!slice_parse_u64(api_query_value(&param), number) ||
                      *number >= MERGE_PARTS_MAX))
        code = error_field(err, ERROR_USAGE, "bad_parameter", "part",
                           "part: give its number, from 0 to %d",
                           MERGE_PARTS_MAX - 1);
    api_query_release(&param, 1);
    return code;
}

static int read_request(struct api_call *call, struct parting *parting,
                        struct error *err)
{
    if (merge_name_read(&parting->name, call, err) < 0 ||
        read_number(call, &parting->number, err) < 0 ||
        api_call_check_csv(call, err) < 0)
        return err->code;
    return recipient_rows_read(&parting->rows, call->request->body,
                               call->api->recipients,
                               slice_str(parting->name.link), err);
}

void api_merge_parts_add(void *api, struct http_request *request,
                         const struct http_match *match)
{
    struct api_call *call = request->user;
    struct parting *parting = memory_zalloc(1, sizeof(*parting));
    struct error err = ERROR_INIT;

    (void)api;
    (void)match;
    call->state = parting;
    call->release = free_parting;
    if (read_request(call, parting, &err) < 0)
        api_call_fail(call, &err);
    else
        enter_part(call);
}
