#include "attribution/record/event_log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "core/memory.h"

/*
 * KEYS  events:{s}, idem:{s}
 * ARGV  how many idempotency fields, those, then the event's names and values
 *
 * Returns whether it was recorded now, and the id, which is the first event's
 * if any of the fields was known. Fields that were not are set to that id.
 */
static const char event_script[] =
    "local n = tonumber(ARGV[1])\n"
    "local id = false\n"
    "local unknown = {}\n"
    "for i = 2, n + 1 do\n"
    "  local known = redis.call('HGET', KEYS[2], ARGV[i])\n"
    "  id = id or known\n"
    "  if not known then unknown[#unknown + 1] = ARGV[i] end\n"
    "end\n"
    "local fresh = 0\n"
    "if not id then\n"
    "  fresh = 1\n"
    "  id = redis.call('XADD', KEYS[1], '*', unpack(ARGV, n + 2))\n"
    "end\n"
    "for _, field in ipairs(unknown) do\n"
    "  redis.call('HSET', KEYS[2], field, id)\n"
    "end\n"
    "return {fresh, id}\n";

/* SHA-1 of the script, by which Redis knows it. The unit test compares. */
static const char event_script_sha[] =
    "7b186b8367a9ee7c9d576c392f65be001534cf37";

#define IDEMPOTENCY_FIELDS 2

struct event_log {
    struct redis *redis;
    const struct clock *clock;
};

struct event_batch;

/* One event of a batch: what its reply needs to know. */
struct event_call {
    struct event_batch *batch;
    size_t index;
    bool whole_script; /* was sent with EVAL */
};

struct event_batch {
    struct redis *redis;
    int64_t now_ms;
    const struct event *events; /* the caller's */
    struct event_result *results;
    struct event_call *calls;
    size_t count;
    size_t left; /* events without a result */
    event_log_fn *fn;
    void *arg;
};

struct event_log *event_log_new(struct redis *redis, const struct clock *clock)
{
    struct event_log *log = memory_zalloc(1, sizeof(*log));

    log->redis = redis;
    log->clock = clock;
    return log;
}

void event_log_free(struct event_log **log)
{
    free(*log);
    *log = NULL;
}

static struct slice first_of(const struct slice *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (texts[i].len > 0)
            return texts[i];
    }
    return slice_of("", 0);
}

unsigned event_log_shard(const struct event *event)
{
    const struct slice texts[] = {
        event->invoice,      event->idempotency_key, event->customer,
        event->visitor,      event->recipient,       event->click_id,
        event->email_sha256, event->campaign,
    };
    struct slice text = first_of(texts, sizeof(texts) / sizeof(texts[0]));

    return (unsigned)(XXH3_64bits(text.ptr, text.len) % EVENT_LOG_SHARDS);
}

/* "k:<key>" and "i:<type>:<stage>:<invoice>", those that apply. */
static size_t idempotency_fields(const struct event *event,
                                 struct buffer fields[IDEMPOTENCY_FIELDS])
{
    struct slice type = event_type_name(event->type);
    size_t count = 0;

    if (event->idempotency_key.len > 0) {
        buffer_append(&fields[count], SLICE("k:"));
        buffer_append(&fields[count++], event->idempotency_key);
    }
    if (event->type == EVENT_STAGE && event->invoice.len > 0) {
        buffer_appendf(&fields[count], "i:%" SLICE_FMT ":%" SLICE_FMT ":",
                       SLICE_ARG(type), SLICE_ARG(event->stage));
        buffer_append(&fields[count++], event->invoice);
    }
    return count;
}

static void on_script(void *arg, enum error_code code,
                      const struct redisReply *reply);

