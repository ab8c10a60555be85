#include "attribution/record/event_log.h"

#include <criterion/criterion.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attribution/ledger/tail.h"
#include "core/memory.h"
#include "tests/support/loop_fixture.h"
#include "tests/support/redis_fixture.h"
#include "tests/unit/attribution/story.h"

#define PATIENCE 20000 /* ms */
#define NOW_MS   1732267800123

struct fixture {
    struct redis_fixture server;
    struct event_base *base;
    struct clock_manual clock;
    struct redis *redis[2];
    struct event_log *log[2];
};

/* What one event_log_write came to. */
struct outcome {
    bool there;
    size_t count;
    struct event_result results[EVENT_LOG_BATCH];
};

static bool is_ready(void *arg)
{
    return redis_state(arg) == REDIS_READY;
}

/* Writes wait `command_ms` for their answer. */
static void setup_impatient(struct fixture *f, int64_t command_ms)
{
    struct redis_config config = REDIS_CONFIG_INIT;

    redis_fixture_start(&f->server, NULL);
    f->base = event_base_new();
    clock_manual_init(&f->clock, NOW_MS * 1000);
    redis_fixture_config(&f->server, &config);
    config.command_ms = command_ms;
    config.backoff_max_ms = 20;
    for (int i = 0; i < 2; i++) {
        f->redis[i] = redis_new(f->base, &config);
        f->log[i] = event_log_new(f->redis[i], &f->clock.clock);
        redis_connect(f->redis[i]);
        cr_assert(loop_run_until(f->base, is_ready, f->redis[i], PATIENCE));
    }
}

/* Only the end of the connection ends a write, however busy the machine. */
static void setup(struct fixture *f)
{
    setup_impatient(f, 0);
}

static void teardown(struct fixture *f)
{
    for (int i = 0; i < 2; i++) {
        event_log_free(&f->log[i]);
        redis_free(&f->redis[i]);
    }
    event_base_free(f->base);
    redis_fixture_stop(&f->server);
}

static void on_results(void *arg, const struct event_result *results,
                       size_t count)
{
    struct outcome *outcome = arg;

    cr_assert(!outcome->there, "called twice");
    outcome->there = true;
    outcome->count = count;
    memcpy(outcome->results, results, count * sizeof(results[0]));
}

static struct event won(const char *customer, const char *invoice,
                        const char *key)
{
    return (struct event){
        .type = EVENT_STAGE,
        .stage = SLICE("won"),
        .customer = slice_str(customer),
        .has_amount = true,
        .amount = 129900,
        .currency = SLICE("USD"),
        .invoice = slice_str(invoice),
        .idempotency_key = slice_str(key),
    };
}

static struct event_result write_one(struct fixture *f,
                                     const struct event *event)
{
    struct outcome *outcome = memory_zalloc(1, sizeof(*outcome));
    struct event_result result;

    event_log_write(f->log[0], event, 1, on_results, outcome);
    cr_assert(!outcome->there, "never from inside");
    cr_assert(loop_run_until_flag(f->base, &outcome->there, PATIENCE));
    cr_assert_eq(outcome->count, 1);
    result = outcome->results[0];
    free(outcome);
    return result;
}

/* What Redis answers to a line of words: an integer or text. */
struct answer {
    bool there;
    int64_t number;
    size_t len;
    char text[4096]; /* of the string, or of an array's, with spaces between */
};

static void append_text(struct answer *answer, const struct redisReply *reply)
{
    size_t len = strlen(answer->text);
    struct slice text = redis_reply_slice(reply);

    snprintf(answer->text + len, sizeof(answer->text) - len, "%s%" SLICE_FMT,
             len > 0 ? " " : "", SLICE_ARG(text));
    for (size_t i = 0; i < redis_reply_len(reply); i++)
        append_text(answer, redis_reply_at(reply, i));
}

static void on_answer(void *arg, enum error_code code,
                      const struct redisReply *reply)
{
    struct answer *answer = arg;

    cr_assert_eq(code, ERROR_NONE, "%" SLICE_FMT,
                 SLICE_ARG(redis_reply_slice(reply)));
    answer->there = true;
    answer->number = redis_reply_int(reply, -1);
    answer->len = redis_reply_len(reply);
    append_text(answer, reply);
}

