#include "server/api/call/known_records.h"

#include <criterion/criterion.h>

#include "shortener/store/brand_store.h"
#include "tests/unit/shortener/store_world.h"

static struct store_world w;
static struct known_records *known;

static void set_up(void)
{
    const struct brand brand = {.host = SLICE("go.test"),
                                .allowed_hosts = SLICE("a.test\n")};

    store_world_open(&w);
    brand_store_create(w.redis, &brand, store_world_on_change, &w);
    store_world_wait(&w);
    known = known_records_new(w.redis);
}

static void tear_down(void)
{
    known_records_free(&known);
    store_world_close(&w);
}

TestSuite(known_records, .init = set_up, .fini = tear_down);

static int answers, existing;

static void on_answer(void *arg, const struct error *err,
                      const struct known_record *record)
{
    (void)arg;
    cr_assert_neq(err == NULL, record == NULL);
    answers++;
    existing += record != NULL && record->exists;
}

static void on_brand(void *arg, const struct error *err,
                     const struct known_record *record)
{
    on_answer(arg, err, record);
    if (record != NULL && record->exists)
        cr_expect(slice_equal(record->allowed_hosts, SLICE("a.test\n")));
}

static bool has_answers(void *arg)
{
    return answers >= *(int *)arg;
}

static void wait_answers(int count)
{
    cr_assert(loop_run_until(w.base, has_answers, &count, 10000));
    cr_assert_eq(answers, count);
}

/* How often Redis was asked for a hash. */
static int64_t reads(void)
{
    static const char script[] =
        "return tonumber(string.match(redis.call('INFO', 'commandstats'), "
        "'cmdstat_hgetall:calls=(%d+)') or 0)";

    store_world_call(&w, SLICE("EVAL"), SLICE(script), SLICE("0"));
    return w.version;
}

Test(known_records, asks_once_for_each_name)
{
    int64_t before = reads();

    for (int i = 0; i < 50; i++) {
        known_records_brand(known, SLICE("go.test"), on_brand, NULL);
        known_records_brand(known, SLICE("no.test"), on_brand, NULL);
        known_records_campaign(known, SLICE("go.test"), on_answer, NULL);
    }
    wait_answers(150);
    cr_expect_eq(existing, 50);
    /* Now it is known, and told at once. */
    known_records_brand(known, SLICE("go.test"), on_brand, NULL);
    known_records_campaign(known, SLICE("go.test"), on_answer, NULL);
    cr_expect_eq(answers, 152);
    cr_expect_eq(existing, 51);
    cr_expect_eq(reads() - before, 3);
}

static void on_last(void *arg, const struct error *err,
                    const struct known_record *record)
{
    (void)arg;
    (void)err;
    (void)record;
    answers++;
    known_records_free(&known);
}

/* The one who is told last may be done with it. */
Test(known_records, may_go_with_the_last_answer)
{
    known_records_brand(known, SLICE("go.test"), on_last, NULL);
    known_records_brand(known, SLICE("go.test"), on_brand, NULL);
    wait_answers(2);
    cr_expect_null(known);
}

/* An error is nobody's answer for good. */
Test(known_records, asks_again_after_an_error)
{
    redis_fixture_kill(&w.server);
    known_records_brand(known, SLICE("go.test"), on_brand, NULL);
    wait_answers(1);
    known_records_brand(known, SLICE("go.test"), on_brand, NULL);
    wait_answers(2);
    cr_expect_eq(existing, 0);
}
