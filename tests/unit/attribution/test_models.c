#include "attribution/model/models.h"

#include <criterion/criterion.h>
#include <stdlib.h>

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
                                    .half_life_ms = 7 * DAY,
                                    .lead_ms = MODEL_NO_MARK,
                                    .opportunity_ms = MODEL_NO_MARK};
    const struct model *model = models_find(slice_str(name));

    cr_assert_not_null(model, "%s", name);
    model->weigh(&journey, weights);
}

Test(models, weigh_as_defined)
{
    static const struct weights_case cases[] = {
        {"first", 1, {{1, 0, false}}, {1}},
        {"first", 3, {{1, 0, true}, {2, 0, false}, {3, 0, false}}, {1, 0, 0}},
        {"last", 3, {{1, 0, false}, {2, 0, false}, {3, 0, true}}, {0, 0, 1}},
        {"last_non_direct", 1, {{1, 0, true}}, {1}},
        {"last_non_direct", 2, {{1, 0, true}, {2, 0, true}}, {0, 1}},
        {"last_non_direct",
         4,
         {{1, 0, false}, {2, 0, false}, {3, 0, true}, {4, 0, true}},
         {0, 1, 0, 0}},
        {"linear", 1, {{1, 0, false}}, {1}},
        {"linear",
         4,
         {{1, 0, false}, {2, 0, true}, {3, 0, false}, {4, 0, false}},
         {.25, .25, .25, .25}},
        {"position", 1, {{1, 0, false}}, {1}},
        {"position", 2, {{1, 0, false}, {2, 0, false}}, {.5, .5}},
        {"position",
         3,
         {{1, 0, false}, {2, 0, false}, {3, 0, false}},
         {.4, .2, .4}},
        {"position",
         5,
         {{1, 0, false},
          {2, 0, false},
          {3, 0, false},
          {4, 0, false},
          {5, 0, false}},
         {.4, .2 / 3, .2 / 3, .2 / 3, .4}},
        {"time_decay", 1, {{1, 0, false}}, {1}},
        /* Ages 14, 7 and 0 days after day 86: 1/4, 1/2, 1 of 7/4. */
        {"time_decay",
         3,
         {{86, 0, false}, {93, 0, false}, {100, 0, false}},
         {1. / 7, 2. / 7, 4. / 7}},
        {"time_decay", 2, {{50, 0, false}, {50, 0, true}}, {.5, .5}},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct weights_case *c = &cases[i];
        struct model_touch touches[5];
        double weights[5];

        for (size_t j = 0; j < c->count; j++)
            touches[j] = (struct model_touch){c->touches[j].time_ms * DAY, 0,
                                              c->touches[j].direct};
        weigh(c->model, touches, c->count, weights);
        for (size_t j = 0; j < c->count; j++)
            cr_expect_float_eq(weights[j], c->weights[j], 1e-12,
                               "case %zu %s, touch %zu: %.17g", i, c->model, j,
                               weights[j]);
    }
}

/* A journey with marks, times in days; 0: no mark. */
struct marked_case {
    const char *model;
    size_t count;
    int64_t lead, opportunity;
    struct model_touch touches[5];
    double weights[5];
};

#define TOUCHES_1 \
    {             \
        {         \
            1     \
        }         \
    }
#define TOUCHES_2 \
    {             \
        {1},      \
        {         \
            2     \
        }         \
    }
#define TOUCHES_3 \
    {             \
        {1}, {2}, \
        {         \
            3     \
        }         \
    }
#define TOUCHES_5           \
    {                       \
        {1}, {2}, {3}, {4}, \
        {                   \
            5               \
        }                   \
    }

static int64_t mark(int64_t day)
{
    return day > 0 ? day * DAY : MODEL_NO_MARK;
}

