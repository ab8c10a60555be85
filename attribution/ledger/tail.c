#include "attribution/ledger/tail.h"

#include <stdlib.h>
#include <string.h>

#include "attribution/ledger/tail_batch.h"
#include "core/clock.h"
#include "core/log.h"
#include "core/memory.h"
#include "core/timer.h"

#define TAIL_BLOCK_MS    250  /* a read waits this long for entries */
#define TAIL_PAUSE_MS    250  /* after an error, or while there is no stream */
#define TAIL_REST_MS     20   /* after a read that brought something */
#define TAIL_DISCOVER_MS 1000 /* between looks for new streams */
#define TAIL_COUNT       1000 /* entries of each stream in one read */
#define TAIL_SCAN_COUNT  1000 /* strings in one part of the dictionary */

struct tail_stream {
    char *name; /* owned */
    uint32_t ordinal;
};

struct tail {
    struct redis *redis;
    struct ledger *ledger;
    struct timer timer;
    enum tail_state state;
    struct tail_stream *streams;
    size_t stream_count;
    size_t checked; /* streams whose end was compared, while CHECKING */
    int64_t discovered_ms;
    bool discover;   /* asked for, or never done */
    bool check;      /* the connection is new */
    bool rebuild;    /* asked for */
    unsigned loaded; /* dictionaries that HSCAN went around once */
    char *cursor;    /* of HSCAN in the next one, owned */
    struct tail_batch batch;
};

static void tail_next(struct tail *tail);
static void tail_on_read(void *arg, enum error_code code,
                         const struct redisReply *reply);

/* ---- What comes back --------------------------------------------------- */

static void tail_pause(struct tail *tail, int64_t ms)
{
    tail->state = TAIL_PAUSED;
    timer_arm(&tail->timer, ms);
}

/*
 * True if there is a reply to use. An error is told and waited out; what was
 * asked is asked again, since nothing was taken from it.
 */
static bool tail_good(struct tail *tail, enum error_code code,
                      const struct redisReply *reply)
{
    if (code == ERROR_NONE)
        return true;
    if (code == ERROR_CANCELLED)
        return false; /* tail_free */
    if (code == ERROR_REPLY)
        log_warn("ledger cannot read from redis, tries again",
                 log_slice("error", redis_reply_slice(reply)));
    tail_pause(tail, TAIL_PAUSE_MS);
    return false;
}

static void tail_on_dictionary(void *arg, enum error_code code,
                               const struct redisReply *reply)
{
    struct tail *tail = arg;
    const struct redisReply *pairs = redis_reply_at(reply, 1);

    if (!tail_good(tail, code, reply))
        return;
    for (size_t i = 0; i + 1 < redis_reply_len(pairs); i += 2)
        tail_dictionary_learn(tail->ledger, (enum tail_dictionary)tail->loaded,
                              redis_reply_slice(redis_reply_at(pairs, i)),
                              redis_reply_slice(redis_reply_at(pairs, i + 1)));
    free(tail->cursor);
    tail->cursor = slice_copy(redis_reply_slice(redis_reply_at(reply, 0)));
    if (strcmp(tail->cursor, "0") == 0)
        tail->loaded++;
    tail_next(tail);
}

static bool tail_has(const struct tail *tail, struct slice name)
{
    for (size_t i = 0; i < tail->stream_count; i++) {
        if (slice_equal(slice_str(tail->streams[i].name), name))
            return true;
    }
    return false;
}

static void tail_add(struct tail *tail, struct slice name)
{
    struct tail_stream *stream;

    if (tail_has(tail, name) || stream_entry_content(name) == STREAM_FOREIGN)
        return;
    tail->streams =
        memory_resize(tail->streams, tail->stream_count + 1, sizeof(*stream));
    stream = &tail->streams[tail->stream_count++];
    stream->name = slice_copy(name);
    stream->ordinal = ledger_stream(tail->ledger, name);
    log_info("ledger reads stream", log_slice("stream", name));
}

static void tail_on_streams(void *arg, enum error_code code,
                            const struct redisReply *reply)
{
    struct tail *tail = arg;

    if (!tail_good(tail, code, reply))
        return;
    for (size_t i = 0; i < redis_reply_len(reply); i++)
        tail_add(tail, redis_reply_slice(redis_reply_at(reply, i)));
    tail->discover = false;
    tail->discovered_ms = clock_steady_ms(clock_system());
    tail_next(tail);
}