static struct answer order(struct fixture *f, const char *line)
{
    struct slice rest = slice_str(line), words[8];
    struct answer answer = {0};
    size_t n = 0;

    while (slice_split(&rest, ' ', &words[n]))
        n++;
    cr_assert(loop_run_until(f->base, is_ready, f->redis[1], PATIENCE));
    redis_command(f->redis[1], on_answer, &answer, words, n);
    cr_assert(loop_run_until_flag(f->base, &answer.there, PATIENCE));
    return answer;
}

static int64_t entries(struct fixture *f)
{
    int64_t count = 0;

    for (unsigned s = 0; s < EVENT_LOG_SHARDS; s++) {
        char line[32];

        snprintf(line, sizeof(line), "XLEN events:{%u}", s);
        count += order(f, line).number;
    }
    return count;
}

Test(event_log, writes_the_fields_in_order)
{
    struct fixture f;
    struct event event = won("crm-1841", "INV-77", "k1");
    struct event_result result;
    struct answer answer;
    char line[400];

    setup(&f);
    event.email_sha256 = SLICE("00112233445566778899AABBCCDDEEFF"
                               "00112233445566778899aabbccddeeff");
    event.campaign = SLICE("spring-24");
    result = write_one(&f, &event);
    cr_assert_eq(result.code, ERROR_NONE, "%s", result.detail);
    cr_assert(!result.repeated);
    snprintf(line, sizeof(line), "XRANGE events:{%c} %s %s", result.id[0],
             result.id + 2, result.id + 2);
    answer = order(&f, line);
    cr_assert_eq(answer.len, 1);
    cr_assert_not_null(
        strstr(answer.text,
               "type stage stage won at 1732267800123 ingest 1732267800123000 "
               "customer crm-1841 email "
               "00112233445566778899aabbccddeeff00112233445566778899aabbccddee"
               "ff amount 129900 currency USD invoice INV-77 campaign "
               "spring-24"),
        "%s", answer.text);
    snprintf(line, sizeof(line), "SISMEMBER idx:streams events:{%c}",
             result.id[0]);
    cr_assert_eq(order(&f, line).number, 1);
    snprintf(line, sizeof(line), "HGET idem:{%c} i:stage:won:INV-77",
             result.id[0]);
    cr_assert_str_eq(order(&f, line).text, result.id + 2);
    snprintf(line, sizeof(line), "HGET idem:{%c} k:k1", result.id[0]);
    cr_assert_str_eq(order(&f, line).text, result.id + 2);
    teardown(&f);
}

Test(event_log, announces_every_shard)
{
    struct fixture f;

    setup(&f);
    event_log_announce(f.log[1]);
    cr_assert_eq(order(&f, "SCARD idx:streams").number, EVENT_LOG_SHARDS);
    cr_assert_eq(order(&f, "SISMEMBER idx:streams events:{7}").number, 1);
    teardown(&f);
}

Test(event_log, a_repeat_gets_the_first_ones_id)
{
    static const struct {
        const char *customer, *invoice, *key;
        bool repeated;
    } rows[] = {
        {"c1", NULL, "key-1", false},    {"c1", NULL, "key-1", true},
        {"c2", NULL, "key-1", true},     {"c1", NULL, "key-2", false},
        {"c1", "INV-1", NULL, false},    {"c1", "INV-1", NULL, true},
        {"c1", "INV-1", "key-9", true}, /* the invoice decides ... */
        {"c1", "INV-2", "key-9", false}, {"c1", NULL, NULL, false},
        {"c1", NULL, NULL, false},
    };
    struct event_result first = {0};
    struct fixture f;
    int64_t recorded = 0;

    setup(&f);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct event event =
            won(rows[i].customer, rows[i].invoice, rows[i].key);
        struct event_result result = write_one(&f, &event);

        cr_assert_eq(result.code, ERROR_NONE, "row %zu: %s", i, result.detail);
        cr_assert_eq(result.repeated, rows[i].repeated, "row %zu", i);
        if (result.repeated)
            cr_assert_str_eq(result.id, first.id, "row %zu", i);
        else
            first = result;
        recorded += !result.repeated;
    }
    cr_assert_eq(entries(&f), recorded);
    teardown(&f);
}

