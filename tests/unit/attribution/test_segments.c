#include "attribution/measure/segments.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#include "core/memory.h"
#include "tests/unit/attribution/story.h"

struct setup {
    struct story story;
    struct ledger_view view;
    struct tag_groups groups;
    struct segments segments;
    struct report_result result;
};

/* Three campaigns of one touch each. */
static void setup_init(struct setup *setup, bool split)
{
    static const enum report_dimension by = REPORT_BY_CAMPAIGN;

    story_init(&setup->story);
    story_touch(&setup->story, 0, "k", "b");
    story_touch(&setup->story, 1, "k", "c");
    story_touch(&setup->story, 2, "k", "a");
    ledger_view_open(setup->story.ledger, &setup->view, LEDGER_PERSONS);
    tag_groups_init(&setup->groups, &setup->view, &by, 1);
    segments_init(&setup->segments, &setup->groups, split);
    report_result_init(&setup->result);
}

static void setup_release(struct setup *setup)
{
    report_result_release(&setup->result);
    tag_groups_release(&setup->groups);
    ledger_view_close(&setup->view);
    story_release(&setup->story);
}

/* Counts `people` in the group of that name; "(none)" for no group. */
static void count(struct setup *setup, int64_t *sizes, const char *name,
                  int64_t people)
{
    uint32_t group = tag_groups_find(&setup->groups, slice_str(name));
    uint32_t with[SEGMENTS_WITH];
    size_t n = segments_with(&setup->segments, group, with);

    for (size_t i = 0; i < n; i++)
        sizes[with[i]] += people;
}

static void expect_order(struct setup *setup, const int64_t *sizes,
                         const char *expected)
{
    size_t shown;
    uint32_t *order = segments_order(&setup->segments, sizes, &shown);
    struct buffer out = BUFFER_INIT;

    for (size_t i = 0; i < shown; i++) {
        struct report_cell key =
            segments_key(&setup->segments, order[i], &setup->result);

        buffer_appendf(&out, "%" SLICE_FMT ":%d ", SLICE_ARG(key.text),
                       (int)sizes[order[i]]);
    }
    cr_expect_str_eq(buffer_str(&out), expected);
    buffer_release(&out);
    free(order);
}

Test(segments, stand_all_first_then_by_size_and_key)
{
    struct setup setup;
    int64_t *sizes;

    setup_init(&setup, true);
    sizes = memory_zalloc(setup.segments.count, sizeof(sizes[0]));
    expect_order(&setup, sizes, "all:0 ");
    count(&setup, sizes, "c", 2);
    count(&setup, sizes, "b", 5);
    count(&setup, sizes, "(none)", 2);
    expect_order(&setup, sizes, "all:9 b:5 (none):2 c:2 ");
    count(&setup, sizes, "a", 5);
    expect_order(&setup, sizes, "all:14 a:5 b:5 (none):2 c:2 ");
    free(sizes);
    setup_release(&setup);
}

Test(segments, are_one_without_a_split)
{
    struct setup setup;
    int64_t size = 0;

    setup_init(&setup, false);
    cr_expect_eq(setup.segments.count, 1);
    count(&setup, &size, "a", 2);
    count(&setup, &size, "(none)", 1);
    expect_order(&setup, &size, "all:3 ");
    setup_release(&setup);
}
