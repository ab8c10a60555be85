#include "attribution/record/shipper.h"

#include <criterion/criterion.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attribution/record/click.h"
#include "core/base64_number.h"
#include "core/file.h"
#include "core/memory.h"
#include "tests/support/loop_fixture.h"
#include "tests/support/redis_fixture.h"
#include "tests/support/scratch.h"

#define STREAM   SLICE("clicks:n1.0")
#define PATIENCE 20000 /* ms */

struct fixture {
    struct redis_fixture server;
    struct event_base *base;
    struct redis *redis; /* the worker's */
    struct redis *admin; /* the test's own */
    char *dir;
    struct spool_config config;
    struct spool *spool;
    struct shipper *shipper;
    struct stream_id *ids; /* of all that was appended */
    size_t count, cap;
    size_t target; /* for appending while the loop turns */
    unsigned idle_calls;
};

static void on_state(void *arg, enum redis_state state)
{
    struct fixture *f = arg;

    (void)state;
    if (f->shipper != NULL)
        shipper_notice(f->shipper);
}

static bool is_ready(void *arg)
{
    return redis_state(arg) == REDIS_READY;
}

static bool is_away(void *arg)
{
    return redis_state(arg) == REDIS_WAITING;
}

static struct redis *connect_to(struct fixture *f, int64_t command_ms)
{
    struct redis_config config = REDIS_CONFIG_INIT;

    redis_fixture_config(&f->server, &config);
    config.command_ms = command_ms;
    config.backoff_max_ms = 20;
    config.connect_ms = 100;
    return redis_new(f->base, &config);
}

static void on_idle(void *arg)
{
    ((struct fixture *)arg)->idle_calls++;
}

static void open_spool(struct fixture *f)
{
    struct shipper_options options = SHIPPER_OPTIONS_INIT;
    struct error err = ERROR_INIT;

    f->spool = spool_new(&f->config, &err);
    cr_assert_not_null(f->spool, "%s", err.message);
    options.batch_records = 100;
    options.backoff_max_ms = 50;
    f->shipper = shipper_new(f->base, f->redis, f->spool, &options);
    shipper_on_idle(f->shipper, on_idle, f);
}

static void close_spool(struct fixture *f)
{
    shipper_free(&f->shipper);
    spool_free(&f->spool);
}

static void setup(struct fixture *f)
{
    *f = (struct fixture){.config = SPOOL_CONFIG_INIT};
    redis_fixture_start(&f->server, NULL);
    f->base = event_base_new();
    f->dir = scratch_new();
    f->config.dir = f->dir;
    f->config.stream = STREAM;
    f->config.segment_bytes = SPOOL_SEGMENT_MIN;
    f->config.clock = clock_system();
    f->redis = connect_to(f, 300);
    f->admin = connect_to(f, PATIENCE);
    open_spool(f);
    redis_on_state(f->redis, on_state, f);
    redis_connect(f->redis);
    redis_connect(f->admin);
    cr_assert(loop_run_until(f->base, is_ready, f->redis, PATIENCE));
    cr_assert(loop_run_until(f->base, is_ready, f->admin, PATIENCE));
}

static void teardown(struct fixture *f)
{
    close_spool(f);
    redis_free(&f->redis);
    redis_free(&f->admin);
    event_base_free(f->base);
    redis_fixture_stop(&f->server);
    scratch_free(&f->dir);
    free(f->ids);
}

/* One click, told apart by its user agent's number. */
static void append(struct fixture *f)
{
    char agent[32], page[32];
    struct spool_slot slot;
    struct click click = {
        .kind = CLICK_CLICK,
        .status = 302,
        .link = SLICE("go.acme.com/x"),
        .campaign = SLICE("spring"),
        .direction = SLICE("outbound"),
        .language = SLICE("de"),
    };

    snprintf(agent, sizeof(agent), "agent/%zu", f->count % 50);
    snprintf(page, sizeof(page), "https://a.example/%zu", f->count % 1000);
    click.user_agent = slice_str(agent);
    click.referrer = slice_str(page);
    cr_assert_eq(spool_reserve(f->spool, click_encoded_size(&click), &slot), 0);
    click_encode(&click, slot.area);
    spool_commit(f->spool);
    if (f->count == f->cap) {
        f->cap = f->cap > 0 ? 2 * f->cap : 1024;
        f->ids = memory_resize(f->ids, f->cap, sizeof(f->ids[0]));
    }
    f->ids[f->count++] = slot.id;
}

