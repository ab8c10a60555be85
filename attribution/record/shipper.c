#include "attribution/record/shipper.h"

#include <stdlib.h>

#include "attribution/record/click.h"
#include "attribution/record/click_xadd.h"
#include "attribution/record/dictionary.h"
#include "core/log.h"
#include "core/memory.h"
#include "core/timer.h"

/*
 *            connected            answered           batch made
 *   AWAY ──────────────► ASKING ───────────► READY ────────────► STRINGS
 *     ▲                    ▲  │                ▲                    │ written
 *     │ connection lost    │  │ any failure    │ rested, or         ▼
 *   (every state)       WAITING ◄──────────┐   │ enough waits    SENDING
 *                          (of any call) ──┘ RESTING ◄──────────────┘ all there
 *
 * Only the functions enter_* and the callbacks change the state.
 */
enum shipper_state {
    SHIPPER_AWAY,    /* the connection is not ready */
    SHIPPER_ASKING,  /* for the stream's last id */
    SHIPPER_READY,   /* to send the next batch */
    SHIPPER_STRINGS, /* the batch's dictionary strings are under way */
    SHIPPER_SENDING, /* the batch is */
    SHIPPER_RESTING, /* after a batch, so that the next one is worth its while
                      */
    SHIPPER_WAITING, /* after a failure, for the timer or a new connection */
};

struct shipper {
    struct redis *redis;
    struct spool *spool;
    struct shipper_options options;
    enum shipper_state state;
    struct timer timer;
    struct dictionary dictionary;
    struct buffer batch;           /* encoded, from MULTI to EXEC */
    size_t batch_records;          /* in it */
    struct spool_cursor batch_end; /* behind its last record */
    size_t in_flight;              /* calls that will still call back */
    enum error_code call_code;     /* worst of the calls in flight */
    char call_error[128];          /* what Redis or the connection said */
    struct stream_id top;          /* answer to the question */
    unsigned failed_in_a_row;
    bool asked;   /* Redis has told its last id, in this run */
    bool stopped; /* and the log has said so */
    bool freed;   /* by its owner; the last call back deletes it */
    struct shipper_counters counters;
    shipper_fn *on_idle;
    void *on_idle_arg;
};

static void enter_asking(struct shipper *shipper);

static void shipper_delete(struct shipper *shipper)
{
    dictionary_release(&shipper->dictionary);
    buffer_release(&shipper->batch);
    free(shipper);
}

/* Says once that shipping stopped. */
static void say_stopped(struct shipper *shipper, const char *why)
{
    struct spool_counters books;

    if (shipper->stopped)
        return;
    shipper->stopped = true;
    spool_count(shipper->spool, &books);
    log_warn("clicks wait in the spool",
             log_slice("stream", spool_stream(shipper->spool)),
             log_int("pending", (int64_t)books.pending), log_str("why", why));
}

static void say_resumed(struct shipper *shipper)
{
    shipper->failed_in_a_row = 0;
    if (!shipper->stopped)
        return;
    shipper->stopped = false;
    log_info("clicks are shipped again",
             log_slice("stream", spool_stream(shipper->spool)));
}

static int64_t backoff_ms(const struct shipper *shipper)
{
    int64_t wait = shipper->options.backoff_min_ms;

    for (unsigned i = 1;
         i < shipper->failed_in_a_row && wait < shipper->options.backoff_max_ms;
         i++)
        wait *= 2;
    return wait < shipper->options.backoff_max_ms
               ? wait
               : shipper->options.backoff_max_ms;
}

/*
 * Nothing of what failed is taken as done or as not done: the next thing is
 * to ask Redis what it has.
 */
static void enter_waiting(struct shipper *shipper, const char *why)
{
    shipper->counters.failures++;
    shipper->failed_in_a_row++;
    if (shipper->call_code == ERROR_CANCELLED) {
        shipper->state = SHIPPER_AWAY;
        return;
    }
    say_stopped(shipper, why);
    shipper->state = SHIPPER_WAITING;
    timer_arm(&shipper->timer, backoff_ms(shipper));
}

static void on_timer(void *arg)
{
    struct shipper *shipper = arg;

    if (shipper->state == SHIPPER_RESTING) {
        shipper->state = SHIPPER_READY;
        shipper_pump(shipper);
    } else if (redis_state(shipper->redis) == REDIS_READY)
        enter_asking(shipper);
    else
        shipper->state = SHIPPER_AWAY;
}

