#include "attribution/record/event.h"

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

/* In the order of event_to_fields' rows. */
#define FIELD_NAMES                                                   \
    "type stage at ingest customer click_id visitor recipient email " \
    "amount currency invoice campaign channel direction source "      \
    "content link placement kind arm properties "                     \
    "recipients emails customers"

struct slice event_field_names(void)
{
    return SLICE(FIELD_NAMES);
}

/* printf's "%lld" would be a good part of what an event costs. */
static struct slice write_number(int64_t number, char text[24])
{
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    size_t at = 24;

    do {
        text[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (number < 0)
        text[--at] = '-';
    return slice_of(text + at, 24 - at);
}

static struct slice write_email(struct slice email, char text[64])
{
    email = slice_head(email, 64);
    for (size_t i = 0; i < email.len; i++)
        text[i] = (char)(email.ptr[i] | 0x20);
    return slice_of(text, email.len);
}

void event_to_fields(const struct event *event, int64_t now_ms,
                     int64_t ingest_us, struct event_fields *fields)
{
    const struct slice values[] = {
        event_type_name(event->type),
        event->stage,
        write_number(event->has_at ? event->at_ms : now_ms, fields->at),
        ingest_us != 0 ? write_number(ingest_us, fields->ingest) : SLICE_NONE,
        event->customer,
        event->click_id,
        event->visitor,
        event->recipient,
        write_email(event->email_sha256, fields->email),
        event->has_amount ? write_number(event->amount, fields->amount)
                          : SLICE_NONE,
        event->currency,
        event->invoice,
        event->campaign,
        event->channel,
        event->direction,
        event->source,
        event->content,
        event->link,
        event->placement,
        event->kind,
        event->arm,
        slice_str(event->properties),
        event->recipients,
        event->emails,
        event->customers,
    };
    struct slice names = event_field_names();
    struct slice name;

    fields->count = 0;
    for (size_t i = 0; slice_split(&names, ' ', &name); i++) {
        if (values[i].len == 0)
            continue;
        fields->shape[fields->count / 2] = (char)('a' + i);
        fields->words[fields->count++] = name;
        fields->words[fields->count++] = values[i];
    }
}