static void append_many(struct fixture *f, size_t count)
{
    for (size_t i = 0; i < count; i++)
        append(f);
    shipper_pump(f->shipper);
}

static void assert_books(const struct fixture *f)
{
    struct spool_counters books;

    spool_count(f->spool, &books);
    cr_assert_eq(books.appended + books.recovered,
                 books.shipped + books.pending);
    cr_assert_eq(books.dropped, 0);
}

static bool is_settled(void *arg)
{
    return shipper_settled(((const struct fixture *)arg)->shipper);
}

static void run_until_settled(struct fixture *f)
{
    cr_assert(loop_run_until(f->base, is_settled, f, PATIENCE));
    assert_books(f);
}

/* A few more records each turn, until `target` are appended. */
static bool append_more(void *arg)
{
    struct fixture *f = arg;

    for (int i = 0; i < 20 && f->count < f->target; i++)
        append(f);
    shipper_pump(f->shipper);
    assert_books(f);
    return f->count >= f->target;
}

static void run_appending(struct fixture *f, size_t more)
{
    f->target = f->count + more;
    cr_assert(loop_run_until(f->base, append_more, f, PATIENCE));
}

/* The test's own questions. */

struct answer {
    bool there;
    enum error_code code;
    int64_t number;
    size_t len;
    char text[128];
};

static void on_answer(void *arg, enum error_code code,
                      const struct redisReply *reply)
{
    struct answer *answer = arg;

    answer->there = true;
    answer->code = code;
    answer->number = redis_reply_int(reply, -1);
    answer->len = redis_reply_len(reply);
    snprintf(answer->text, sizeof(answer->text), "%" SLICE_FMT,
             SLICE_ARG(redis_reply_slice(reply)));
}

/* One command, its words apart by spaces, which must succeed. */
static struct answer order(struct fixture *f, const char *line)
{
    struct slice rest = slice_str(line), words[8];
    struct answer answer = {0};
    size_t n = 0;

    while (slice_split(&rest, ' ', &words[n]))
        n++;
    cr_assert(loop_run_until(f->base, is_ready, f->admin, PATIENCE));
    redis_command(f->admin, on_answer, &answer, words, n);
    cr_assert(loop_run_until_flag(f->base, &answer.there, PATIENCE));
    cr_assert_eq(answer.code, ERROR_NONE, "%s: %s", line, answer.text);
    return answer;
}

struct comparison {
    const struct fixture *f;
    bool there;
    size_t from; /* index of the first id that the stream must have */
};

static void on_entries(void *arg, enum error_code code,
                       const struct redisReply *reply)
{
    struct comparison *c = arg;

    c->there = true;
    cr_assert_eq(code, ERROR_NONE);
    cr_assert_eq(redis_reply_len(reply), c->f->count - c->from,
                 "%zu entries of %zu", redis_reply_len(reply),
                 c->f->count - c->from);
    for (size_t i = 0; i < redis_reply_len(reply); i++) {
        const struct redisReply *entry = redis_reply_at(reply, i);
        struct stream_id id;

        cr_assert(
            stream_id_parse(redis_reply_slice(redis_reply_at(entry, 0)), &id));
        cr_assert_eq(stream_id_compare(id, c->f->ids[c->from + i]), 0);
        cr_assert_eq(redis_reply_len(redis_reply_at(entry, 1)), 4);
    }
}

/* The stream holds what was appended from `from` on, each once. */
static void assert_stream_from(struct fixture *f, size_t from)
{
    struct comparison c = {f, false, from};

    cr_assert(loop_run_until(f->base, is_ready, f->admin, PATIENCE));
    redis_call(f->admin, on_entries, &c, SLICE("XRANGE"), STREAM, SLICE("-"),
               SLICE("+"));
    cr_assert(loop_run_until_flag(f->base, &c.there, PATIENCE));
}

static void assert_stream(struct fixture *f)
{
    assert_stream_from(f, 0);
}

static uint64_t failures(const struct fixture *f)
{
    struct shipper_counters counters;

    shipper_count(f->shipper, &counters);
    return counters.failures;
}

static bool has_failed(void *arg)
{
    return failures(arg) >= 1;
}

static bool has_failed_twice(void *arg)
{
    return failures(arg) >= 2;
}