/* Before a group of calls. */
static void calls_begin(struct shipper *shipper)
{
    shipper->call_code = ERROR_NONE;
    shipper->call_error[0] = '\0';
}

/*
 * One call of the group came back; true when it was the last and the shipper
 * is still wanted. The group failed if call_code is not ERROR_NONE.
 */
static bool call_ended(struct shipper *shipper, enum error_code code,
                       const struct redisReply *reply)
{
    shipper->in_flight--;
    if (shipper->freed) {
        if (shipper->in_flight == 0)
            shipper_delete(shipper);
        return false;
    }
    if (code != ERROR_NONE && shipper->call_code == ERROR_NONE) {
        struct slice text = redis_reply_slice(reply);

        if (text.len == 0 && code != ERROR_CANCELLED)
            text = slice_str(redis_last_error(shipper->redis));
        if (text.len == 0)
            text = slice_str(error_word(code));
        shipper->call_code = code;
        snprintf(shipper->call_error, sizeof(shipper->call_error),
                 "%" SLICE_FMT, SLICE_ARG(text));
    }
    return shipper->in_flight == 0;
}

/*
 * To the next batch, or, if all is shipped, to whoever waits for that; they
 * may free the shipper, so nothing may follow this.
 */
static void go_on(struct shipper *shipper)
{
    if (!shipper_idle(shipper))
        shipper_pump(shipper);
    else if (shipper->on_idle != NULL)
        shipper->on_idle(shipper->on_idle_arg);
}

static void say_found(const struct shipper *shipper, enum spool_found found,
                      int64_t moved)
{
    char id[STREAM_ID_TEXT_MAX];
    struct slice top = slice_of(id, stream_id_write(shipper->top, id));
    struct slice stream = spool_stream(shipper->spool);

    if (found == SPOOL_FOUND_ALIEN)
        log_error("stream has an id that this spool did not write; is "
                  "another node of the same name on this Redis?",
                  log_slice("stream", stream), log_slice("last_id", top),
                  log_int("passed_over", moved));
    else if (found == SPOOL_FOUND_LOST)
        log_error("Redis lost clicks that the spool no longer keeps",
                  log_slice("stream", stream), log_slice("last_id", top),
                  log_int("sent_again", -moved));
    else if (moved < 0)
        log_warn("Redis lost clicks, which are sent again",
                 log_slice("stream", stream), log_slice("last_id", top),
                 log_int("records", -moved));
}

/* Goes on just behind what Redis has, forwards or backwards. */
static void take_position(struct shipper *shipper)
{
    struct spool_counters before, after;
    struct spool_cursor cursor;
    enum spool_found found = spool_seek(shipper->spool, shipper->top, &cursor);
    int64_t moved;

    spool_count(shipper->spool, &before);
    spool_ship(shipper->spool, &cursor);
    spool_expire(shipper->spool);
    spool_count(shipper->spool, &after);
    moved = (int64_t)before.pending - (int64_t)after.pending;
    if (moved < 0)
        shipper->counters.rewinds++;
    say_found(shipper, found, moved);
    shipper->state = SHIPPER_READY;
    shipper->asked = true;
    if (after.pending == 0)
        say_resumed(shipper);
    go_on(shipper);
}

static void on_asked(struct shipper *shipper)
{
    if (shipper->call_code != ERROR_NONE)
        enter_waiting(shipper, shipper->call_error);
    else
        take_position(shipper);
}

static void on_named(void *arg, enum error_code code,
                     const struct redisReply *reply)
{
    if (call_ended(arg, code, reply))
        on_asked(arg);
}

static void on_top(void *arg, enum error_code code,
                   const struct redisReply *reply)
{
    struct shipper *shipper = arg;
    const struct redisReply *entry = redis_reply_at(reply, 0);
    struct slice id = redis_reply_slice(redis_reply_at(entry, 0));

    shipper->top = STREAM_ID_NONE;
    if (code == ERROR_NONE && entry != NULL &&
        !stream_id_parse(id, &shipper->top))
        code = ERROR_REPLY;
    if (call_ended(shipper, code, reply))
        on_asked(shipper);
}

static void enter_asking(struct shipper *shipper)
{
    struct slice stream = spool_stream(shipper->spool);

    timer_disarm(&shipper->timer);
    shipper->state = SHIPPER_ASKING;
    calls_begin(shipper);
    shipper->in_flight += 2;
    redis_call(shipper->redis, on_named, shipper, SLICE("SADD"),
               SLICE("idx:streams"), stream);
    redis_call(shipper->redis, on_top, shipper, SLICE("XREVRANGE"), stream,
               SLICE("+"), SLICE("-"), SLICE("COUNT"), SLICE("1"));
}

