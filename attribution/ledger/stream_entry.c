#include "attribution/ledger/stream_entry.h"

#include <stddef.h>

#include "attribution/ledger/money.h"
#include "attribution/record/click_answer.h"
#include "attribution/record/click_asker.h"

/* A field's name and where its value goes. */
struct stream_field {
    struct slice name;
    size_t offset;
};

#define CLICK_FIELD(name)                                      \
    {                                                          \
        SLICE_INIT(#name), offsetof(struct ledger_click, name) \
    }

/* In the order of the schema, so that the search mostly hits at once. */
static const struct stream_field stream_click_fields[] = {
    CLICK_FIELD(kind),    CLICK_FIELD(link),      CLICK_FIELD(campaign),
    CLICK_FIELD(channel), CLICK_FIELD(direction), CLICK_FIELD(source),
    CLICK_FIELD(content), CLICK_FIELD(placement), CLICK_FIELD(recipient),
    CLICK_FIELD(click),   CLICK_FIELD(visitor),   CLICK_FIELD(ua),
    CLICK_FIELD(flags),   CLICK_FIELD(variant),
};

/* An event, and its numbers as text. */
struct stream_event {
    struct ledger_event event;
    struct slice at, ingest, amount;
};

#define EVENT_FIELD(name, member)                               \
    {                                                           \
        SLICE_INIT(name), offsetof(struct stream_event, member) \
    }

static const struct stream_field stream_event_fields[] = {
    EVENT_FIELD("type", event.type),
    EVENT_FIELD("stage", event.stage),
    EVENT_FIELD("at", at),
    EVENT_FIELD("ingest", ingest),
    EVENT_FIELD("customer", event.customer),
    EVENT_FIELD("click_id", event.click),
    EVENT_FIELD("visitor", event.visitor),
    EVENT_FIELD("recipient", event.recipient),
    EVENT_FIELD("email", event.email),
    EVENT_FIELD("amount", amount),
    EVENT_FIELD("currency", event.currency),
    EVENT_FIELD("invoice", event.invoice),
    EVENT_FIELD("campaign", event.campaign),
    EVENT_FIELD("channel", event.channel),
    EVENT_FIELD("direction", event.direction),
    EVENT_FIELD("source", event.source),
    EVENT_FIELD("content", event.content),
    EVENT_FIELD("link", event.link),
    EVENT_FIELD("placement", event.placement),
    EVENT_FIELD("arm", event.arm),
    EVENT_FIELD("recipients", event.recipients),
    EVENT_FIELD("emails", event.emails),
    EVENT_FIELD("customers", event.customers),
};

/* Starts where the last search ended: entries keep the schema's order. */
static size_t stream_entry_find(const struct stream_field *fields, size_t count,
                                size_t from, struct slice name)
{
    for (size_t i = 0; i < count; i++) {
        size_t at = (from + i) % count;

        if (slice_equal(fields[at].name, name))
            return at;
    }
    return count;
}

static void stream_entry_read(const struct redisReply *reply,
                              const struct stream_field *fields, size_t count,
                              void *out)
{
    size_t words = redis_reply_len(reply);
    size_t next = 0;

    for (size_t i = 0; i + 1 < words; i += 2) {
        struct slice name = redis_reply_slice(redis_reply_at(reply, i));
        size_t at = stream_entry_find(fields, count, next, name);
        struct slice *value;

        if (at == count)
            continue;
        value = (void *)((unsigned char *)out + fields[at].offset);
        *value = redis_reply_slice(redis_reply_at(reply, i + 1));
        next = at + 1;
    }
}

enum stream_content stream_entry_content(struct slice stream)
{
    if (slice_starts(stream, SLICE("clicks:")))
        return STREAM_CLICKS;
    if (slice_starts(stream, SLICE("events:")))
        return STREAM_EVENTS;
    return STREAM_FOREIGN;
}

bool stream_entry_to_hit(const struct redisReply *fields,
                         struct ledger_hit *hit)
{
    struct slice answer = redis_reply_field(fields, SLICE("answer"));
    struct click_asker asker;

    if (slice_is_none(answer))
        return false;
    click_asker_read(redis_reply_field(fields, SLICE("asker")), &asker);
    *hit = (struct ledger_hit){
        .client = asker.client,
        .visitor = asker.visitor,
        .click = asker.click_id,
        .recipient = asker.recipient,
    };
    if (!click_answer_parse_id(answer, &hit->answer))
        hit->answer_text = answer;
    return true;
}

void stream_entry_to_click(const struct redisReply *fields,
                           struct ledger_click *click)
{
    *click = (struct ledger_click){0};
    stream_entry_read(
        fields, stream_click_fields,
        sizeof(stream_click_fields) / sizeof(stream_click_fields[0]), click);
}

static int stream_entry_numbers(struct stream_event *read, struct stream_id id,
                                struct error *err)
{
    read->event.at_ms = (int64_t)id.ms;
    if (read->at.len > 0 && !slice_parse_i64(read->at, &read->event.at_ms))
        return error_field(err, ERROR_CORRUPT, "corrupt", "at",
                           "time \"%" SLICE_FMT "\" is not a number",
                           SLICE_ARG(slice_head(read->at, 32)));
    if (read->ingest.len > 0 &&
        !slice_parse_i64(read->ingest, &read->event.ingest_us))
        return error_field(err, ERROR_CORRUPT, "corrupt", "ingest",
                           "ingest \"%" SLICE_FMT "\" is not a number",
                           SLICE_ARG(slice_head(read->ingest, 32)));
    if (read->amount.len == 0)
        return 0;
    if (!slice_parse_i64(read->amount, &read->event.amount) ||
        read->event.amount > MONEY_MAX || read->event.amount < -MONEY_MAX)
        return error_field(err, ERROR_CORRUPT, "corrupt", "amount",
                           "amount \"%" SLICE_FMT
                           "\" is not a number up to 2^53",
                           SLICE_ARG(slice_head(read->amount, 32)));
    return 0;
}

int stream_entry_to_event(const struct redisReply *fields, struct stream_id id,
                          struct ledger_event *event, struct error *err)
{
    struct stream_event read = {0};

    stream_entry_read(
        fields, stream_event_fields,
        sizeof(stream_event_fields) / sizeof(stream_event_fields[0]), &read);
    if (stream_entry_numbers(&read, id, err) < 0)
        return err->code;
    *event = read.event;
    return 0;
}