Test(shipper, ships_all_with_names_and_strings)
{
    struct fixture f;
    char id[BASE64_NUMBER_LEN];
    struct answer answer;
    char line[64];

    setup(&f);
    append_many(&f, 2500);
    cr_assert(!shipper_idle(f.shipper));
    run_until_settled(&f);
    assert_stream(&f);
    cr_assert_geq(f.idle_calls, 1);
    answer = order(&f, "SISMEMBER idx:streams clicks:n1.0");
    cr_assert_eq(answer.number, 1);
    answer = order(&f, "HLEN dict:answer");
    cr_assert_eq(answer.number, 1);
    answer = order(&f, "HLEN dict:client");
    cr_assert_eq(answer.number, 50);
    answer = order(&f, "HLEN dict:ref");
    cr_assert_eq(answer.number, 1000);
    base64_number_write(click_hash(SLICE("agent/7\nde")), id);
    snprintf(line, sizeof(line), "HGET dict:client %.*s", (int)sizeof(id), id);
    answer = order(&f, line);
    cr_assert_str_eq(answer.text, "agent/7\nde");
    teardown(&f);
}

Test(shipper, goes_on_where_a_former_run_stopped)
{
    struct fixture f;

    setup(&f);
    append_many(&f, 500);
    run_until_settled(&f);
    append_many(&f, 300); /* some of it under way */
    for (int i = 0; i < 5; i++) {
        close_spool(&f);
        open_spool(&f);
        append_many(&f, 100);
        event_base_loop(f.base, EVLOOP_ONCE);
    }
    run_until_settled(&f);
    assert_stream(&f);
    teardown(&f);
}

Test(shipper, redis_killed_and_restarted_while_shipping)
{
    struct fixture f;

    setup(&f);
    for (int i = 0; i < 4; i++) {
        run_appending(&f, 2000);
        redis_fixture_kill(&f.server);
        run_appending(&f, 500);
        redis_fixture_restart(&f.server);
    }
    run_until_settled(&f);
    assert_stream(&f);
    teardown(&f);
}

Test(shipper, redis_stops_answering)
{
    struct fixture f;

    setup(&f);
    run_appending(&f, 1000);
    redis_fixture_pause(&f.server);
    append_many(&f, 500);
    cr_assert(loop_run_until(f.base, has_failed, &f, PATIENCE));
    run_appending(&f, 500);
    redis_fixture_resume(&f.server);
    run_until_settled(&f);
    assert_stream(&f);
    teardown(&f);
}

/* Redis refuses writes for a while: nothing is lost or doubled. */
static void refuse_and_allow(const char *refuse, const char *allow)
{
    struct fixture f;
    struct answer answer;

    setup(&f);
    run_appending(&f, 1000);
    order(&f, refuse);
    append_many(&f, 500);
    cr_assert(loop_run_until(f.base, has_failed_twice, &f, PATIENCE));
    run_appending(&f, 500);
    order(&f, allow);
    run_until_settled(&f);
    assert_stream(&f);
    answer = order(&f, "HLEN dict:ref");
    cr_assert_eq(answer.number, 1000);
    teardown(&f);
}

Test(shipper, redis_out_of_memory)
{
    refuse_and_allow("CONFIG SET maxmemory 1", "CONFIG SET maxmemory 0");
}

Test(shipper, redis_read_only)
{
    refuse_and_allow("REPLICAOF 127.0.0.1 1", "REPLICAOF NO ONE");
}

Test(shipper, redis_lacks_replicas)
{
    refuse_and_allow("CONFIG SET min-replicas-to-write 1",
                     "CONFIG SET min-replicas-to-write 0");
}

/* Only MULTI's contents are refused: no batch is half done. */
Test(shipper, xadd_not_permitted)
{
    refuse_and_allow("ACL SETUSER default -xadd", "ACL SETUSER default +xadd");
}

Test(shipper, strings_not_permitted)
{
    refuse_and_allow("ACL SETUSER default -hsetnx",
                     "ACL SETUSER default +hsetnx");
}

Test(shipper, the_stream_is_something_else)
{
    struct fixture f;

    setup(&f);
    order(&f, "SET clicks:n1.0 nonsense");
    append_many(&f, 500);
    cr_assert(loop_run_until(f.base, has_failed_twice, &f, PATIENCE));
    order(&f, "DEL clicks:n1.0");
    run_until_settled(&f);
    assert_stream(&f);
    teardown(&f);
}

/* Somebody else did what the batch would do: Redis refuses it inside EXEC. */
Test(shipper, what_is_there_already_counts_as_shipped)
{
    struct fixture f;
    struct shipper_counters counters;
    char line[96] = "XADD clicks:n1.0 ";
    size_t len = strlen(line);

    setup(&f);
    append_many(&f, 10);
    run_until_settled(&f);
    append(&f);
    len += stream_id_write(f.ids[f.count - 1], line + len);
    snprintf(line + len, sizeof(line) - len, " kind click");
    order(&f, line);
    append_many(&f, 1);
    run_until_settled(&f);
    shipper_count(f.shipper, &counters);
    cr_assert_eq(counters.replays, 1);
    cr_assert_eq(counters.failures, 0);
    teardown(&f);
}