/* The record is there already: as good as shipped. */
static bool is_replay(struct slice error)
{
    return slice_search(error, SLICE("equal or smaller")) < error.len;
}

/* NULL if all records of the batch are in the stream, else why not. */
static const char *exec_failed(struct shipper *shipper,
                               const struct redisReply *reply)
{
    if (redis_reply_len(reply) != shipper->batch_records)
        return "EXEC's reply is not one element a record";
    for (size_t i = 0; i < shipper->batch_records; i++) {
        const struct redisReply *element = redis_reply_at(reply, i);
        struct slice text;

        if (!redis_reply_is_error(element))
            continue;
        text = redis_reply_slice(element);
        if (!is_replay(text)) {
            snprintf(shipper->call_error, sizeof(shipper->call_error),
                     "%" SLICE_FMT, SLICE_ARG(text));
            return shipper->call_error;
        }
        shipper->counters.replays++;
    }
    return NULL;
}

static void batch_shipped(struct shipper *shipper)
{
    spool_ship(shipper->spool, &shipper->batch_end);
    spool_expire(shipper->spool);
    shipper->counters.batches++;
    shipper->state = SHIPPER_RESTING;
    timer_arm(&shipper->timer, shipper->options.rest_ms);
    say_resumed(shipper);
    go_on(shipper);
}

static void on_exec(void *arg, enum error_code code,
                    const struct redisReply *reply)
{
    struct shipper *shipper = arg;
    const char *failed;

    if (!call_ended(shipper, code, reply))
        return;
    if (redis_reply_has_code(reply, "EXECABORT") &&
        shipper->failed_in_a_row == 0) {
        /* It does not say why; the question's SADD will be told. */
        shipper->failed_in_a_row = 1;
        enter_asking(shipper);
        return;
    }
    failed =
        code != ERROR_NONE ? shipper->call_error : exec_failed(shipper, reply);
    if (failed != NULL)
        enter_waiting(shipper, failed);
    else
        batch_shipped(shipper);
}

static void enter_sending(struct shipper *shipper)
{
    shipper->state = SHIPPER_SENDING;
    calls_begin(shipper);
    shipper->in_flight++;
    redis_batch(shipper->redis, on_exec, shipper, buffer_slice(&shipper->batch),
                shipper->batch_records + 2);
}

static void on_string(void *arg, enum error_code code,
                      const struct redisReply *reply)
{
    struct shipper *shipper = arg;

    if (!call_ended(shipper, code, reply))
        return;
    if (shipper->call_code == ERROR_NONE) {
        enter_sending(shipper);
        return;
    }
    dictionary_clear(&shipper->dictionary);
    enter_waiting(shipper, shipper->call_error);
}

static void write_string(struct shipper *shipper, enum dictionary_kind kind,
                         uint64_t hash, struct slice text)
{
    shipper->in_flight++;
    dictionary_write(shipper->redis, kind, hash, text, on_string, shipper);
}

static void write_answer(struct shipper *shipper, const struct click_xadd *xadd)
{
    char text[CLICK_ANSWER_MAX];

    write_string(shipper, DICTIONARY_ANSWER, xadd->answer,
                 slice_of(text, click_answer_write(xadd->click, text)));
}

/* What the click refers to and the dictionaries may not have. */
static void write_strings(struct shipper *shipper,
                          const struct click_xadd *xadd)
{
    struct dictionary *dictionary = &shipper->dictionary;

    if (dictionary_learn(dictionary, DICTIONARY_ANSWER, xadd->answer))
        write_answer(shipper, xadd);
    if (dictionary_learn(dictionary, DICTIONARY_CLIENT, xadd->asker.client))
        write_string(shipper, DICTIONARY_CLIENT, xadd->asker.client,
                     xadd->client);
    if (dictionary_learn(dictionary, DICTIONARY_REF, xadd->asker.referrer))
        write_string(shipper, DICTIONARY_REF, xadd->asker.referrer,
                     xadd->referrer);
}

/* False if nobody can read the record. */
static bool batch_add(struct shipper *shipper,
                      const struct spool_record *record)
{
    struct click_xadd xadd;
    struct click click;
    struct error err;

    if (click_decode(record->body, &click, &err) < 0) {
        log_error("click passed over", log_err(&err));
        spool_reject(shipper->spool, record);
        return false;
    }
    click_xadd_make(&xadd, &click);
    write_strings(shipper, &xadd);
    click_xadd_append(&shipper->batch, spool_stream(shipper->spool), record->id,
                      &xadd);
    return true;
}