/* Another stage of the same invoice is another event; so is its refund. */
Test(event_log, an_invoice_counts_once_a_stage)
{
    struct fixture f;
    struct event event = won("c1", "INV-1", NULL);

    setup(&f);
    cr_assert(!write_one(&f, &event).repeated);
    event.stage = SLICE("renewal");
    cr_assert(!write_one(&f, &event).repeated);
    cr_assert(write_one(&f, &event).repeated);
    event.type = EVENT_REFUND;
    event.stage = SLICE_NONE;
    cr_assert(!write_one(&f, &event).repeated);
    cr_assert(!write_one(&f, &event).repeated, "two part refunds");
    cr_assert_eq(entries(&f), 4);
    teardown(&f);
}

/* Two connections race for each of 1,000 keys. */
Test(event_log, racing_senders_record_once)
{
    struct fixture f;
    struct event *events = memory_zalloc(EVENT_LOG_BATCH, sizeof(*events));
    char(*keys)[16] = memory_zalloc(EVENT_LOG_BATCH, sizeof(*keys));
    struct outcome *outcomes = memory_zalloc(2, sizeof(*outcomes));

    setup(&f);
    for (size_t i = 0; i < EVENT_LOG_BATCH; i++) {
        snprintf(keys[i], sizeof(keys[i]), "key-%zu", i);
        events[i] = won("c1", NULL, keys[i]);
    }
    for (int i = 0; i < 2; i++)
        event_log_write(f.log[i], events, EVENT_LOG_BATCH, on_results,
                        &outcomes[i]);
    for (int i = 0; i < 2; i++)
        cr_assert(loop_run_until_flag(f.base, &outcomes[i].there, PATIENCE));
    for (size_t i = 0; i < EVENT_LOG_BATCH; i++) {
        const struct event_result *a = &outcomes[0].results[i];
        const struct event_result *b = &outcomes[1].results[i];

        cr_assert_eq(a->code, ERROR_NONE);
        cr_assert_eq(b->code, ERROR_NONE);
        cr_assert_neq(a->repeated, b->repeated, "event %zu", i);
        cr_assert_str_eq(a->id, b->id);
    }
    cr_assert_eq(entries(&f), EVENT_LOG_BATCH);
    free(outcomes);
    free(keys);
    free(events);
    teardown(&f);
}

/* Redis has forgotten the script, in the middle of its life. */
Test(event_log, teaches_redis_the_script_again)
{
    struct fixture f;
    struct event event = won("c1", NULL, "k1");

    setup(&f);
    cr_assert_eq(write_one(&f, &event).code, ERROR_NONE);
    order(&f, "SCRIPT FLUSH");
    cr_assert(write_one(&f, &event).repeated);
    order(&f, "CONFIG RESETSTAT");
    for (int i = 0; i < 3; i++)
        cr_assert(write_one(&f, &event).repeated);
    /* EVALSHA knew it each time: the digest in the source is the script's. */
    cr_assert_null(
        strstr(order(&f, "INFO commandstats").text, "cmdstat_eval:"));
    teardown(&f);
}

Test(event_log, says_what_redis_refused)
{
    struct fixture f;
    struct event event = won("c1", NULL, "k1"), other = won("c1", NULL, "k2");
    struct event_result result, first;

    setup(&f);
    first = write_one(&f, &event);
    order(&f, "CONFIG SET maxmemory 1");
    result = write_one(&f, &other);
    cr_assert_eq(result.code, ERROR_REPLY);
    cr_assert_not_null(strstr(result.detail, "OOM"), "%s", result.detail);
    cr_assert_str_empty(result.id);
    result = write_one(&f, &event); /* reading is enough for a repeat */
    cr_assert_eq(result.code, ERROR_NONE, "%s", result.detail);
    cr_assert_str_eq(result.id, first.id);
    order(&f, "CONFIG SET maxmemory 0");
    cr_assert(!write_one(&f, &other).repeated, "nothing was taken");
    cr_assert_eq(entries(&f), 2);
    teardown(&f);
}