/* Copies the append-only files aside, or back. */
static void copy_data(const struct fixture *f, bool back)
{
    char line[512];

    snprintf(line, sizeof(line), "cd '%s' && rm -rf %s && cp -r %s %s",
             f->server.dir, back ? "appendonlydir" : "aside",
             back ? "aside" : "appendonlydir",
             back ? "appendonlydir" : "aside");
    cr_assert_eq(system(line), 0);
}

/* An older append-only file: acknowledged writes are gone. */
Test(shipper, sends_again_what_redis_lost)
{
    struct fixture f;
    struct shipper_counters counters;
    struct spool_counters books;
    struct answer answer;

    setup(&f);
    append_many(&f, 500);
    run_until_settled(&f);
    copy_data(&f, false);
    append_many(&f, 700);
    run_until_settled(&f);
    redis_fixture_kill(&f.server);
    copy_data(&f, true);
    redis_fixture_restart(&f.server);
    run_appending(&f, 100);
    run_until_settled(&f);
    assert_stream(&f);
    shipper_count(f.shipper, &counters);
    cr_assert_eq(counters.rewinds, 1);
    spool_count(f.spool, &books);
    cr_assert_eq(books.shipped, 1300);
    answer = order(&f, "HLEN dict:ref");
    cr_assert_eq(answer.number, 1000, "the strings, too");
    teardown(&f);
}

/* Opens the spool anew with a clock that the test moves. */
static void take_clock(struct fixture *f, struct clock_manual *clock)
{
    clock_manual_init(clock, clock_wall_us(clock_system()));
    close_spool(f);
    f->config.clock = &clock->clock;
    open_spool(f);
}

/* The retention of what Redis acknowledged ends while Redis is away. */
Test(shipper, keeps_all_for_as_long_as_redis_is_away)
{
    struct fixture f;
    struct clock_manual clock;

    setup(&f);
    take_clock(&f, &clock);
    append_many(&f, 500);
    run_until_settled(&f);
    copy_data(&f, false);
    append_many(&f, 3000);
    run_until_settled(&f);
    redis_fixture_kill(&f.server);
    copy_data(&f, true);
    cr_assert(loop_run_until(f.base, is_away, f.redis, PATIENCE));
    clock_manual_advance_ms(&clock, 60000);
    append_many(&f, 3000); /* over several segments */
    redis_fixture_restart(&f.server);
    run_until_settled(&f);
    assert_stream(&f);
    teardown(&f);
}

static bool is_one_segment(void *arg)
{
    const struct fixture *f = arg;
    struct spool_counters books;

    shipper_pump(f->shipper);
    spool_count(f->spool, &books);
    return books.bytes == f->config.segment_bytes;
}

Test(shipper, lets_go_what_was_shipped_without_new_clicks)
{
    struct fixture f;
    struct clock_manual clock;

    setup(&f);
    take_clock(&f, &clock);
    append_many(&f, 3000);
    run_until_settled(&f);
    cr_assert(!is_one_segment(&f));
    clock_manual_advance_ms(&clock, 60000);
    cr_assert(loop_run_until(f.base, is_one_segment, &f, PATIENCE));
    run_until_settled(&f);
    assert_stream(&f);
    teardown(&f);
}

/* The same across a restart of waypost. */
Test(shipper, sends_again_what_redis_lost_before_this_run)
{
    struct fixture f;
    struct spool_counters books;

    setup(&f);
    append_many(&f, 500);
    run_until_settled(&f);
    copy_data(&f, false);
    append_many(&f, 700);
    run_until_settled(&f);
    close_spool(&f);
    redis_fixture_kill(&f.server);
    copy_data(&f, true);
    redis_fixture_restart(&f.server);
    open_spool(&f);
    run_until_settled(&f);
    assert_stream(&f);
    spool_count(f.spool, &books);
    /* More than 700 if Redis had not written all when it was copied: it
     * postpones writes while an fsync runs. */
    cr_assert_geq(books.recovered, 700);
    cr_assert_leq(books.recovered, 1200);
    cr_assert_eq(books.shipped, books.recovered);
    teardown(&f);
}

/* FLUSHALL is the operator's wish, but what the spool still has comes back
 * with the next connection. */
