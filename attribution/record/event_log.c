#include "attribution/record/event_log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "core/memory.h"

/*
 * KEYS  events:{s}, idem:{s}
 * ARGV  the names of all fields (event_field_names); then for each event: its
 *       shape, its idempotency fields, its values
 *
 * The shape is the number of idempotency fields, a digit, and a letter for
 * each value that says which name it has: half as many words as with the
 * names, and words are what a call costs.
 *
 * Returns a line for each event: "+<id>" if it was recorded now, "=<id>" if
 * any of its fields was known, with the id of the event that brought it, and
 * "-<error>" if it was not recorded. Fields that were not known get the id,
 * so a key that is in the batch twice is known the second time.
 */
static const char event_script[] =
    "local argv, all, shapes, known, fields = ARGV, {}, {}, {}, {}\n"
    "for name in argv[1]:gmatch('%S+') do all[#all + 1] = name end\n"
    "local function names(shape)\n"
    "  local list = {keys = shape:byte(1) - 48, count = #shape - 1}\n"
    "  for i = 2, #shape do list[i - 1] = all[shape:byte(i) - 96] end\n"
    "  shapes[shape] = list\n"
    "  return list\n"
    "end\n"
    "local at, last, count = 2, #argv, 0\n"
    "while at <= last do\n"
    "  local shape = shapes[argv[at]] or names(argv[at])\n"
    "  for i = at + 1, at + shape.keys do\n"
    "    count = count + 1\n"
    "    fields[count] = argv[i]\n"
    "  end\n"
    "  at = at + shape.keys + shape.count + 1\n"
    "end\n"
    "if count > 0 then\n"
    "  local ids = redis.call('HMGET', KEYS[2], unpack(fields))\n"
    "  for i = 1, count do known[fields[i]] = ids[i] end\n"
    "end\n"
    "local stream, pcall, unpack, type = KEYS[1], redis.pcall, unpack, type\n"
    "local new, results, words, added, done = {}, {}, {}, 0, 0\n"
    "at = 2\n"
    "while at <= last do\n"
    "  local shape = shapes[argv[at]]\n"
    "  local keys, id, result = at + shape.keys, false, '='\n"
    "  for i = at + 1, keys do id = id or known[argv[i]] end\n"
    "  if not id then\n"
    "    local to = 0\n"
    "    for i = 1, shape.count do\n"
    "      words[to + 1], words[to + 2] = shape[i], argv[keys + i]\n"
    "      to = to + 2\n"
    "    end\n"
    "    id = pcall('XADD', stream, '*', unpack(words, 1, to))\n"
    "    result = '+'\n"
    "  end\n"
    "  done = done + 1\n"
    "  if type(id) == 'table' then\n"
    "    results[done] = '-' .. id.err\n"
    "  else\n"
    "    results[done] = result .. id\n"
    "    for i = at + 1, keys do\n"
    "      local field = argv[i]\n"
    "      if not known[field] then\n"
    "        known[field] = id\n"
    "        new[added + 1], new[added + 2] = field, id\n"
    "        added = added + 2\n"
    "      end\n"
    "    end\n"
    "  end\n"
    "  at = keys + shape.count + 1\n"
    "end\n"
    "if added > 0 then redis.call('HSET', KEYS[2], unpack(new)) end\n"
    "return table.concat(results, '\\n')\n";

/* SHA-1 of the script, by which Redis knows it. The unit test compares. */
static const char event_script_sha[] =
    "1972b05d46cae47d43081a7f8bf20d9e91b68c0b";

/* Events in one call: Redis does nothing else meanwhile (a millisecond or
 * two), and Lua's unpack ends at 8,000 values. */
#define EVENT_CALL_MAX     250

#define IDEMPOTENCY_FIELDS 2

struct event_log {
    struct redis *redis;
    const struct clock *clock;
    int64_t last_us; /* the instant that the last event was given */
};

struct event_batch;

/* Events of one shard that travel together: what their reply needs. */
struct event_call {
    struct event_batch *batch;
    unsigned shard;
    const uint32_t *events; /* their places in the batch */
    size_t count;
    bool whole_script; /* was sent with EVAL */
};

