#include <criterion/criterion.h>

#include "server/http2/http2_patience.h"

struct row {
    enum http2_trial trial;
    int at_once;    /* so many are borne, one more is not */
    int per_second; /* as time goes on */
};

static const struct row rows[] = {
    {HTTP2_TRIAL_RESET, 200, 20},  {HTTP2_TRIAL_EMPTY, 200, 20},
    {HTTP2_TRIAL_PING, 200, 20},   {HTTP2_TRIAL_SETTINGS, 100, 10},
    {HTTP2_TRIAL_HINT, 1000, 100}, {HTTP2_TRIAL_BOMB, 0, 0},
};

#define COUNT (sizeof(rows) / sizeof(rows[0]))

static void spend(struct http2_patience *patience, enum http2_trial trial,
                  int times)
{
    for (int i = 0; i < times; i++)
        http2_patience_spend(patience, trial);
}

Test(http2_patience, each_trial_has_its_measure)
{
    cr_assert_eq(COUNT, HTTP2_TRIAL_COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        const struct row *row = &rows[i];
        struct http2_patience patience;

        http2_patience_init(&patience, 5000);
        spend(&patience, row->trial, row->at_once);
        cr_expect_not(http2_patience_is_lost(&patience, 5000), "%zu", i);
        spend(&patience, row->trial, 1);
        cr_expect(http2_patience_is_lost(&patience, 5000), "%zu", i);
    }
}

Test(http2_patience, time_brings_it_back)
{
    for (size_t i = 0; i < COUNT; i++) {
        const struct row *row = &rows[i];
        struct http2_patience patience;

        http2_patience_init(&patience, 0);
        spend(&patience, row->trial, row->at_once);
        for (int64_t second = 1; second <= 60; second++) {
            cr_expect_not(http2_patience_is_lost(&patience, second * 1000));
            spend(&patience, row->trial, row->per_second);
        }
        cr_expect_not(http2_patience_is_lost(&patience, 60000), "%zu", i);
        spend(&patience, row->trial, 1);
        cr_expect(http2_patience_is_lost(&patience, 60000), "%zu", i);
    }
}

/* However often it is looked at: parts of points are not lost. */
Test(http2_patience, each_millisecond_counts)
{
    struct http2_patience patience;

    http2_patience_init(&patience, 0);
    spend(&patience, HTTP2_TRIAL_HINT, 1050);
    for (int64_t ms = 1; ms < 500; ms++)
        cr_assert(http2_patience_is_lost(&patience, ms), "%d", (int)ms);
    cr_assert_not(http2_patience_is_lost(&patience, 500));
}

Test(http2_patience, there_is_never_more_than_at_the_start)
{
    struct http2_patience patience;

    http2_patience_init(&patience, 0);
    for (int i = 0; i < 5000; i++)
        http2_patience_earn_answer(&patience);
    http2_patience_earn_bytes(&patience, (size_t)1 << 30);
    cr_assert_not(http2_patience_is_lost(&patience, 3600000));
    cr_assert_eq(patience.points, HTTP2_PATIENCE_MAX);
}

/* Two updates each 32 KB, and a gigabyte of them. */
Test(http2_patience, a_long_download_pays_for_its_window_updates)
{
    struct http2_patience patience;

    http2_patience_init(&patience, 0);
    for (int i = 0; i < 32768; i++) {
        spend(&patience, HTTP2_TRIAL_HINT, 2);
        cr_assert_not(http2_patience_is_lost(&patience, 0), "%d", i);
        for (int bytes = 0; bytes < 32768; bytes += 1024)
            http2_patience_earn_bytes(&patience, 1024);
    }
}