Test(shipper, sends_what_is_retained_into_an_emptied_redis)
{
    struct fixture f;
    struct shipper_counters counters;

    setup(&f);
    append_many(&f, 500);
    run_until_settled(&f);
    /* Or it may be lost with the process: a write waits for a slow fsync. */
    order(&f, "CONFIG SET appendfsync always");
    order(&f, "FLUSHALL");
    redis_fixture_kill(&f.server);
    redis_fixture_restart(&f.server);
    run_appending(&f, 100);
    run_until_settled(&f);
    assert_stream(&f);
    shipper_count(f.shipper, &counters);
    cr_assert_eq(counters.rewinds, 1);
    teardown(&f);
}

Test(shipper, passes_over_what_nobody_can_read)
{
    struct fixture f;
    struct spool_counters books;
    struct spool_slot slot;

    setup(&f);
    append_many(&f, 5);
    run_until_settled(&f);
    cr_assert_eq(spool_reserve(f.spool, 9, &slot), 0);
    memset(slot.area, 0xee, 9);
    spool_commit(f.spool);
    shipper_pump(f.shipper); /* alone in its batch */
    run_until_settled(&f);
    cr_assert_eq(spool_reserve(f.spool, 9, &slot), 0);
    memset(slot.area, 0xee, 9);
    spool_commit(f.spool);
    append_many(&f, 5); /* among others */
    run_until_settled(&f);
    assert_stream(&f);
    spool_count(f.spool, &books);
    cr_assert_eq(books.rejected, 2);
    cr_assert_eq(books.shipped, 12);
    teardown(&f);
}

Test(shipper, drains_another_workers_spool_on_the_same_connection)
{
    struct fixture f;
    struct spool *own;
    struct shipper *own_shipper;
    struct spool_config config = SPOOL_CONFIG_INIT;
    struct error err = ERROR_INIT;
    struct answer answer;
    char *dir = scratch_new();

    setup(&f);
    append_many(&f, 700);
    close_spool(&f);
    config.dir = dir;
    config.stream = SLICE("clicks:n1.1");
    config.segment_bytes = SPOOL_SEGMENT_MIN;
    config.clock = clock_system();
    own = spool_new(&config, &err);
    own_shipper = shipper_new(f.base, f.redis, own, NULL);
    f.config.stream = SLICE_NONE;
    open_spool(&f);
    run_until_settled(&f);
    assert_stream(&f);
    answer = order(&f, "SCARD idx:streams");
    cr_assert_eq(answer.number, 2, "both asked for their own");
    shipper_free(&own_shipper);
    spool_free(&own);
    scratch_free(&dir);
    teardown(&f);
}

/* Replies that arrive after the shipper is gone touch nothing. */
Test(shipper, freed_with_a_batch_in_flight)
{
    struct fixture f;

    setup(&f);
    append_many(&f, 10);
    run_until_settled(&f);
    append_many(&f, 10);
    close_spool(&f);
    order(&f, "PING");
    open_spool(&f);
    run_until_settled(&f);
    assert_stream(&f);
    append_many(&f, 10); /* the connection goes first */
    redis_on_state(f.redis, NULL, NULL);
    redis_free(&f.redis);
    close_spool(&f);
    f.redis = connect_to(&f, 300);
    open_spool(&f);
    redis_on_state(f.redis, on_state, &f);
    redis_connect(f.redis);
    run_until_settled(&f);
    assert_stream(&f);
    teardown(&f);
}

Test(shipper, is_not_settled_while_redis_is_away)
{
    struct fixture f;

    setup(&f);
    append_many(&f, 10);
    run_until_settled(&f);
    redis_fixture_kill(&f.server);
    cr_assert(loop_run_until(f.base, is_away, f.redis, PATIENCE));
    cr_assert(shipper_idle(f.shipper));
    cr_assert(!shipper_settled(f.shipper));
    redis_fixture_restart(&f.server);
    run_until_settled(&f);
    teardown(&f);
}

Test(shipper, is_not_settled_before_redis_was_asked)
{
    struct fixture f;

    setup(&f);
    append_many(&f, 10);
    run_until_settled(&f);
    close_spool(&f);
    redis_fixture_kill(&f.server);
    open_spool(&f);
    cr_assert(!shipper_idle(f.shipper));
    cr_assert(!shipper_settled(f.shipper));
    redis_fixture_restart(&f.server);
    run_until_settled(&f);
    cr_assert(shipper_idle(f.shipper));
    teardown(&f);
}
