#include "attribution/record/event.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static const struct slice type_names[] = {
    [EVENT_NONE] = SLICE_INIT(""),
    [EVENT_TOUCH] = SLICE_INIT("touch"),
    [EVENT_SEND] = SLICE_INIT("send"),
    [EVENT_OPEN] = SLICE_INIT("open"),
    [EVENT_VISIT] = SLICE_INIT("visit"),
    [EVENT_STAGE] = SLICE_INIT("stage"),
    [EVENT_REFUND] = SLICE_INIT("refund"),
    [EVENT_COST] = SLICE_INIT("cost"),
    [EVENT_IDENTIFY] = SLICE_INIT("identify"),
    [EVENT_ASSIGN] = SLICE_INIT("assign"),
};

#define TYPES (sizeof(type_names) / sizeof(type_names[0]))

void event_init(struct event *event)
{
    *event = (struct event){.type = EVENT_NONE};
}

void event_release(struct event *event)
{
    free(event->properties);
    event_init(event);
}

enum event_type event_parse_type(struct slice name)
{
    for (size_t i = 1; i < TYPES; i++) {
        if (slice_equal(name, type_names[i]))
            return (enum event_type)i;
    }
    return EVENT_NONE;
}

struct slice event_type_name(enum event_type type)
{
    return type_names[type];
}

void event_to_fields(const struct event *event, int64_t now_ms,
                     int64_t ingest_us, struct event_fields *fields)
{
    int at = snprintf(fields->at, sizeof(fields->at), "%" PRId64,
                      event->has_at ? event->at_ms : now_ms);
    int ingest =
        snprintf(fields->ingest, sizeof(fields->ingest), "%" PRId64, ingest_us);
    int amount = snprintf(fields->amount, sizeof(fields->amount), "%" PRId64,
                          event->amount);
    size_t email = slice_head(event->email_sha256, sizeof(fields->email)).len;
    const struct slice rows[][2] = {
        {SLICE("type"), event_type_name(event->type)},
        {SLICE("stage"), event->stage},
        {SLICE("at"), slice_of(fields->at, (size_t)at)},
        {SLICE("ingest"),
         slice_of(fields->ingest, ingest_us != 0 ? (size_t)ingest : 0)},
        {SLICE("customer"), event->customer},
        {SLICE("click_id"), event->click_id},
        {SLICE("visitor"), event->visitor},
        {SLICE("recipient"), event->recipient},
        {SLICE("email"), slice_of(fields->email, email)},
        {SLICE("amount"),
         slice_of(fields->amount, event->has_amount ? (size_t)amount : 0)},
        {SLICE("currency"), event->currency},
        {SLICE("invoice"), event->invoice},
        {SLICE("campaign"), event->campaign},
        {SLICE("channel"), event->channel},
        {SLICE("direction"), event->direction},
        {SLICE("source"), event->source},
        {SLICE("content"), event->content},
        {SLICE("link"), event->link},
        {SLICE("placement"), event->placement},
        {SLICE("kind"), event->kind},
        {SLICE("arm"), event->arm},
        {SLICE("properties"), slice_str(event->properties)},
    };

    for (size_t i = 0; i < email; i++)
        fields->email[i] = (char)(event->email_sha256.ptr[i] | 0x20);
    fields->count = 0;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (rows[i][1].len == 0)
            continue;
        fields->words[fields->count++] = rows[i][0];
        fields->words[fields->count++] = rows[i][1];
    }
}