static struct outcome *write_all(struct fixture *f, const struct event *events,
                                 size_t count)
{
    struct outcome *outcome = memory_zalloc(1, sizeof(*outcome));

    event_log_write(f->log[0], events, count, on_results, outcome);
    cr_assert(loop_run_until_flag(f->base, &outcome->there, PATIENCE));
    cr_assert_eq(outcome->count, count);
    return outcome;
}

/* 900 events with 300 keys, three times each: more than one call a shard. */
Test(event_log, a_key_twice_in_a_batch_is_recorded_once)
{
    enum { KEYS = 300, EVENTS = 900 };
    struct fixture f;
    struct event *events = memory_zalloc(EVENTS, sizeof(*events));
    char(*keys)[16] = memory_zalloc(KEYS, sizeof(*keys));
    struct outcome *outcome;

    setup(&f);
    for (size_t i = 0; i < EVENTS; i++) {
        snprintf(keys[i % KEYS], sizeof(keys[0]), "key-%zu", i % KEYS);
        events[i] = won("c1", NULL, keys[i % KEYS]);
        events[i].amount = (int64_t)i;
    }
    outcome = write_all(&f, events, EVENTS);
    for (size_t i = 0; i < EVENTS; i++) {
        cr_assert_eq(outcome->results[i].code, ERROR_NONE);
        cr_assert_eq(outcome->results[i].repeated, i >= KEYS, "%zu", i);
        cr_assert_str_eq(outcome->results[i].id, outcome->results[i % KEYS].id);
    }
    cr_assert_eq(entries(&f), KEYS);
    free(outcome);
    free(keys);
    free(events);
    teardown(&f);
}

/* All without a key, one shard: four calls. */
Test(event_log, a_large_batch_gives_each_its_own_result)
{
    enum { EVENTS = 1000 };
    struct fixture f;
    struct event *events = memory_zalloc(EVENTS, sizeof(*events));
    struct outcome *outcome;
    struct answer answer;
    char line[80], wanted[16];

    setup(&f);
    for (size_t i = 0; i < EVENTS; i++) {
        events[i] = won("c1", NULL, NULL);
        events[i].amount = 1000 + (int64_t)i;
    }
    outcome = write_all(&f, events, EVENTS);
    for (size_t i = 0; i < EVENTS; i += 37) {
        const char *id = outcome->results[i].id;

        snprintf(line, sizeof(line), "XRANGE events:{%c} %s %s", id[0], id + 2,
                 id + 2);
        answer = order(&f, line);
        snprintf(wanted, sizeof(wanted), "amount %zu", 1000 + i);
        cr_assert_not_null(strstr(answer.text, wanted), "%zu: %s", i,
                           answer.text);
    }
    cr_assert_eq(entries(&f), EVENTS);
    free(outcome);
    free(events);
    teardown(&f);
}

/* Reading is enough for the repeats of a batch; the others are refused. */
Test(event_log, redis_full_refuses_what_is_new)
{
    struct fixture f;
    struct event events[3] = {won("c1", NULL, "k1"), won("c1", NULL, "k2"),
                              won("c1", NULL, "k1")};
    struct event_result first;
    struct outcome *outcome;

    setup(&f);
    /* Of a touch, the invoice only decides the shard. */
    for (int i = 0; i < 3; i++) {
        events[i].type = EVENT_TOUCH;
        events[i].invoice = SLICE("INV-1");
    }
    first = write_one(&f, &events[0]);
    order(&f, "CONFIG SET maxmemory 1");
    outcome = write_all(&f, events, 3);
    cr_assert_eq(outcome->results[1].code, ERROR_REPLY);
    cr_assert_not_null(strstr(outcome->results[1].detail, "OOM"));
    for (int i = 0; i < 3; i += 2) {
        cr_assert_eq(outcome->results[i].code, ERROR_NONE);
        cr_assert(outcome->results[i].repeated);
        cr_assert_str_eq(outcome->results[i].id, first.id);
    }
    cr_assert_eq(entries(&f), 1);
    free(outcome);
    teardown(&f);
}

static bool is_away(void *arg)
{
    return redis_state(arg) != REDIS_READY;
}

