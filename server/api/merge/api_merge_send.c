#include <jansson.h>
#include <stdlib.h>

#include "attribution/record/event_log.h"
#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/api_handlers.h"
#include "server/api/call/api_call.h"
#include "server/api/call/json_fields.h"
#include "server/api/call/json_text.h"
#include "server/api/event/event_tags.h"
#include "server/api/link/link_copy.h"
#include "server/api/link/link_lookup.h"
#include "server/api/merge/merge_events.h"
#include "server/api/merge/merge_name.h"
#include "shortener/store/merge_contacts.h"
#include "shortener/store/merge_store.h"

/*
 * POST /api/v1/links/{brand}/{slug}/merges/{id}/send: the mail went out. The
 * parts become events, and the merge gets its record.
 *
 * It runs to its end, also when the client goes away. Sent again, after a
 * failure or for want of an answer, it does what is left to do.
 */
enum sending_state {
    SENDING_LINK,    /* the link is looked up, for its tags */
    SENDING_RECORD,  /* was it sent already? */
    SENDING_COUNT,   /* are all parts there? */
    SENDING_PART,    /* the next one is read */
    SENDING_KEEPING, /* whose contacts it has is written down */
    SENDING_TAGGING, /* channel and direction are looked up */
    SENDING_EVENTS,  /* its events are on their way to Redis */
    SENDING_END      /* the record is; the parts go */
};

struct sending {
    enum sending_state state;
    struct merge_name name;
    struct link_copy link;
    struct merge merge;
    int64_t parts;
    uint64_t next; /* part */
    struct merge_part part;
    struct buffer lists[MERGE_LISTS]; /* what the part points at */
    struct event like;
    struct merge_events events;
};

static void free_sending(void *state)
{
    struct sending *sending = state;

    merge_events_release(&sending->events);
    for (size_t i = 0; i < MERGE_LISTS; i++)
        buffer_release(&sending->lists[i]);
    link_copy_release(&sending->link);
    merge_name_release(&sending->name);
    free(sending);
}

static void enter_part(struct api_call *call);

/* ---- SENDING_END, the last ----------------------------------------------- */

static void answer(struct api_call *call, const struct merge *merge)
{
    json_t *json = json_object();

    json_text_set(json, "id", merge->id);
    json_text_set(json, "link", merge->link);
    json_text_set_some(json, "campaign", merge->campaign);
    json_object_set_new(json, "sent_at", json_text_time(merge->sent_at));
    json_object_set_new(json, "recipients", json_integer(merge->recipients));
    json_object_set_new(json, "held_out", json_integer(merge->held_out));
    api_call_json(call, 200, json);
}

static void on_ended(void *arg, const struct error *err)
{
    struct api_call *call = arg;
    const struct sending *sending = call->state;

    if (err != NULL)
        api_call_fail(call, err);
    else
        answer(call, &sending->merge);
}

static void enter_end(struct api_call *call)
{
    struct sending *sending = call->state;

    sending->state = SENDING_END;
    merge_store_end(call->api->redis, &sending->merge, on_ended, call);
}

/* ---- SENDING_EVENTS ------------------------------------------------------ */

static void fail_event(struct api_call *call, const struct event_result *result)
{
    struct error err = ERROR_INIT;

    error_set(&err, result->code,
              "not all sends were recorded (%s); it is safe to send the merge "
              "again, each counts once",
              result->detail[0] != '\0' ? result->detail
                                        : error_word(result->code));
    api_call_fail(call, &err);
}

static void on_written(void *arg, const struct event_result *results,
                       size_t count)
{
    struct api_call *call = arg;

    for (size_t i = 0; i < count; i++) {
        if (results[i].code != ERROR_NONE) {
            fail_event(call, &results[i]);
            return;
        }
    }
    enter_part(call);
}

static void enter_events(struct api_call *call)
{
    struct sending *sending = call->state;

    sending->state = SENDING_EVENTS;
    if (sending->events.count > 0)
        event_log_write(call->api->events, sending->events.list,
                        sending->events.count, on_written, call);
    else
        enter_part(call);
}

/* ---- SENDING_TAGGING, SENDING_KEEPING, SENDING_PART
 * --------------------------------------- */

static void on_tagged(void *arg, const struct error *err)
{
    if (err != NULL)
        api_call_fail(arg, err);
    else
        enter_events(arg);
}

static void on_kept(void *arg, const struct error *err)
{
    struct api_call *call = arg;
    struct sending *sending = call->state;

    if (err != NULL) {
        api_call_fail(call, err);
        return;
    }
    merge_events_release(&sending->events);
    merge_events_make(&sending->events, &sending->part, &sending->like);
    sending->state = SENDING_TAGGING;
    event_tags_fill(call->api->tags, sending->events.list,
                    sending->events.count, on_tagged, call);
}

