#include "core/metrics.h"

#include <criterion/criterion.h>

enum { CLICKS, DEPTH, COUNT };

static const struct metric_def defs[COUNT] = {
    [CLICKS] = {"waypost_clicks_total", METRIC_COUNTER, "Clicks."},
    [DEPTH] = {"waypost_depth", METRIC_GAUGE, "Depth."},
};

Test(metrics, sums_the_sets_as_prometheus_text)
{
    struct metrics a;
    struct metrics b;
    struct metrics *sets[] = {&a, &b};
    struct buffer out = BUFFER_INIT;

    metrics_init(&a, COUNT);
    metrics_init(&b, COUNT);
    metrics_add(&a, CLICKS, 40);
    metrics_add(&b, CLICKS, 2);
    metrics_set(&a, DEPTH, -3);
    metrics_set(&a, DEPTH, 5);
    metrics_render(defs, COUNT, sets, 2, &out);
    cr_assert_str_eq(buffer_str(&out), "# HELP waypost_clicks_total Clicks.\n"
                                       "# TYPE waypost_clicks_total counter\n"
                                       "waypost_clicks_total 42\n"
                                       "# HELP waypost_depth Depth.\n"
                                       "# TYPE waypost_depth gauge\n"
                                       "waypost_depth 5\n");
    buffer_release(&out);
    metrics_release(&a);
    metrics_release(&b);
    cr_assert_null(a.values);
}
