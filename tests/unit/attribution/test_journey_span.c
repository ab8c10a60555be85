#include "attribution/measure/journey_span.h"

#include <criterion/criterion.h>

static const struct journey_touch touches[] = {
    {.time_ms = 10}, {.time_ms = 20}, {.time_ms = 20}, {.time_ms = 30}};
static const struct journey_mark marks[] = {{.time_ms = 20}, {.time_ms = 40}};
static const struct journey whole = {touches, marks, 4, 2};

struct span_case {
    int64_t from_ms, to_ms;
    uint32_t first_touch, touches; /* from which, and how many */
    uint32_t first_mark, marks;
};

/* from <= t < to */
Test(journey_span, is_what_lies_in_the_span)
{
    static const struct span_case cases[] = {
        {INT64_MIN, INT64_MAX, 0, 4, 0, 2},
        {10, 31, 0, 4, 0, 1},
        {11, 41, 1, 3, 0, 2},
        {20, 21, 1, 2, 0, 1},
        {21, 30, 3, 0, 1, 0},
        {30, INT64_MAX, 3, 1, 1, 1},
        {INT64_MIN, 20, 0, 1, 0, 0},
        {41, 50, 4, 0, 2, 0},
        {1, 10, 0, 0, 0, 0},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct span_case *c = &cases[i];
        struct report_query query = {.from_ms = c->from_ms, .to_ms = c->to_ms};
        struct journey part = journey_span_of(&whole, &query);

        cr_expect_eq(part.touches - touches, c->first_touch, "case %zu", i);
        cr_expect_eq(part.touch_count, c->touches, "case %zu", i);
        cr_expect_eq(part.marks - marks, c->first_mark, "case %zu", i);
        cr_expect_eq(part.mark_count, c->marks, "case %zu", i);
    }
}

Test(journey_span, knows_what_was_last)
{
    struct journey part = whole;
    int64_t ms = -1;

    cr_assert(journey_span_last(&part, &ms));
    cr_expect_eq(ms, 40);
    part.mark_count = 1;
    cr_assert(journey_span_last(&part, &ms));
    cr_expect_eq(ms, 30);
    part.touch_count = 0;
    cr_assert(journey_span_last(&part, &ms));
    cr_expect_eq(ms, 20);
    part.mark_count = 0;
    cr_expect_not(journey_span_last(&part, &ms));
}