/* Encodes the next batch and sends the strings that it needs. */
static void batch_make(struct shipper *shipper)
{
    struct spool_record record;

    calls_begin(shipper);
    buffer_clear(&shipper->batch);
    buffer_append(&shipper->batch, SLICE("*1\r\n$5\r\nMULTI\r\n"));
    shipper->batch_records = 0;
    spool_position(shipper->spool, &shipper->batch_end);
    while (shipper->batch_records < shipper->options.batch_records &&
           shipper->batch.len < shipper->options.batch_bytes &&
           spool_next(shipper->spool, &shipper->batch_end, &record)) {
        if (batch_add(shipper, &record))
            shipper->batch_records++;
    }
    buffer_append(&shipper->batch, SLICE("*1\r\n$4\r\nEXEC\r\n"));
}

static void enter_batch(struct shipper *shipper)
{
    batch_make(shipper);
    if (shipper->in_flight > 0) {
        shipper->state = SHIPPER_STRINGS;
    } else if (shipper->batch_records > 0) {
        enter_sending(shipper);
    } else { /* nothing in it could be read */
        spool_ship(shipper->spool, &shipper->batch_end);
        go_on(shipper);
    }
}

/* There is a full batch: no need to wait for more. */
static bool has_enough(const struct shipper *shipper, uint64_t pending)
{
    return shipper->state == SHIPPER_RESTING &&
           pending >= shipper->options.batch_records;
}

/*
 * What was shipped is deleted only when Redis has just answered: while it is
 * away nobody knows what it will have when it comes back. With nothing to
 * ship, it is asked.
 */
void shipper_pump(struct shipper *shipper)
{
    struct spool_counters books;

    spool_count(shipper->spool, &books);
    if (has_enough(shipper, books.pending)) {
        timer_disarm(&shipper->timer);
        shipper->state = SHIPPER_READY;
    }
    if (shipper->state != SHIPPER_READY)
        return;
    if (books.pending > 0)
        enter_batch(shipper);
    else if (spool_has_expired(shipper->spool))
        enter_asking(shipper);
}

/* Calls that are under way come back and see for themselves. */
static void enter_away(struct shipper *shipper)
{
    if (shipper->in_flight > 0)
        return;
    timer_disarm(&shipper->timer);
    shipper->state = SHIPPER_AWAY;
}

void shipper_notice(struct shipper *shipper)
{
    enum redis_state state = redis_state(shipper->redis);

    if (state == REDIS_WAITING)
        say_stopped(shipper, redis_last_error(shipper->redis));
    if (state != REDIS_READY) {
        enter_away(shipper);
        return;
    }
    dictionary_clear(&shipper->dictionary);
    enter_asking(shipper);
}

struct shipper *shipper_new(struct event_base *base, struct redis *redis,
                            struct spool *spool,
                            const struct shipper_options *options)
{
    static const struct shipper_options defaults = SHIPPER_OPTIONS_INIT;
    struct shipper *shipper = memory_zalloc(1, sizeof(*shipper));

    shipper->redis = redis;
    shipper->spool = spool;
    shipper->options = options != NULL ? *options : defaults;
    timer_init(&shipper->timer, base, on_timer, shipper);
    dictionary_init(&shipper->dictionary, DICTIONARY_BUCKETS);
    buffer_init(&shipper->batch);
    if (redis_state(redis) == REDIS_READY)
        enter_asking(shipper);
    return shipper;
}

void shipper_free(struct shipper **shipper)
{
    struct shipper *s = *shipper;

    *shipper = NULL;
    if (s == NULL)
        return;
    timer_release(&s->timer);
    s->freed = true;
    if (s->in_flight == 0)
        shipper_delete(s);
}

void shipper_on_idle(struct shipper *shipper, shipper_fn *fn, void *arg)
{
    shipper->on_idle = fn;
    shipper->on_idle_arg = arg;
}

bool shipper_idle(const struct shipper *shipper)
{
    struct spool_counters books;

    spool_count(shipper->spool, &books);
    return shipper->asked && books.pending == 0 && shipper->in_flight == 0;
}

bool shipper_settled(const struct shipper *shipper)
{
    return shipper_idle(shipper) && (shipper->state == SHIPPER_READY ||
                                     shipper->state == SHIPPER_RESTING);
}

void shipper_count(const struct shipper *shipper,
                   struct shipper_counters *counters)
{
    *counters = shipper->counters;
}