static void on_part(void *arg, const struct error *err,
                    const struct merge_part *part)
{
    struct api_call *call = arg;
    struct sending *sending = call->state;

    if (err != NULL) {
        api_call_fail(call, err);
        return;
    }
    sending->part = *part;
    sending->part.merge = sending->merge.id;
    for (size_t i = 0; i < MERGE_LISTS; i++) {
        buffer_clear(&sending->lists[i]);
        buffer_append(&sending->lists[i], part->lists[i]);
        sending->part.lists[i] = buffer_slice(&sending->lists[i]);
    }
    sending->state = SENDING_KEEPING;
    merge_contacts_keep(call->api->redis, &sending->part, on_kept, call);
}

static void enter_part(struct api_call *call)
{
    struct sending *sending = call->state;

    sending->state = SENDING_PART;
    if (sending->next < (uint64_t)sending->parts)
        merge_store_get_part(call->api->redis, sending->merge.id,
                             sending->next++, on_part, call);
    else
        enter_end(call);
}

/* ---- SENDING_COUNT, SENDING_RECORD --------------------------------------- */

static void on_count(void *arg, const struct error *err, int64_t recipients,
                     int64_t held_out)
{
    struct api_call *call = arg;
    struct sending *sending = call->state;

    if (err != NULL) {
        api_call_fail(call, err);
        return;
    }
    sending->merge.recipients = recipients;
    sending->merge.held_out = held_out;
    enter_part(call);
}

static void on_record(void *arg, const struct error *err,
                      const struct redisReply *record)
{
    struct api_call *call = arg;
    struct sending *sending = call->state;
    struct merge sent;

    if (err == NULL) {
        merge_from_reply(&sent, sending->merge.id, record);
        answer(call, &sent);
    } else if (err->code != ERROR_NOT_FOUND) {
        api_call_fail(call, err);
    } else {
        sending->state = SENDING_COUNT;
        merge_store_count(call->api->redis, sending->merge.id,
                          (uint64_t)sending->parts, on_count, call);
    }
}

/* ---- SENDING_LINK -------------------------------------------------------- */

static void on_link(struct api_call *call, const struct link *link)
{
    struct sending *sending = call->state;
    const struct link *own = &sending->link.link;

    link_copy_set(&sending->link, link);
    sending->merge.campaign = own->campaign;
    sending->like = (struct event){
        .has_at = true,
        .at_ms = sending->merge.sent_at,
        .link = sending->merge.link,
        .campaign = own->campaign,
        .channel = own->channel,
        .source = own->source,
        .content = own->content,
    };
    sending->state = SENDING_RECORD;
    merge_store_get(call->api->redis, sending->merge.id, on_record, call);
}

/* ---- The request --------------------------------------------------------- */

static int check_numbers(const struct sending *sending, int64_t now_ms,
                         struct error *err)
{
    if (sending->parts < 1 || sending->parts > MERGE_PARTS_MAX)
        return error_field(err, ERROR_INVALID, "bad_parts", "parts",
                           "parts: give how many there are, from 1 to %d",
                           MERGE_PARTS_MAX);
    if (sending->merge.sent_at < 0 ||
        sending->merge.sent_at > now_ms + EVENT_FUTURE_MS)
        return error_field(err, ERROR_INVALID, "bad_time", "sent_at",
                           "sent_at: lies before 1970 or more than a day in "
                           "the future");
    return 0;
}

static int read_request(struct api_call *call, struct sending *sending,
                        struct error *err)
{
    const struct json_field fields[] = {
        {"parts", JSON_FIELD_INTEGER, .required = true,
         .number = &sending->parts},
        {"sent_at", JSON_FIELD_TIME, .number = &sending->merge.sent_at},
    };
    int64_t now_ms = clock_wall_ms(call->api->clock);
    json_t *body = NULL;
    int code = merge_name_read(&sending->name, call, err);

    sending->merge.sent_at = now_ms;
    if (code == 0)
        code = api_call_body(call, &body, err);
    if (code == 0)
        code = json_fields_read(body, fields, 2, err);
    if (code == 0)
        code = check_numbers(sending, now_ms, err);
    json_decref(body);
    sending->merge.id = slice_str(sending->name.id);
    sending->merge.link = slice_str(sending->name.link);
    return code;
}

void api_merge_send(void *api, struct http_request *request,
                    const struct http_match *match)
{
    struct api_call *call = request->user;
    struct sending *sending = memory_zalloc(1, sizeof(*sending));
    struct error err = ERROR_INIT;

    (void)api;
    (void)match;
    call->state = sending;
    call->release = free_sending;
    if (read_request(call, sending, &err) < 0)
        api_call_fail(call, &err);
    else
        link_lookup_start(call, on_link);
}
