#include "attribution/ledger/tail_batch.h"

#include <stdlib.h>

#include "core/base64_number.h"
#include "core/log.h"
#include "core/memory.h"

/* An XREAD reply is a list of [stream, [[id, [name, value ...]] ...]]. */
struct tail_part {
    struct slice stream;
    enum stream_content content;
    const struct redisReply *entries;
};

/* An entry of a stream of clicks. */
struct tail_click {
    bool is_hit; /* else it is of before answers had ids, and not read yet */
    struct ledger_hit hit;
};

void tail_batch_init(struct tail_batch *batch)
{
    *batch = (struct tail_batch){0};
    tail_wanted_init(&batch->wanted);
}

void tail_batch_release(struct tail_batch *batch)
{
    tail_wanted_release(&batch->wanted);
    free(batch->clicks);
}

static struct tail_part tail_batch_part(const struct redisReply *reply,
                                        size_t i)
{
    const struct redisReply *part = redis_reply_at(reply, i);
    struct slice stream = redis_reply_slice(redis_reply_at(part, 0));

    return (struct tail_part){stream, stream_entry_content(stream),
                              redis_reply_at(part, 1)};
}

static const struct redisReply *tail_batch_fields(
    const struct redisReply *entries, size_t i)
{
    return redis_reply_at(redis_reply_at(entries, i), 1);
}

static void want_hit(const struct ledger *ledger, const struct ledger_hit *hit,
                     const struct redisReply *fields,
                     struct tail_wanted *wanted)
{
    char client[BASE64_NUMBER_LEN];

    if (hit->answer_text.len == 0 && !ledger_knows_answer(ledger, hit->answer))
        tail_wanted_add(wanted, TAIL_ANSWERS, hit->answer,
                        redis_reply_field(fields, SLICE("answer")));
    if (!ledger_knows_client(ledger, hit->client)) {
        base64_number_write(hit->client, client);
        tail_wanted_add(wanted, TAIL_CLIENTS, hit->client,
                        slice_of(client, sizeof(client)));
    }
}

static void want_agent(const struct ledger *ledger,
                       const struct redisReply *fields,
                       struct tail_wanted *wanted)
{
    struct slice hash = redis_reply_field(fields, SLICE("ua"));
    uint64_t key;

    if (slice_parse_hex64(hash, &key) && !ledger_knows_agent(ledger, hash))
        tail_wanted_add(wanted, TAIL_AGENTS, key, hash);
}

static struct tail_click *next_click(struct tail_batch *batch)
{
    if (batch->count == batch->room) {
        batch->room = batch->room > 0 ? batch->room * 2 : 256;
        batch->clicks =
            memory_resize(batch->clicks, batch->room, sizeof(*batch->clicks));
    }
    return &batch->clicks[batch->count++];
}

static void read_click(struct tail_batch *batch, const struct ledger *ledger,
                       const struct redisReply *fields)
{
    struct tail_click *click = next_click(batch);

    click->is_hit = stream_entry_to_hit(fields, &click->hit);
    if (click->is_hit)
        want_hit(ledger, &click->hit, fields, &batch->wanted);
    else
        want_agent(ledger, fields, &batch->wanted);
}

bool tail_batch_read(struct tail_batch *batch, const struct ledger *ledger,
                     const struct redisReply *reply)
{
    batch->count = 0;
    for (size_t i = 0; i < redis_reply_len(reply); i++) {
        struct tail_part part = tail_batch_part(reply, i);

        if (part.content != STREAM_CLICKS)
            continue;
        for (size_t j = 0; j < redis_reply_len(part.entries); j++)
            read_click(batch, ledger, tail_batch_fields(part.entries, j));
    }
    return tail_wanted_next(&batch->wanted) == TAIL_DICTIONARIES;
}

void tail_batch_learn(struct ledger *ledger, enum tail_dictionary which,
                      struct slice fields, const struct redisReply *texts)
{
    struct slice field;

    for (size_t i = 0; fields.len > 0 && slice_split(&fields, '\n', &field);
         i++)
        tail_dictionary_learn(ledger, which, field,
                              redis_reply_slice(redis_reply_at(texts, i)));
}

static void tail_batch_add_event(struct ledger *ledger, struct slice name,
                                 uint32_t stream, struct stream_id id,
                                 const struct redisReply *fields)
{
    struct ledger_event event;
    struct error err = ERROR_INIT;

    if (stream_entry_to_event(fields, id, &event, &err) == 0) {
        ledger_add_event(ledger, stream, id, &event);
        return;
    }
    log_warn("ledger skips an event that it cannot read",
             log_slice("stream", name), log_int("ms", (int64_t)id.ms),
             log_int("seq", (int64_t)id.seq), log_err(&err));
    ledger_skip(ledger, stream, id);
}

static void tail_batch_add_click(struct ledger *ledger, uint32_t stream,
                                 struct stream_id id,
                                 const struct redisReply *fields,
                                 const struct tail_click *read)
{
    struct ledger_click click;

    if (read->is_hit) {
        ledger_add_hit(ledger, stream, id, &read->hit);
    } else {
        stream_entry_to_click(fields, &click);
        ledger_add_click(ledger, stream, id, &click);
    }
}

/* `read` is where the batch has the entry, if it is a click. */
static void tail_batch_add_entry(struct ledger *ledger,
                                 const struct tail_part *part, uint32_t stream,
                                 size_t i, const struct tail_click *read)
{
    const struct redisReply *fields = tail_batch_fields(part->entries, i);
    struct stream_id id;

    if (!stream_id_parse(redis_reply_slice(redis_reply_at(
                             redis_reply_at(part->entries, i), 0)),
                         &id))
        return;
    if (part->content == STREAM_CLICKS)
        tail_batch_add_click(ledger, stream, id, fields, read);
    else
        tail_batch_add_event(ledger, part->stream, stream, id, fields);
}

bool tail_batch_is_full(const struct redisReply *reply, size_t count)
{
    for (size_t i = 0; i < redis_reply_len(reply); i++) {
        if (redis_reply_len(tail_batch_part(reply, i).entries) >= count)
            return true;
    }
    return false;
}

struct stream_id tail_batch_end(const struct redisReply *reply,
                                struct slice stream, struct stream_id position)
{
    for (size_t i = 0; i < redis_reply_len(reply); i++) {
        struct tail_part part = tail_batch_part(reply, i);
        size_t count = redis_reply_len(part.entries);
        struct stream_id last;

        if (count > 0 && slice_equal(part.stream, stream) &&
            stream_id_parse(redis_reply_slice(redis_reply_at(
                                redis_reply_at(part.entries, count - 1), 0)),
                            &last))
            return last;
    }
    return position;
}

void tail_batch_add(struct tail_batch *batch, struct ledger *ledger,
                    const struct redisReply *reply)
{
    const struct tail_click *read = batch->clicks;

    for (size_t i = 0; i < redis_reply_len(reply); i++) {
        struct tail_part part = tail_batch_part(reply, i);
        size_t entries = redis_reply_len(part.entries);
        uint32_t stream = ledger_stream(ledger, part.stream);
        bool clicks = part.content == STREAM_CLICKS;

        ledger_begin(ledger);
        for (size_t j = 0; j < entries; j++)
            tail_batch_add_entry(ledger, &part, stream, j,
                                 clicks ? read++ : NULL);
        ledger_end(ledger);
    }
}