/* The newest entry's id: Redis must still have what it once gave. */
static void tail_on_check(void *arg, enum error_code code,
                          const struct redisReply *reply)
{
    struct tail *tail = arg;
    struct slice name = slice_str(tail->streams[tail->checked].name);
    struct stream_id last = STREAM_ID_NONE;
    struct slice text;

    if (!tail_good(tail, code, reply))
        return;
    text = redis_reply_slice(redis_reply_at(redis_reply_at(reply, 0), 0));
    if (text.len > 0 && !stream_id_parse(text, &last))
        log_warn("redis gave an id that is none", log_slice("id", text));
    if (!ledger_reached(tail->ledger, name, last) ||
        stream_id_compare(ledger_position(tail->ledger, name), last) == 0) {
        tail->checked++;
    } else {
        log_warn("redis has lost entries, the ledger is read again",
                 log_slice("stream", name));
        tail->rebuild = true;
    }
    tail_next(tail);
}

static void tail_on_strings(void *arg, enum error_code code,
                            const struct redisReply *reply)
{
    struct tail *tail = arg;
    enum tail_dictionary which = tail_wanted_next(&tail->batch.wanted);

    if (!tail_good(tail, code, reply))
        return;
    tail_batch_learn(tail->ledger, which,
                     buffer_slice(&tail->batch.wanted.fields[which]), reply);
    tail_wanted_clear(&tail->batch.wanted, which);
    tail_next(tail);
}

/* ---- What is asked ----------------------------------------------------- */

static void tail_scan_dictionary(struct tail *tail)
{
    struct buffer count = BUFFER_INIT;

    tail->state = TAIL_DICTIONARY;
    buffer_append_u64(&count, TAIL_SCAN_COUNT);
    redis_call(tail->redis, tail_on_dictionary, tail, SLICE("HSCAN"),
               tail_dictionary_key((enum tail_dictionary)tail->loaded),
               slice_str(tail->cursor), SLICE("COUNT"), buffer_slice(&count));
    buffer_release(&count);
}

static void tail_list_streams(struct tail *tail)
{
    tail->state = TAIL_STREAMS;
    redis_call(tail->redis, tail_on_streams, tail, SLICE("SMEMBERS"),
               SLICE("idx:streams"));
}

static void tail_check_stream(struct tail *tail)
{
    tail->state = TAIL_CHECKING;
    redis_call(tail->redis, tail_on_check, tail, SLICE("XREVRANGE"),
               slice_str(tail->streams[tail->checked].name), SLICE("+"),
               SLICE("-"), SLICE("COUNT"), SLICE("1"));
}

/* What the next batch refers to, of one dictionary. */
static void tail_look_up(struct tail *tail)
{
    enum tail_dictionary which = tail_wanted_next(&tail->batch.wanted);
    struct slice fields = buffer_slice(&tail->batch.wanted.fields[which]);
    struct slice *words = memory_zalloc(2 + fields.len / 2, sizeof(words[0]));
    size_t count = 2;

    tail->state = TAIL_STRINGS;
    words[0] = SLICE("HMGET");
    words[1] = tail_dictionary_key(which);
    while (fields.len > 0 && slice_split(&fields, '\n', &words[count]))
        count++;
    redis_command(tail->redis, tail_on_strings, tail, words, count);
    free(words);
}

/* Behind what the ledger has, and behind what `reply` (or NULL) brings. */
static void tail_read(struct tail *tail, const struct redisReply *reply)
{
    size_t count = tail->stream_count;
    struct slice *words = memory_zalloc(6 + 2 * count, sizeof(words[0]));
    char *ids = memory_alloc(count * STREAM_ID_TEXT_MAX);
    char block[24];
    char limit[24];

    tail->state = TAIL_READING;
    snprintf(block, sizeof(block), "%d", TAIL_BLOCK_MS);
    snprintf(limit, sizeof(limit), "%d", TAIL_COUNT);
    words[0] = SLICE("XREAD");
    words[1] = SLICE("COUNT");
    words[2] = slice_str(limit);
    words[3] = SLICE("BLOCK");
    words[4] = slice_str(block);
    words[5] = SLICE("STREAMS");
    for (size_t i = 0; i < count; i++) {
        struct slice name = slice_str(tail->streams[i].name);
        struct stream_id from =
            tail_batch_end(reply, name, ledger_position(tail->ledger, name));
        char *id = ids + i * STREAM_ID_TEXT_MAX;

        words[6 + i] = name;
        words[6 + count + i] = slice_of(id, stream_id_write(from, id));
    }
    redis_command(tail->redis, tail_on_read, tail, words, 6 + 2 * count);
    free(ids);
    free(words);
}

static bool tail_must_discover(const struct tail *tail)
{
    return tail->discover || clock_steady_ms(clock_system()) >=
                                 tail->discovered_ms + TAIL_DISCOVER_MS;
}

