#include "attribution/ledger/tail_batch.h"

#include "attribution/ledger/hash_map.h"
#include "core/log.h"

/* An XREAD reply is a list of [stream, [[id, [name, value ...]] ...]]. */
struct tail_part {
    struct slice stream;
    enum stream_content content;
    const struct redisReply *entries;
};

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

bool tail_batch_missing(const struct ledger *ledger,
                        const struct redisReply *reply, struct buffer *hashes)
{
    struct hash_map seen;

    hash_map_init(&seen, 0);
    for (size_t i = 0; i < redis_reply_len(reply); i++) {
        struct tail_part part = tail_batch_part(reply, i);

        if (part.content != STREAM_CLICKS)
            continue;
        for (size_t j = 0; j < redis_reply_len(part.entries); j++) {
            struct slice hash = redis_reply_field(
                tail_batch_fields(part.entries, j), SLICE("ua"));
            uint64_t key;

            if (hash.len == TAIL_BATCH_HASH && slice_parse_hex64(hash, &key) &&
                !ledger_knows_agent(ledger, hash) &&
                hash_map_put(&seen, key, 0))
                buffer_append(hashes, hash);
        }
    }
    hash_map_release(&seen);
    return hashes->len > 0;
}

void tail_batch_learn(struct ledger *ledger, struct slice hashes,
                      const struct redisReply *texts)
{
    for (size_t i = 0; hashes.len >= TAIL_BATCH_HASH; i++) {
        ledger_learn_agent(ledger, slice_head(hashes, TAIL_BATCH_HASH),
                           redis_reply_slice(redis_reply_at(texts, i)));
        hashes = slice_skip(hashes, TAIL_BATCH_HASH);
    }
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

static void tail_batch_add_entry(struct ledger *ledger,
                                 const struct tail_part *part, uint32_t stream,
                                 size_t i)
{
    const struct redisReply *fields = tail_batch_fields(part->entries, i);
    struct ledger_click click;
    struct stream_id id;

    if (!stream_id_parse(redis_reply_slice(redis_reply_at(
                             redis_reply_at(part->entries, i), 0)),
                         &id))
        return;
    if (part->content == STREAM_CLICKS) {
        stream_entry_to_click(fields, &click);
        ledger_add_click(ledger, stream, id, &click);
    } else {
        tail_batch_add_event(ledger, part->stream, stream, id, fields);
    }
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

void tail_batch_add(struct ledger *ledger, const struct redisReply *reply)
{
    for (size_t i = 0; i < redis_reply_len(reply); i++) {
        struct tail_part part = tail_batch_part(reply, i);
        size_t entries = redis_reply_len(part.entries);
        uint32_t stream = ledger_stream(ledger, part.stream);

        ledger_begin(ledger);
        for (size_t j = 0; j < entries; j++)
            tail_batch_add_entry(ledger, &part, stream, j);
        ledger_end(ledger);
    }
}
