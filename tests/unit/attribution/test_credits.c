#include "attribution/credit/credits.h"

#include <criterion/criterion.h>
#include <math.h>

#include "attribution/report/report_attribution.h"
#include "tests/unit/attribution/story.h"

static void tell_buyers(struct story *story, int count, const char *campaign,
                        int sales)
{
    for (int i = 0; i < count; i++) {
        char customer[32];

        snprintf(customer, sizeof(customer), "%s%d", campaign, i);
        story_touch(story, i, customer, campaign);
        for (int sale = 0; sale < sales; sale++)
            story_won(story, i + 1, customer, 100);
    }
}

static struct credit credit_of(struct attribution *run, const char *key,
                               size_t model)
{
    uint32_t group = tag_groups_find(&run->groups, slice_str(key));

    cr_assert_lt(group, run->groups.count);
    return *credits_get(&run->credits, group, model);
}

static void run_open(struct attribution *run, struct story *story,
                     struct report_query *query, const char *text)
{
    struct error err = ERROR_INIT;

    cr_assert_eq(story_query(query, text, &err), 0, "%s", err.message);
    cr_assert_eq(attribution_init(run, story->ledger, query, &err), 0, "%s",
                 err.message);
}

/*
 * Where each path is one touch and all convert, a chain gives each campaign
 * its own conversions; so its bootstrap estimates what the touch models have
 * in closed form: the root of the sum of persons' squares. 2,000 replicates
 * are within 1.6% (one standard error) of it.
 */
Test(credits, bootstrap_gives_the_error_that_is_known_in_closed_form)
{
    struct story story;
    struct report_query query;
    struct attribution run;

    story_init(&story);
    tell_buyers(&story, 100, "a", 1);
    tell_buyers(&story, 50, "b", 2); /* each of them counts as one person */
    run_open(&run, &story, &query,
             "by=campaign&models=last,markov&bootstrap=2000");
    for (size_t i = 0; i < 2; i++) {
        const char *key = i == 0 ? "a" : "b";
        struct credit last = credit_of(&run, key, 0);
        struct credit chain = credit_of(&run, key, 1);

        cr_expect_eq(last.conversions, 100);
        cr_expect_float_eq(chain.conversions, 100, 1e-9);
        cr_expect_float_eq(last.error, i == 0 ? 10 : sqrt(200), 1e-12);
        cr_expect_float_eq(chain.error / last.error, 1, 0.06, "%s: %g for %g",
                           key, chain.error, last.error);
    }
    attribution_release(&run);
    report_query_release(&query);
    story_release(&story);
}

Test(credits, chains_without_replicates_have_no_error)
{
    struct story story;
    struct report_query query;
    struct attribution run;

    story_init(&story);
    tell_buyers(&story, 5, "a", 1);
    run_open(&run, &story, &query,
             "by=campaign&models=markov,shapley_rate&bootstrap=0");
    cr_expect_eq(credit_of(&run, "a", 0).error, 0);
    cr_expect_eq(credit_of(&run, "a", 1).error, 0);
    attribution_release(&run);
    report_query_release(&query);
    story_release(&story);
}

/* The seed decides the replicates, and nothing else does. */
Test(credits, the_seed_decides_the_replicates)
{
    static const struct {
        const char *query;
        bool same; /* as seed=1 */
    } rows[] = {{"", true}, {"&seed=1", true}, {"&seed=2", false}};
    double first = 0;

    for (size_t i = 0; i < 3; i++) {
        struct story story;
        struct report_query query;
        struct attribution run;
        struct buffer text = BUFFER_INIT;
        struct credit chain;

        story_init(&story);
        tell_buyers(&story, 10, "a", 1);
        tell_buyers(&story, 10, "b", 1);
        buffer_appendf(&text, "by=campaign&models=markov&bootstrap=30%s",
                       rows[i].query);
        run_open(&run, &story, &query, buffer_str(&text));
        chain = credit_of(&run, "a", 0);
        if (i == 0)
            first = chain.error;
        cr_expect_gt(chain.error, 0);
        cr_expect_eq(chain.error == first, rows[i].same);
        cr_expect_float_eq(chain.conversions, 10, 1e-12);
        attribution_release(&run);
        report_query_release(&query);
        story_release(&story);
        buffer_release(&text);
    }
}

/* A campaign that never converts keeps others from it, or leads to them. */
Test(credits, keys_of_null_paths_alone_are_in_the_sums)
{
    struct story story;
    struct report_query query;
    struct attribution run;
    int64_t whole = 0;

    story_init(&story);
    story_touch(&story, 1, "won", "a");
    story_won(&story, 2, "won", 1001);
    story_touch(&story, 1, "null", "n");
    story_touch(&story, 2, "null", "a");
    run_open(&run, &story, &query,
             "by=campaign&models=markov,shapley_rate,last&bootstrap=0");
    for (size_t m = 0; m < 3; m++) {
        whole = 0;
        for (uint32_t g = 0; g < run.groups.count; g++)
            whole += credits_get(&run.credits, g, m)->whole;
        cr_expect_eq(whole, 1001, "model %zu", m);
    }
    /* (start) -> a or n, half each; n -> a; a converts one time in two. */
    cr_expect_float_eq(credit_of(&run, "a", 0).conversions, 2. / 3, 1e-12);
    cr_expect_float_eq(credit_of(&run, "n", 0).conversions, 1. / 3, 1e-12);
    cr_expect_eq(credit_of(&run, "n", 0).whole, 334);
    cr_expect_eq(credit_of(&run, "a", 0).whole, 667);
    /* v(a) = 2, v(n) = 0, v(a, n) = 1. */
    cr_expect_float_eq(credit_of(&run, "a", 1).conversions, 1.5, 1e-12);
    cr_expect_float_eq(credit_of(&run, "n", 1).conversions, -0.5, 1e-12);
    cr_expect_eq(credit_of(&run, "n", 2).whole, 0);
    cr_expect_eq(run.credits.earned[tag_groups_find(&run.groups, SLICE("n"))],
                 1);
    attribution_release(&run);
    report_query_release(&query);
    story_release(&story);
}
