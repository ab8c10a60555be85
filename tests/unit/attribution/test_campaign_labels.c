#include "attribution/ledger/campaign_labels.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdio.h>

static void expect(const struct campaign_labels *labels, const char *campaign,
                   const char *objective)
{
    struct slice got = campaign_labels_find(labels, slice_str(campaign));

    cr_expect(slice_equal(got, slice_str(objective)), "%s: " SLICE_FMT,
              campaign, SLICE_ARG(got));
}

Test(campaign_labels, say_what_was_added)
{
    struct campaign_labels *labels = campaign_labels_new();

    campaign_labels_add(labels, SLICE("a"), SLICE("upstream"));
    campaign_labels_add(labels, SLICE("b"), SLICE("downstream"));
    campaign_labels_add(labels, SLICE("c"), SLICE(""));
    expect(labels, "a", "upstream");
    expect(labels, "b", "downstream");
    expect(labels, "c", "");
    expect(labels, "A", "");
    expect(labels, "", "");
    expect(labels, "nobody", "");
    campaign_labels_unref(&labels);
    cr_expect_null(labels);
}

Test(campaign_labels, of_none_are_unset)
{
    struct campaign_labels *none = NULL;
    struct campaign_labels *empty = campaign_labels_new();

    expect(none, "a", "");
    expect(empty, "a", "");
    cr_expect_null(campaign_labels_ref(none));
    campaign_labels_unref(&none);
    campaign_labels_unref(&empty);
}

/* An objective's text is interned too, and is no campaign by that. */
Test(campaign_labels, tell_campaigns_from_objectives)
{
    struct campaign_labels *labels = campaign_labels_new();

    campaign_labels_add(labels, SLICE("a"), SLICE("upstream"));
    expect(labels, "upstream", "");
    campaign_labels_add(labels, SLICE("upstream"), SLICE("downstream"));
    expect(labels, "upstream", "downstream");
    expect(labels, "a", "upstream");
    campaign_labels_unref(&labels);
}

Test(campaign_labels, keep_the_latter_of_two)
{
    struct campaign_labels *labels = campaign_labels_new();

    campaign_labels_add(labels, SLICE("a"), SLICE("upstream"));
    campaign_labels_add(labels, SLICE("a"), SLICE("downstream"));
    campaign_labels_add(labels, SLICE("b"), SLICE("upstream"));
    campaign_labels_add(labels, SLICE("b"), SLICE(""));
    expect(labels, "a", "downstream");
    expect(labels, "b", "");
    campaign_labels_unref(&labels);
}

Test(campaign_labels, hold_many_in_any_order)
{
    enum { COUNT = 3000 };
    struct campaign_labels *labels = campaign_labels_new();
    char name[16];

    for (int i = 0; i < COUNT; i++) {
        int campaign = i * 1009 % COUNT;

        snprintf(name, sizeof(name), "c%d", campaign);
        campaign_labels_add(labels, slice_str(name),
                            campaign % 3 == 0   ? SLICE("upstream")
                            : campaign % 3 == 1 ? SLICE("downstream")
                                                : SLICE(""));
    }
    for (int i = 0; i < COUNT; i++) {
        snprintf(name, sizeof(name), "c%d", i);
        expect(labels, name,
               i % 3 == 0   ? "upstream"
               : i % 3 == 1 ? "downstream"
                            : "");
    }
    campaign_labels_unref(&labels);
}

static void *look_and_drop(void *arg)
{
    struct campaign_labels *labels = arg;

    for (int i = 0; i < 1000; i++) {
        struct campaign_labels *mine = campaign_labels_ref(labels);

        expect(mine, "a", "upstream");
        campaign_labels_unref(&mine);
    }
    campaign_labels_unref(&labels);
    return NULL;
}

/* The last to drop it frees it, whoever that is. */
Test(campaign_labels, are_shared_by_threads)
{
    struct campaign_labels *labels = campaign_labels_new();
    pthread_t threads[4];

    campaign_labels_add(labels, SLICE("a"), SLICE("upstream"));
    for (int i = 0; i < 4; i++)
        cr_assert_eq(pthread_create(&threads[i], NULL, look_and_drop,
                                    campaign_labels_ref(labels)),
                     0);
    campaign_labels_unref(&labels);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
}
