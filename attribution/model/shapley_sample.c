#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attribution/model/shapley_solve.h"
#include "core/memory.h"

/*
 * Orders are drawn in pairs, one the reverse of the other, whose errors partly
 * cancel; so the mean of a pair is one observation. A set is inside the
 * coalition once its last key has come: in the reverse order that is its
 * first. Replicates take the first orders of the sample's, all the same ones:
 * how they differ is then due to the journeys and not to the orders.
 */
#define SAMPLE_STEPS     200000000u
#define SAMPLE_PAIRS_MIN 16
#define SAMPLE_PAIRS_MAX 32768

struct sample_turn {
    uint32_t first, last; /* places of a set's keys in the order */
};

struct sample {
    const struct shapley_sets *sets;
    size_t keys;
    uint64_t seed;
    uint32_t *order;            /* place to key */
    uint32_t *places;           /* key to place */
    struct sample_turn *turns;  /* of each set */
    struct shapley_sum *sums;   /* of each set, two lanes */
    struct shapley_sum *arrive; /* by place: the sets that are complete there */
    struct shapley_worth *added; /* by key: what it added in both orders */
    struct sample_mean *means;   /* by key */
    shapley_lanes all;
};

/* Running mean and squares about it (Welford's). */
struct sample_mean {
    shapley_lanes conversions, squares, value;
};

static uint64_t sample_draw(struct sample *sample)
{
    uint64_t word = sample->seed += 0x9e3779b97f4a7c15u;

    word = (word ^ word >> 30) * 0xbf58476d1ce4e5b9u;
    word = (word ^ word >> 27) * 0x94d049bb133111ebu;
    return word ^ word >> 31;
}

/* Fisher and Yates's shuffle. */
static void sample_shuffle(struct sample *sample)
{
    for (uint32_t i = 0; i < sample->keys; i++)
        sample->order[i] = i;
    for (size_t i = sample->keys - 1; i > 0; i--) {
        size_t j = (size_t)((sample_draw(sample) >> 32) * (i + 1) >> 32);
        uint32_t key = sample->order[i];

        sample->order[i] = sample->order[j];
        sample->order[j] = key;
    }
    for (uint32_t i = 0; i < sample->keys; i++)
        sample->places[sample->order[i]] = i;
}

static void sample_take_turns(struct sample *sample)
{
    const struct shapley_sets *sets = sample->sets;

    for (size_t i = 0; i < sets->count; i++) {
        struct sample_turn turn = {UINT32_MAX, 0};

        for (size_t j = sets->begin[i]; j < sets->begin[i + 1]; j++) {
            uint32_t place = sample->places[sets->members[j]];

            turn.first = place < turn.first ? place : turn.first;
            turn.last = place > turn.last ? place : turn.last;
        }
        sample->turns[i] = turn;
    }
}

/* Along one order: what each key adds to those before it. */
static void sample_walk(struct sample *sample, bool reverse)
{
    struct shapley_sum inside = {{0}, {0}, {0}};
    struct shapley_worth before = {{0}, {0}};

    for (size_t i = 0; i < sample->keys; i++) {
        size_t place = reverse ? sample->keys - 1 - i : i;
        struct shapley_worth *added = &sample->added[sample->order[place]];
        struct shapley_worth worth;

        shapley_sum_add(&inside, &sample->arrive[place]);
        worth = shapley_worth_of(&inside, sample->all);
        added->conversions += worth.conversions - before.conversions;
        added->value += worth.value - before.value;
        before = worth;
    }
}

static void sample_play(struct sample *sample, bool reverse)
{
    memset(sample->arrive, 0, sample->keys * sizeof(sample->arrive[0]));
    for (size_t i = 0; i < sample->sets->count; i++) {
        const struct sample_turn *turn = &sample->turns[i];

        shapley_sum_add(&sample->arrive[reverse ? turn->first : turn->last],
                        &sample->sums[i]);
    }
    sample_walk(sample, reverse);
}