struct event_batch {
    struct redis *redis;
    int64_t now_ms;
    int64_t first_us; /* of taking in: the batch's events, one after the other,
                         since their shards cannot tell which came first */
    const struct event *events; /* the caller's */
    struct event_result *results;
    size_t count;
    uint32_t *order; /* events' places, shard by shard */
    struct event_call *calls;
    size_t left; /* calls without a reply */
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

/* ---- A call ------------------------------------------------------------- */

/* Its words, and the bytes that they point at beside the events' own. */
struct call_words {
    struct slice *words;
    size_t count;
    struct buffer text; /* reserved in one go: what points at it stays */
    struct event_fields *fields;
};

/* Bytes of text that one event may need: shape and idempotency fields. */
#define CALL_TEXT_MAX \
    (1 + EVENT_FIELDS_MAX + 4 + 2 * EVENT_TEXT_MAX + EVENT_TAG_MAX + 16)
#define CALL_WORDS_MAX (1 + IDEMPOTENCY_FIELDS + EVENT_FIELDS_MAX)
#define CALL_WORDS     6 /* in front of the events */

static void words_init(struct call_words *words, size_t events)
{
    *words = (struct call_words){
        .words = memory_alloc((CALL_WORDS + events * CALL_WORDS_MAX) *
                              sizeof(*words->words)),
        .fields = memory_alloc(events * sizeof(*words->fields)),
    };
    buffer_reserve(&words->text, events * CALL_TEXT_MAX);
}

static void words_release(struct call_words *words)
{
    free(words->words);
    free(words->fields);
    buffer_release(&words->text);
}

static void add_word(struct call_words *words, struct slice word)
{
    words->words[words->count++] = word;
}

static void add_text(struct call_words *words, const struct slice *parts,
                     size_t count)
{
    size_t start = words->text.len;

    for (size_t i = 0; i < count; i++)
        buffer_append(&words->text, parts[i]);
    add_word(words, slice_skip(buffer_slice(&words->text), start));
}

static bool has_key(const struct event *event)
{
    return event->idempotency_key.len > 0;
}

static bool has_invoice(const struct event *event)
{
    return event->type == EVENT_STAGE && event->invoice.len > 0;
}

static void add_shape(struct call_words *words, const struct event *event,
                      const struct event_fields *fields)
{
    static const char digits[] = "012";
    size_t keys = (size_t)has_key(event) + (size_t)has_invoice(event);
    const struct slice parts[] = {slice_of(digits + keys, 1),
                                  slice_of(fields->shape, fields->count / 2)};

    add_text(words, parts, 2);
}

/* "k:<key>" and "i:<type>:<stage>:<invoice>", those that apply. */
static void add_keys(struct call_words *words, const struct event *event)
{
    const struct slice key[] = {SLICE("k:"), event->idempotency_key};
    const struct slice invoice[] = {
        SLICE("i:"), event_type_name(event->type),
        SLICE(":"),  event->stage,
        SLICE(":"),  event->invoice,
    };

    if (has_key(event))
        add_text(words, key, 2);
    if (has_invoice(event))
        add_text(words, invoice, 6);
}

static void add_event(struct call_words *words, const struct event_batch *batch,
                      uint32_t i, struct event_fields *fields)
{
    const struct event *event = &batch->events[i];

    event_to_fields(
        event, batch->now_ms,
        event->ingest_us != 0 ? event->ingest_us : batch->first_us + i, fields);
    add_shape(words, event, fields);
    add_keys(words, event);
    for (size_t word = 1; word < fields->count; word += 2)
        add_word(words, fields->words[word]);
}

static void on_script(void *arg, enum error_code code,
                      const struct redisReply *reply);

/* EVAL or EVALSHA with the events as its arguments. */
static void send_call(struct event_call *call, bool whole)
{
    const struct event_batch *batch = call->batch;
    char stream[16];
    char hash[16];
    struct call_words words;

    snprintf(stream, sizeof(stream), "events:{%u}", call->shard);
    snprintf(hash, sizeof(hash), "idem:{%u}", call->shard);
    words_init(&words, call->count);
    add_word(&words, whole ? SLICE("EVAL") : SLICE("EVALSHA"));
    add_word(&words, slice_str(whole ? event_script : event_script_sha));
    add_word(&words, SLICE("2"));
    add_word(&words, slice_str(stream));
    add_word(&words, slice_str(hash));
    add_word(&words, event_field_names());
    for (size_t i = 0; i < call->count; i++)
        add_event(&words, batch, call->events[i], &words.fields[i]);
    call->whole_script = whole;
    redis_command(batch->redis, on_script, call, words.words, words.count);
    words_release(&words);
}

/* ---- Its reply ----------------------------------------------------------- */

static void batch_end(struct event_batch *batch)
{
    batch->fn(batch->arg, batch->results, batch->count);
    free(batch->results);
    free(batch->order);
    free(batch->calls);
    free(batch);
}

static void set_text(char *text, size_t size, struct slice words)
{
    snprintf(text, size, "%" SLICE_FMT, SLICE_ARG(words));
}

/* "+<id>", "=<id>" or "-<error>". */
static void read_line(unsigned shard, struct slice line,
                      struct event_result *result)
{
    size_t len = line.len - (line.len > 0);
    char mark = '\0';