/* EVAL or EVALSHA with the event as its arguments. */
static void call_script(struct event_call *call, bool whole)
{
    const struct event_batch *batch = call->batch;
    const struct event *event = &batch->events[call->index];
    struct buffer idem[IDEMPOTENCY_FIELDS] = {BUFFER_INIT, BUFFER_INIT};
    size_t n = idempotency_fields(event, idem);
    char stream[16], hash[16], count[2] = {(char)('0' + n), '\0'};
    struct slice words[8 + EVENT_WORDS_MAX];
    struct event_fields fields;
    size_t argc = 0;

    snprintf(stream, sizeof(stream), "events:{%u}", event_log_shard(event));
    snprintf(hash, sizeof(hash), "idem:{%u}", event_log_shard(event));
    event_to_fields(event, batch->now_ms, &fields);
    words[argc++] = whole ? SLICE("EVAL") : SLICE("EVALSHA");
    words[argc++] = slice_str(whole ? event_script : event_script_sha);
    words[argc++] = SLICE("2");
    words[argc++] = slice_str(stream);
    words[argc++] = slice_str(hash);
    words[argc++] = slice_str(count);
    for (size_t i = 0; i < n; i++)
        words[argc++] = buffer_slice(&idem[i]);
    memcpy(words + argc, fields.words, fields.count * sizeof(words[0]));
    call->whole_script = whole;
    redis_command(batch->redis, on_script, call, words, argc + fields.count);
    for (size_t i = 0; i < IDEMPOTENCY_FIELDS; i++)
        buffer_release(&idem[i]);
}

static void batch_end(struct event_batch *batch)
{
    batch->fn(batch->arg, batch->results, batch->count);
    free(batch->results);
    free(batch->calls);
    free(batch);
}

static void read_result(const struct event_batch *batch, size_t index,
                        enum error_code code, const struct redisReply *reply,
                        struct event_result *result)
{
    struct slice id = redis_reply_slice(redis_reply_at(reply, 1));
    struct slice text = redis_reply_slice(reply);

    result->code = code;
    if (code == ERROR_REPLY)
        snprintf(result->detail, sizeof(result->detail), "%" SLICE_FMT,
                 SLICE_ARG(text));
    if (code != ERROR_NONE)
        return;
    if (id.len == 0) { /* cannot be, unless Redis is not Redis */
        result->code = ERROR_TIMEOUT;
        return;
    }
    result->repeated = redis_reply_int(redis_reply_at(reply, 0), 0) == 0;
    snprintf(result->id, sizeof(result->id), "%u-%" SLICE_FMT,
             event_log_shard(&batch->events[index]), SLICE_ARG(id));
}

static void on_script(void *arg, enum error_code code,
                      const struct redisReply *reply)
{
    struct event_call *call = arg;
    struct event_batch *batch = call->batch;

    if (!call->whole_script && redis_reply_has_code(reply, "NOSCRIPT")) {
        call_script(call, true); /* Redis was started anew: it learns it */
        return;
    }
    read_result(batch, call->index, code, reply, &batch->results[call->index]);
    if (--batch->left == 0)
        batch_end(batch);
}

static void name_stream(struct redis *redis, unsigned shard)
{
    char stream[16];

    snprintf(stream, sizeof(stream), "events:{%u}", shard);
    redis_call(redis, NULL, NULL, SLICE("SADD"), SLICE("idx:streams"),
               slice_str(stream));
}

void event_log_announce(struct event_log *log)
{
    for (unsigned shard = 0; shard < EVENT_LOG_SHARDS; shard++)
        name_stream(log->redis, shard);
}

/* The streams' names come first: listings never miss one that exists. */
static void name_streams(struct redis *redis, const struct event *events,
                         size_t count)
{
    unsigned named = 0;

    for (size_t i = 0; i < count; i++) {
        unsigned shard = event_log_shard(&events[i]);

        if ((named >> shard & 1) == 0)
            name_stream(redis, shard);
        named |= 1u << shard;
    }
}

void event_log_write(struct event_log *log, const struct event *events,
                     size_t count, event_log_fn *fn, void *arg)
{
    struct event_batch *batch = memory_zalloc(1, sizeof(*batch));

    *batch = (struct event_batch){
        .redis = log->redis,
        .now_ms = clock_wall_ms(log->clock),
        .events = events,
        .results = memory_zalloc(count, sizeof(struct event_result)),
        .calls = memory_zalloc(count, sizeof(struct event_call)),
        .count = count,
        .left = count,
        .fn = fn,
        .arg = arg,
    };
    name_streams(log->redis, events, count);
    for (size_t i = 0; i < count; i++) {
        batch->calls[i] = (struct event_call){batch, i, false};
        call_script(&batch->calls[i], false);
    }
}