static void sample_learn(struct sample *sample, size_t pairs_before)
{
    double count = (double)pairs_before + 1;

    for (size_t key = 0; key < sample->keys; key++) {
        struct sample_mean *mean = &sample->means[key];
        shapley_lanes conversions = sample->added[key].conversions * 0.5;
        shapley_lanes off = conversions - mean->conversions;

        mean->conversions += off / count;
        mean->squares += off * (conversions - mean->conversions);
        mean->value += (sample->added[key].value * 0.5 - mean->value) / count;
    }
}

static void sample_read(struct sample *sample, size_t lane)
{
    sample->all = (shapley_lanes){0};
    for (size_t i = 0; i < sample->sets->count; i++) {
        shapley_sets_read(sample->sets, i, lane, &sample->sums[i]);
        sample->all += sample->sums[i].journeys;
    }
    memset(sample->means, 0, sample->keys * sizeof(sample->means[0]));
}

static void sample_pair(struct sample *sample, size_t pairs_before)
{
    sample_shuffle(sample);
    sample_take_turns(sample);
    memset(sample->added, 0, sample->keys * sizeof(sample->added[0]));
    sample_play(sample, false);
    sample_play(sample, true);
    sample_learn(sample, pairs_before);
}

static void sample_give(const struct sample *sample, size_t k, size_t pairs,
                        struct shapley_credit *credits)
{
    double freedom = (double)pairs * (double)(pairs - 1);

    for (size_t key = 0; key < sample->keys; key++) {
        const struct sample_mean *mean = &sample->means[key];

        credits[sample->sets->occurring[key]] =
            (struct shapley_credit){mean->conversions[k], mean->value[k],
                                    sqrt(mean->squares[k] / freedom)};
    }
}

static size_t sample_pairs(const struct shapley_sets *sets)
{
    size_t steps = 2 * (sets->begin[sets->count] + 2 * sets->count +
                        4 * sets->occurring_count);
    size_t pairs = SAMPLE_STEPS / steps;

    if (pairs < SAMPLE_PAIRS_MIN)
        return SAMPLE_PAIRS_MIN;
    return pairs < SAMPLE_PAIRS_MAX ? pairs : SAMPLE_PAIRS_MAX;
}

static void sample_init(struct sample *sample, const struct shapley_sets *sets)
{
    size_t keys = sets->occurring_count;

    *sample = (struct sample){.sets = sets, .keys = keys};
    sample->order = memory_zalloc(keys, sizeof(uint32_t));
    sample->places = memory_zalloc(keys, sizeof(uint32_t));
    sample->turns = memory_zalloc(sets->count, sizeof(sample->turns[0]));
    sample->sums = memory_zalloc(sets->count, sizeof(sample->sums[0]));
    sample->arrive = memory_zalloc(keys, sizeof(sample->arrive[0]));
    sample->added = memory_zalloc(keys, sizeof(sample->added[0]));
    sample->means = memory_zalloc(keys, sizeof(sample->means[0]));
}

static void sample_release(struct sample *sample)
{
    free(sample->order);
    free(sample->places);
    free(sample->turns);
    free(sample->sums);
    free(sample->arrive);
    free(sample->added);
    free(sample->means);
}

/* Lane 0 by itself, the others two by two. */
size_t shapley_sample(const struct shapley_sets *sets, uint64_t seed,
                      struct shapley_credit *credits)
{
    size_t lanes = sets->counts.lanes;
    size_t pairs = sample_pairs(sets);
    struct sample sample;
    size_t width;

    sample_init(&sample, sets);
    for (size_t lane = 0; lane < lanes; lane += width) {
        size_t count = lane == 0 ? pairs : SAMPLE_PAIRS_MIN;

        width = lane == 0 ? 1 : SHAPLEY_LANES;
        sample.seed = seed;
        sample_read(&sample, lane);
        for (size_t i = 0; i < count; i++)
            sample_pair(&sample, i);
        for (size_t k = 0; k < width && lane + k < lanes; k++)
            sample_give(&sample, k, count, credits + (lane + k) * sets->keys);
    }
    sample_release(&sample);
    return pairs * 2;
}