/* Redis prepares the next read while this one is added. */
static bool tail_read_ahead(struct tail *tail, const struct redisReply *reply)
{
    if (!tail_batch_is_full(reply, TAIL_COUNT) || tail_must_discover(tail))
        return false;
    tail_read(tail, reply);
    redis_flush(tail->redis);
    return true;
}

/*
 * A read that has brought something is not followed by the next at once: what
 * comes a moment later is read with what comes after that, or every single
 * click would wake this thread and Redis.
 */
static void tail_take(struct tail *tail, const struct redisReply *reply)
{
    bool full = tail_batch_is_full(reply, TAIL_COUNT);
    bool ahead = tail_read_ahead(tail, reply);

    tail_batch_add(&tail->batch, tail->ledger, reply);
    if (ahead)
        return;
    if (!full && !tail->discover)
        ledger_set_caught_up(tail->ledger, true);
    if (full || redis_reply_len(reply) == 0)
        tail_next(tail);
    else
        tail_pause(tail, TAIL_REST_MS);
}

static void tail_on_read(void *arg, enum error_code code,
                         const struct redisReply *reply)
{
    struct tail *tail = arg;

    if (!tail_good(tail, code, reply))
        return;
    /* A rebuild was asked for meanwhile: this belongs to the old ledger. */
    if (tail->rebuild || !tail_batch_read(&tail->batch, tail->ledger, reply))
        tail_next(tail);
    else
        tail_take(tail, reply);
}

static void tail_clear(struct tail *tail)
{
    tail->rebuild = false;
    tail->discover = true;
    tail_wanted_release(&tail->batch.wanted);
    ledger_clear(tail->ledger); /* which forgets the answers */
    if (tail->loaded > TAIL_ANSWERS)
        tail->loaded = TAIL_ANSWERS;
}

/* The one place that decides what comes next. Nothing is under way here. */
static void tail_next(struct tail *tail)
{
    if (tail->rebuild)
        tail_clear(tail);
    if (redis_state(tail->redis) != REDIS_READY)
        tail->state = TAIL_IDLE;
    else if (tail->loaded < TAIL_DICTIONARIES)
        tail_scan_dictionary(tail);
    else if (tail_must_discover(tail))
        tail_list_streams(tail);
    else if (tail->stream_count == 0) {
        ledger_set_caught_up(tail->ledger, true);
        tail_pause(tail, TAIL_PAUSE_MS);
    } else if (tail->check && tail->checked < tail->stream_count)
        tail_check_stream(tail);
    else if (tail_wanted_next(&tail->batch.wanted) != TAIL_DICTIONARIES)
        tail_look_up(tail);
    else {
        tail->check = false;
        tail_read(tail, NULL);
    }
}

static void tail_on_timer(void *arg)
{
    tail_next(arg);
}

static void tail_on_state(void *arg, enum redis_state state)
{
    struct tail *tail = arg;

    if (state != REDIS_READY)
        return;
    tail->check = true;
    tail->checked = 0;
    tail->discover = true;
    if (tail->state == TAIL_IDLE)
        tail_next(tail);
}

/* ---- Life -------------------------------------------------------------- */

struct tail *tail_new(struct event_base *base,
                      const struct redis_config *config, struct ledger *ledger)
{
    struct tail *tail = memory_zalloc(1, sizeof(*tail));
    struct redis_config own = *config;

    if (own.command_ms > 0)
        own.command_ms += TAIL_BLOCK_MS;
    tail->ledger = ledger;
    tail->state = TAIL_IDLE;
    tail->discover = true;
    tail->cursor = slice_copy(SLICE("0"));
    tail_batch_init(&tail->batch);
    timer_init(&tail->timer, base, tail_on_timer, tail);
    tail->redis = redis_new(base, &own);
    redis_on_state(tail->redis, tail_on_state, tail);
    return tail;
}

void tail_start(struct tail *tail)
{
    redis_connect(tail->redis);
}

void tail_discover(struct tail *tail)
{
    tail->discover = true;
}

void tail_rebuild(struct tail *tail)
{
    tail->rebuild = true;
    ledger_set_caught_up(tail->ledger, false);
    if (tail->state == TAIL_IDLE)
        tail_next(tail);
}

enum tail_state tail_state(const struct tail *tail)
{
    return tail->state;
}

void tail_free(struct tail **tail)
{
    struct tail *t = *tail;

    if (t == NULL)
        return;
    redis_free(&t->redis);
    timer_release(&t->timer);
    tail_batch_release(&t->batch);
    free(t->cursor);
    for (size_t i = 0; i < t->stream_count; i++)
        free(t->streams[i].name);
    free(t->streams);
    free(t);
    *tail = NULL;
}