Test(event_log, redis_away_is_not_recorded)
{
    struct fixture f;
    struct event event = won("c1", NULL, "k1");

    setup(&f);
    redis_fixture_kill(&f.server);
    cr_assert(loop_run_until(f.base, is_away, f.redis[0], PATIENCE));
    cr_assert_eq(write_one(&f, &event).code, ERROR_UNAVAILABLE);
    redis_fixture_restart(&f.server);
    cr_assert(loop_run_until(f.base, is_ready, f.redis[0], PATIENCE));
    cr_assert(!write_one(&f, &event).repeated);
    teardown(&f);
}

/* No answer: not known. Sending again with the key settles it. */
Test(event_log, no_answer_is_safe_to_repeat)
{
    struct fixture f;
    struct event event = won("c1", NULL, "k1");
    struct event_result result;

    setup_impatient(&f, 2000);
    redis_fixture_pause(&f.server);
    cr_assert_eq(write_one(&f, &event).code, ERROR_TIMEOUT);
    redis_fixture_resume(&f.server);
    /* A busy machine may let it wait as long once more. */
    do {
        cr_assert(loop_run_until(f.base, is_ready, f.redis[0], PATIENCE));
        result = write_one(&f, &event);
    } while (result.code == ERROR_TIMEOUT);
    cr_assert_eq(result.code, ERROR_NONE);
    cr_assert_eq(entries(&f), 1);
    teardown(&f);
}

Test(event_log, calls_back_though_it_was_freed)
{
    struct fixture f;
    struct event event = won("c1", NULL, "k1");
    struct outcome *outcomes = memory_zalloc(2, sizeof(*outcomes));

    setup(&f);
    event_log_write(f.log[0], &event, 1, on_results, &outcomes[0]);
    event_log_free(&f.log[0]);
    cr_assert(loop_run_until_flag(f.base, &outcomes[0].there, PATIENCE));
    cr_assert_eq(outcomes[0].results[0].code, ERROR_NONE);
    f.log[0] = event_log_new(f.redis[0], &f.clock.clock);
    event_log_write(f.log[0], &event, 1, on_results, &outcomes[1]);
    redis_free(&f.redis[0]);
    cr_assert(outcomes[1].there);
    cr_assert_eq(outcomes[1].results[0].code, ERROR_CANCELLED);
    free(outcomes);
    teardown(&f);
}

/* For ever: a shard that moved would take every key a second time. */
Test(event_log, shards_are_what_they_always_were)
{
    struct event invoice = won("c", "INV-77", "k1"), key = won("c", NULL, "k1"),
                 person = won("c", NULL, NULL);

    cr_assert_eq(event_log_shard(&invoice), 3);
    cr_assert_eq(event_log_shard(&key), 5);
    cr_assert_eq(event_log_shard(&person), 3);
}

/* ---- Instants of taking in ----------------------------------------------- */

/* Each entry's instant, by its amount, from every shard. */
static void read_instants(struct fixture *f, int64_t *instants, size_t count)
{
    size_t found = 0;

    for (unsigned s = 0; s < EVENT_LOG_SHARDS; s++) {
        char line[40];
        struct answer answer;
        struct slice rest;
        struct slice word;
        int64_t instant = 0;
        int64_t amount;

        snprintf(line, sizeof(line), "XRANGE events:{%u} - +", s);
        answer = order(f, line);
        rest = slice_str(answer.text);
        while (answer.text[0] != '\0' && slice_split(&rest, ' ', &word)) {
            if (slice_equal(word, SLICE("ingest"))) {
                cr_assert(slice_split(&rest, ' ', &word));
                cr_assert(slice_parse_i64(word, &instant));
            } else if (slice_equal(word, SLICE("amount"))) {
                cr_assert(slice_split(&rest, ' ', &word));
                cr_assert(slice_parse_i64(word, &amount));
                cr_assert_lt((size_t)amount, count);
                cr_assert_eq(instants[amount], 0, "%lld twice",
                             (long long)amount);
                instants[amount] = instant;
                found++;
            }
        }
    }
    cr_assert_eq(found, count);
}

/* In a batch and over batches, while the clock stands, and when it goes
   back: later is later. */
