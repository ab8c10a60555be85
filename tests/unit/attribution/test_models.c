#include "attribution/model/models.h"

#include <criterion/criterion.h>

#define DAY  ((int64_t)86400000)
#define MOST 50

struct weights_case {
    const char *model;
    size_t count;
    struct model_touch touches[5]; /* times in days */
    double weights[5];
};

static void weigh(const char *name, const struct model_touch *touches,
                  size_t count, double *weights)
{
    struct model_journey journey = {.touches = touches,
                                    .count = count,
                                    .time_ms = 100 * DAY,
                                    .half_life_ms = 7 * DAY};
    const struct model *model = models_find(slice_str(name));

    cr_assert_not_null(model, "%s", name);
    model->weigh(&journey, weights);
}

Test(models, weigh_as_defined)
{
    static const struct weights_case cases[] = {
        {"first", 1, {{1, false}}, {1}},
        {"first", 3, {{1, true}, {2, false}, {3, false}}, {1, 0, 0}},
        {"last", 3, {{1, false}, {2, false}, {3, true}}, {0, 0, 1}},
        {"last_non_direct", 1, {{1, true}}, {1}},
        {"last_non_direct", 2, {{1, true}, {2, true}}, {0, 1}},
        {"last_non_direct",
         4,
         {{1, false}, {2, false}, {3, true}, {4, true}},
         {0, 1, 0, 0}},
        {"linear", 1, {{1, false}}, {1}},
        {"linear",
         4,
         {{1, false}, {2, true}, {3, false}, {4, false}},
         {.25, .25, .25, .25}},
        {"position", 1, {{1, false}}, {1}},
        {"position", 2, {{1, false}, {2, false}}, {.5, .5}},
        {"position", 3, {{1, false}, {2, false}, {3, false}}, {.4, .2, .4}},
        {"position",
         5,
         {{1, false}, {2, false}, {3, false}, {4, false}, {5, false}},
         {.4, .2 / 3, .2 / 3, .2 / 3, .4}},
        {"time_decay", 1, {{1, false}}, {1}},
        /* Ages 14, 7 and 0 days after day 86: 1/4, 1/2, 1 of 7/4. */
        {"time_decay",
         3,
         {{86, false}, {93, false}, {100, false}},
         {1. / 7, 2. / 7, 4. / 7}},
        {"time_decay", 2, {{50, false}, {50, true}}, {.5, .5}},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct weights_case *c = &cases[i];
        struct model_touch touches[5];
        double weights[5];

        for (size_t j = 0; j < c->count; j++)
            touches[j] = (struct model_touch){c->touches[j].time_ms * DAY,
                                              c->touches[j].direct};
        weigh(c->model, touches, c->count, weights);
        for (size_t j = 0; j < c->count; j++)
            cr_expect_float_eq(weights[j], c->weights[j], 1e-12,
                               "case %zu %s, touch %zu: %.17g", i, c->model, j,
                               weights[j]);
    }
}

Test(models, weights_of_any_journey_sum_to_one)
{
    uint32_t state = 1;

    for (size_t i = 0; i < 2000; i++) {
        struct model_touch touches[MOST];
        size_t count = 1 + i % MOST;
        int64_t time = 0;

        for (size_t j = 0; j < count; j++) {
            state = state * 1103515245u + 12345u;
            time += (int64_t)(state >> 16) * 1000;
            touches[j] = (struct model_touch){time, state >> 30 == 0};
        }
        for (const struct model *m = models_list(); m->name != NULL; m++) {
            double weights[MOST];
            double sum = 0;

            weigh(m->name, touches, count, weights);
            for (size_t j = 0; j < count; j++) {
                cr_assert_geq(weights[j], 0);
                sum += weights[j];
            }
            cr_assert_float_eq(sum, 1, 1e-12, "%s of %zu", m->name, count);
        }
    }
}

/* A thousand half-lives underflow to nothing, but never to no weight at all. */
Test(models, time_decay_survives_long_journeys)
{
    struct model_touch touches[] = {{-20000 * DAY, false}, {0, false}};
    double weights[2];

    weigh("time_decay", touches, 2, weights);
    cr_expect_float_eq(weights[1], 1, 1e-12);
    cr_expect_float_eq(weights[0], 0, 1e-12);
}

Test(models, finds_no_model_of_another_name)
{
    cr_expect_null(models_find(SLICE("")));
    cr_expect_null(models_find(SLICE("Last")));
    cr_expect_null(models_find(SLICE("lastt")));
}