    if (line.len > 1)
        mark = line.ptr[0];
    if (mark == '-') {
        result->code = ERROR_REPLY;
        set_text(result->detail, sizeof(result->detail), slice_skip(line, 1));
    } else if ((mark == '+' || mark == '=') && len + 3 <= EVENT_ID_MAX) {
        result->repeated = mark == '=';
        result->id[0] = (char)('0' + shard);
        result->id[1] = '-';
        memcpy(result->id + 2, line.ptr + 1, len);
    } else { /* cannot be, unless Redis is not Redis */
        result->code = ERROR_TIMEOUT;
    }
}

static void read_results(const struct event_call *call, enum error_code code,
                         const struct redisReply *reply)
{
    struct slice text = redis_reply_slice(reply);
    struct slice rest = text;

    for (size_t i = 0; i < call->count; i++) {
        struct event_result *result = &call->batch->results[call->events[i]];
        struct slice line = SLICE_NONE;

        result->code = code;
        if (code == ERROR_REPLY)
            set_text(result->detail, sizeof(result->detail), text);
        if (code == ERROR_NONE && !slice_split(&rest, '\n', &line))
            line = SLICE_NONE;
        if (code == ERROR_NONE)
            read_line(call->shard, line, result);
    }
}

static void on_script(void *arg, enum error_code code,
                      const struct redisReply *reply)
{
    struct event_call *call = arg;
    struct event_batch *batch = call->batch;

    if (!call->whole_script && redis_reply_has_code(reply, "NOSCRIPT")) {
        send_call(call, true); /* Redis was started anew: it learns it */
        return;
    }
    read_results(call, code, reply);
    if (--batch->left == 0)
        batch_end(batch);
}

/* ---- A batch ------------------------------------------------------------- */

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

/* Counts of each shard's events, and their order, shard by shard. */
static void sort_by_shard(struct event_batch *batch,
                          size_t counts[EVENT_LOG_SHARDS])
{
    unsigned char *shards = memory_alloc(batch->count);
    size_t next[EVENT_LOG_SHARDS] = {0};

    for (size_t i = 0; i < batch->count; i++) {
        shards[i] = (unsigned char)event_log_shard(&batch->events[i]);
        counts[shards[i]]++;
    }
    for (size_t s = 1; s < EVENT_LOG_SHARDS; s++)
        next[s] = next[s - 1] + counts[s - 1];
    for (size_t i = 0; i < batch->count; i++)
        batch->order[next[shards[i]]++] = (uint32_t)i;
    free(shards);
}

/* Cuts one shard's events into calls; returns where the next shard's go. */
static struct event_call *cut_calls(struct event_batch *batch, unsigned shard,
                                    const uint32_t *events, size_t count,
                                    struct event_call *call)
{
    while (count > 0) {
        size_t part = count < EVENT_CALL_MAX ? count : EVENT_CALL_MAX;

        *call++ = (struct event_call){batch, shard, events, part, false};
        events += part;
        count -= part;
    }
    return call;
}

/* The streams' names come first: listings never miss one that exists. */
static void make_calls(struct event_batch *batch)
{
    size_t counts[EVENT_LOG_SHARDS] = {0};
    const uint32_t *events = batch->order;
    struct event_call *call = batch->calls;

    sort_by_shard(batch, counts);
    for (unsigned s = 0; s < EVENT_LOG_SHARDS; s++) {
        if (counts[s] > 0)
            name_stream(batch->redis, s);
        call = cut_calls(batch, s, events, counts[s], call);
        events += counts[s];
    }
    batch->left = (size_t)(call - batch->calls);
}

/* Instants for `count` events, later than all before; returns the first. */
static int64_t take_instants(struct event_log *log, int64_t now_ms,
                             size_t count)
{
    int64_t first_us = now_ms * 1000;

    if (first_us <= log->last_us)
        first_us = log->last_us + 1;
    log->last_us = first_us + (int64_t)count - 1;
    return first_us;
}

void event_log_write(struct event_log *log, const struct event *events,
                     size_t count, event_log_fn *fn, void *arg)
{
    struct event_batch *batch = memory_zalloc(1, sizeof(*batch));
    int64_t now_ms = clock_wall_ms(log->clock);
    size_t calls = EVENT_LOG_SHARDS + count / EVENT_CALL_MAX;
    size_t made;

    *batch = (struct event_batch){
        .redis = log->redis,
        .now_ms = now_ms,
        .first_us = take_instants(log, now_ms, count),
        .events = events,
        .results = memory_zalloc(count, sizeof(struct event_result)),
        .count = count,
        .order = memory_alloc(count * sizeof(uint32_t)),
        .calls = memory_zalloc(calls, sizeof(struct event_call)),
        .fn = fn,
        .arg = arg,
    };
    make_calls(batch);
    made = batch->left;
    for (size_t i = 0; i < made; i++)
        send_call(&batch->calls[i], false);
}