Test(event_log, instants_rise_from_event_to_event)
{
    enum { BATCHES = 5, EACH = 20, EVENTS = BATCHES * EACH };
    static const int64_t clocks_ms[BATCHES] = {NOW_MS, NOW_MS, NOW_MS - 5000,
                                               NOW_MS + 1, NOW_MS};
    int64_t instants[EVENTS] = {0};
    char customers[EVENTS][16];
    struct fixture f;

    setup(&f);
    for (size_t b = 0; b < BATCHES; b++) {
        struct event events[EACH];

        clock_manual_init(&f.clock, clocks_ms[b] * 1000);
        for (size_t i = 0; i < EACH; i++) {
            size_t at = b * EACH + i;

            snprintf(customers[at], sizeof(customers[at]), "c%zu", at);
            events[i] = won(customers[at], NULL, NULL);
            events[i].amount = (int64_t)at;
        }
        free(write_all(&f, events, EACH));
    }
    read_instants(&f, instants, EVENTS);
    cr_expect_eq(instants[0], NOW_MS * 1000);
    for (size_t i = 1; i < EVENTS; i++)
        cr_expect_gt(instants[i], instants[i - 1], "event %zu", i);
    /* The clock's own, as soon as it is ahead again. */
    cr_expect_eq(instants[3 * (size_t)EACH], (NOW_MS + 1) * 1000);
    teardown(&f);
}

/* A key that makes an event of type touch go to the shard. */
static void find_key(char *key, size_t size, char prefix, unsigned shard)
{
    for (int i = 0;; i++) {
        struct event event = {.type = EVENT_TOUCH};

        snprintf(key, size, "%c-%d", prefix, i);
        event.idempotency_key = slice_str(key);
        if (event_log_shard(&event) == shard)
            return;
    }
}

static bool has_three_rows(void *arg)
{
    return ledger_rows(arg) == 3;
}

/* What the streams' order and the shards' names would get wrong. */
static void expect_order(struct fixture *f, unsigned first, unsigned second)
{
    char keys[2][32];
    struct event events[3];
    struct redis_config config = REDIS_CONFIG_INIT;
    struct ledger *ledger = ledger_new();
    struct tail *tail;

    find_key(keys[0], sizeof(keys[0]), 'a', first);
    find_key(keys[1], sizeof(keys[1]), 'b', second);
    for (size_t i = 0; i < 2; i++)
        events[i] =
            (struct event){.type = EVENT_TOUCH,
                           .has_at = true,
                           .at_ms = NOW_MS,
                           .customer = SLICE("k"),
                           .campaign = i == 0 ? SLICE("one") : SLICE("two"),
                           .idempotency_key = slice_str(keys[i])};
    events[2] = won("k", NULL, NULL);
    events[2].has_at = true;
    events[2].at_ms = NOW_MS;
    free(write_all(f, events, 3));
    redis_fixture_config(&f->server, &config);
    tail = tail_new(f->base, &config, ledger);
    tail_start(tail);
    cr_assert(loop_run_until(f->base, has_three_rows, ledger, PATIENCE));
    story_expect(ledger, "attribution",
                 "by=campaign&models=first&format=csv&lookback=0s",
                 "campaign,touches,people,cost,first_conversions,first_value,"
                 "first_value_rounded,first_low,first_high,first_cpa,"
                 "first_roas,first_roi\r\n"
                 "one,1,1,0,1,129900,129900,-0.959963984540054,"
                 "2.959963984540054,,,\r\n"
                 "two,1,1,0,0,0,0,0,0,,,\r\n"
                 "(none),,,,0,0,0,,,,,\r\n");
    tail_free(&tail);
    ledger_free(&ledger);
}

/* Two touches of one instant, told in one list: the first stays the first,
   whichever shards their keys send them to. */
Test(event_log, the_order_of_a_list_is_the_ledgers)
{
    static const unsigned shards[][2] = {{7, 0}, {0, 7}, {4, 3}, {5, 5}};

    for (size_t i = 0; i < 4; i++) {
        struct fixture f;

        setup(&f);
        clock_manual_init(&f.clock, clock_wall_us(clock_system()));
        expect_order(&f, shards[i][0], shards[i][1]);
        teardown(&f);
    }
}