static void expect_weights(const struct marked_case *c, size_t number)
{
    struct model_touch touches[5];
    double weights[5] = {0};
    struct model_journey journey = {touches,       c->count,
                                    50 * DAY,      7 * DAY,
                                    mark(c->lead), mark(c->opportunity)};

    for (size_t i = 0; i < c->count; i++)
        touches[i] = (struct model_touch){c->touches[i].time_ms * DAY,
                                          c->touches[i].key, false};
    models_find(slice_str(c->model))->weigh(&journey, weights);
    for (size_t i = 0; i < c->count; i++)
        cr_expect_float_eq(weights[i], c->weights[i], 1e-15,
                           "case %zu %s, touch %zu: %.17g", number, c->model, i,
                           weights[i]);
}

Test(models, anchors_take_their_parts)
{
    static const struct marked_case cases[] = {
        {"j_shaped", 1, 0, 0, TOUCHES_1, {1}},
        {"j_shaped", 2, 0, 0, TOUCHES_2, {.25, .75}},
        {"j_shaped", 3, 0, 0, TOUCHES_3, {.2, .2, .6}},
        {"inverse_j", 1, 0, 0, TOUCHES_1, {1}},
        {"inverse_j", 2, 0, 0, TOUCHES_2, {.75, .25}},
        {"inverse_j", 5, 0, 0, TOUCHES_5, {.6, .2 / 3, .2 / 3, .2 / 3, .2}},
        /* Marks mean nothing to the models of ends. */
        {"j_shaped", 3, 2, 2, TOUCHES_3, {.2, .2, .6}},
        {"u_lead", 5, 3, 0, TOUCHES_5, {.4, .2 / 3, .4, .2 / 3, .2 / 3}},
        /* No lead: 0.4 and 0.2 become 2/3 and 1/3. */
        {"u_lead", 3, 0, 0, TOUCHES_3, {2. / 3, 1. / 6, 1. / 6}},
        /* A lead after the conversion is missing; one at it is not. */
        {"u_lead", 3, 51, 0, TOUCHES_3, {2. / 3, 1. / 6, 1. / 6}},
        {"u_lead", 3, 50, 0, TOUCHES_3, {.4, .2, .4}},
        /* First and lead on one touch. */
        {"u_lead", 3, 1, 0, TOUCHES_3, {.8, .1, .1}},
        {"u_lead", 2, 2, 0, TOUCHES_2, {.5, .5}},
        {"u_lead", 1, 9, 0, TOUCHES_1, {1}},
        /* No touch at or before the lead. */
        {"u_lead", 2, 1, 0, {{2}, {3}}, {2. / 3, 1. / 3}},
        /* Of touches at the same instant the last is the lead's. */
        {"u_lead", 3, 2, 0, {{1}, {2}, {2}}, {.4, .2, .4}},
        {"w_shaped", 5, 2, 4, TOUCHES_5, {.3, .3, .05, .3, .05}},
        {"w_shaped", 3, 2, 2, TOUCHES_3, {.3, .6, .1}},
        {"w_shaped", 3, 2, 3, TOUCHES_3, {1. / 3, 1. / 3, 1. / 3}},
        {"w_shaped", 3, 1, 1, TOUCHES_3, {.9, .05, .05}},
        {"w_shaped", 3, 0, 2, TOUCHES_3, {3. / 7, 3. / 7, 1. / 7}},
        {"w_shaped", 1, 0, 0, TOUCHES_1, {1}},
        {"full_path", 5, 2, 3, TOUCHES_5, {.225, .225, .225, .1, .225}},
        {"full_path", 1, 1, 1, TOUCHES_1, {1}},
        {"full_path", 2, 1, 2, TOUCHES_2, {.5, .5}},
        {"full_path", 2, 0, 0, TOUCHES_2, {.5, .5}},
        /* All three ends of the funnel at the close. */
        {"full_path", 3, 9, 9, TOUCHES_3, {.225, .1, .675}},
        {"full_path", 3, 0, 0, TOUCHES_3, {9. / 22, 2. / 11, 9. / 22}},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        expect_weights(&cases[i], i);
}

Test(models, shapley_shares_by_key)
{
    static const struct marked_case cases[] = {
        {"shapley", 1, 0, 0, {{1, 7}}, {1}},
        {"shapley", 2, 0, 0, {{1, 7}, {2, 7}}, {.5, .5}},
        {"shapley", 3, 0, 0, {{1, 7}, {2, 8}, {3, 7}}, {.25, .5, .25}},
        {"shapley",
         5,
         0,
         0,
         {{1, 1}, {2, 2}, {3, 3}, {4, 3}, {5, 3}},
         {1. / 3, 1. / 3, 1. / 9, 1. / 9, 1. / 9}},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        expect_weights(&cases[i], i);
}

static uint32_t draw(uint32_t *state)
{
    *state = *state * 1103515245u + 12345u;
    return *state >> 8;
}

static void make_journey(struct model_journey *journey,
                         struct model_touch *touches, uint32_t *state)
{
    int64_t time = 0;

    for (size_t i = 0; i < journey->count; i++) {
        time += (int64_t)(draw(state) % 3) * 1000000;
        touches[i] =
            (struct model_touch){time, draw(state) % 6, draw(state) % 4 == 0};
    }
    journey->touches = touches;
    journey->time_ms = time + 500000;
    journey->half_life_ms = 7 * DAY;
    journey->lead_ms = (int64_t)draw(state) % (time + 1000000);
    journey->opportunity_ms = draw(state) % 3 == 0
                                  ? MODEL_NO_MARK
                                  : (int64_t)draw(state) % (time + 1000000);
}

static void expect_sum(const struct model *model,
                       const struct model_journey *journey, double *weights)
{
    long double sum = 0;

    model->weigh(journey, weights);
    for (size_t i = 0; i < journey->count; i++) {
        cr_assert_geq(weights[i], 0);
        sum += weights[i];
    }
    cr_assert_float_eq((double)sum, 1, 1e-12, "%s of %zu: %.17g", model->name,
                       journey->count, (double)sum);
}

static void expect_sums(const struct model_journey *journey, double *weights)
{
    for (const struct model *m = models_list(); m->name != NULL; m++) {
        if (m->family == MODEL_TOUCH)
            expect_sum(m, journey, weights);
    }
}

Test(models, weights_of_any_journey_sum_to_one)
{
    uint32_t state = 1;

    for (size_t i = 0; i < 5000; i++) {
        struct model_touch touches[MOST];
        double weights[MOST];
        struct model_journey journey = {.count = 1 + i % MOST};

        make_journey(&journey, touches, &state);
        expect_sums(&journey, weights);
    }
}

Test(models, weights_of_a_long_journey_sum_to_one)
{
    struct model_journey journey = {.count = 100000};
    struct model_touch *touches = calloc(journey.count, sizeof(*touches));
    double *weights = calloc(journey.count, sizeof(*weights));
    uint32_t state = 2;

    make_journey(&journey, touches, &state);
    expect_sums(&journey, weights);
    free(weights);
    free(touches);
}

/* Few touches are compared with each other and many are sorted. */
Test(models, shapley_of_many_touches_is_that_of_few)
{
    struct model_touch touches[100];
    double weights[100];
    struct model_journey journey = {touches, 100, 0, DAY, 0, 0};

    for (size_t i = 0; i < 100; i++)
        touches[i].key = i < 98 ? i % 2 : 2;
    models_find(SLICE("shapley"))->weigh(&journey, weights);
    cr_expect_float_eq(weights[0], 1. / 3 / 49, 1e-16);
    cr_expect_float_eq(weights[97], 1. / 3 / 49, 1e-16);
    cr_expect_float_eq(weights[99], 1. / 3 / 2, 1e-16);
}

Test(models, stand_in_the_order_of_reports)
{
    static const char *const names[] = {
        "first",     "last",      "last_non_direct", "linear",      "position",
        "j_shaped",  "inverse_j", "time_decay",      "u_lead",      "w_shaped",
        "full_path", "markov",    "shapley",         "shapley_rate"};
    const struct model *model = models_list();

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++, model++) {
        cr_assert_str_eq(model->name, names[i]);
        cr_expect_eq(model->weigh == NULL, model->family != MODEL_TOUCH);
    }
    cr_expect_null(model->name);
}

/* A thousand half-lives underflow to nothing, but never to no weight at all. */
Test(models, time_decay_survives_long_journeys)
{
    struct model_touch touches[] = {{-20000 * DAY, 0, false}, {0, 0, false}};
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
