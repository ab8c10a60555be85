#include "attribution/model/shapley_sample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

/* Journeys times pairs, some 20 ns each; and a bound on the places. */
#define SAMPLE_STEPS     8000000u
#define SAMPLE_REPLICAS  2000000u
#define SAMPLE_PLACES    400000u
#define SAMPLE_PAIRS_MAX 4096u

/* What replicas count at a place. */
enum { SAMPLE_CONVERTED, SAMPLE_NOT, SAMPLE_ROWS };

/* Running mean and squares about it (Welford's). */
struct sample_mean {
    double conversions, squares, value;
};

/* One lane while its orders are played. */
struct sample_play {
    const struct shapley_sample *sample;
    size_t lane;
    double all;                /* journeys */
    struct sample_mean *means; /* by key */
    double *conversions;       /* by key: added in both ways of a pair */
    double *values;
};

static uint64_t sample_draw(uint64_t *seed)
{
    uint64_t word = *seed += 0x9e3779b97f4a7c15u;

    word = (word ^ word >> 30) * 0xbf58476d1ce4e5b9u;
    word = (word ^ word >> 27) * 0x94d049bb133111ebu;
    return word ^ word >> 31;
}

/* Fisher and Yates's shuffle. */
static void sample_shuffle(struct shapley_sample *sample, size_t pair,
                           uint64_t *seed)
{
    uint32_t *order = sample->orders + pair * sample->keys;
    uint32_t *places = sample->places + pair * sample->keys;

    for (uint32_t i = 0; i < sample->keys; i++)
        order[i] = i;
    for (size_t i = sample->keys - 1; i > 0; i--) {
        size_t j = (size_t)((sample_draw(seed) >> 32) * (i + 1) >> 32);
        uint32_t key = order[i];

        order[i] = order[j];
        order[j] = key;
    }
    for (uint32_t i = 0; i < sample->keys; i++)
        places[order[i]] = i;
}

/* As many pairs as the budget allows, from `least` to what memory bears. */
static size_t sample_pairs(size_t budget, size_t least, size_t keys,
                           size_t journeys)
{
    size_t pairs = budget / (journeys > 0 ? journeys : 1);
    size_t most = SAMPLE_PLACES / (2 * keys);

    if (most > SAMPLE_PAIRS_MAX)
        most = SAMPLE_PAIRS_MAX;
    if (pairs > most)
        pairs = most;
    return pairs > least ? pairs : least;
}

/* Of a pair's one way (0) or the other, at a place of that way. */
static size_t sample_at(const struct shapley_sample *sample, size_t pair,
                        size_t way, size_t place)
{
    return (pair * 2 + way) * sample->keys + place;
}

void shapley_sample_init(struct shapley_sample *sample, size_t keys,
                         size_t lanes, uint64_t seed, size_t journeys)
{
    size_t pairs =
        sample_pairs(SAMPLE_STEPS, SHAPLEY_PAIRS_MIN, keys, journeys);

    *sample =
        (struct shapley_sample){.keys = keys, .lanes = lanes, .pairs = pairs};
    if (lanes > 1)
        sample->replica_pairs = sample_pairs(
            SAMPLE_REPLICAS, SHAPLEY_PAIRS_MIN_REPLICAS, keys, journeys);
    sample->orders = memory_zalloc(pairs * keys, sizeof(uint32_t));
    sample->places = memory_zalloc(pairs * keys, sizeof(uint32_t));
    sample->counts = memory_zalloc(pairs * keys * 2, sizeof(sample->counts[0]));
    lane_counts_init(&sample->replicas, lanes);
    for (size_t i = 0; i < sample->replica_pairs * keys * 2 * SAMPLE_ROWS; i++)
        lane_counts_row(&sample->replicas);
    for (size_t pair = 0; pair < pairs; pair++)
        sample_shuffle(sample, pair, &seed);
}

void shapley_sample_copy(struct shapley_sample *sample,
                         const struct shapley_sample *from)
{
    size_t cells = from->pairs * from->keys;

    *sample = *from;
    sample->orders = memory_resize(NULL, cells, sizeof(uint32_t));
    sample->places = memory_resize(NULL, cells, sizeof(uint32_t));
    sample->counts = memory_resize(NULL, cells * 2, sizeof(sample->counts[0]));
    memcpy(sample->orders, from->orders, cells * sizeof(uint32_t));
    memcpy(sample->places, from->places, cells * sizeof(uint32_t));
    memcpy(sample->counts, from->counts, cells * 2 * sizeof(from->counts[0]));
    lane_counts_copy(&sample->replicas, &from->replicas);
}

void shapley_sample_release(struct shapley_sample *sample)
{
    lane_counts_release(&sample->replicas);
    free(sample->counts);
    free(sample->places);
    free(sample->orders);
    *sample = (struct shapley_sample){0};
}

/* A journey that is complete at a place: `own` in lane 0, and in replicas. */
static void sample_count(struct shapley_sample *sample, size_t at,
                         const struct shapley_outcome *own,
                         const struct shapley_outcome *outcome)
{
    struct shapley_place *place = &sample->counts[at];
    uint32_t row = (uint32_t)(at * SAMPLE_ROWS);

    place->conversions += own->conversions;
    place->nulls += own->nulls;
    place->value += own->value;
    if (outcome == NULL)
        return;
    if (outcome->conversions != 0)
        lane_counts_add(&sample->replicas, row + SAMPLE_CONVERTED,
                        outcome->conversions);
    if (outcome->nulls != 0)
        lane_counts_add(&sample->replicas, row + SAMPLE_NOT, outcome->nulls);
}

void shapley_sample_add(struct shapley_sample *sample, const uint32_t *path,
                        size_t n, const struct shapley_outcome *outcome,
                        const uint8_t *weights)
{
    double weight = weights != NULL ? weights[0] : 1;
    struct shapley_outcome own = {outcome->conversions * weight,
                                  outcome->value * weight,
                                  outcome->nulls * weight};

    if (sample->replica_pairs > 0)
        lane_counts_weigh(&sample->replicas, weights);
    for (size_t pair = 0; pair < sample->pairs; pair++) {
        const uint32_t *places = sample->places + pair * sample->keys;
        bool replicas = pair < sample->replica_pairs;
        uint32_t first = places[path[0]];
        uint32_t last = first;

        for (size_t i = 1; i < n; i++) {
            uint32_t place = places[path[i]];

            first = place < first ? place : first;
            last = place > last ? place : last;
        }
        sample_count(sample, sample_at(sample, pair, 0, last), &own,
                     replicas ? outcome : NULL);
        sample_count(sample,
                     sample_at(sample, pair, 1, sample->keys - 1 - first), &own,
                     replicas ? outcome : NULL);
    }
}

/* What a lane counted at a place. */
static struct shapley_place sample_get(const struct sample_play *play,
                                       size_t at)
{
    const struct lane_counts *replicas = &play->sample->replicas;
    uint32_t row = (uint32_t)(at * SAMPLE_ROWS);

    if (play->lane == 0)
        return play->sample->counts[at];
    return (struct shapley_place){
        .conversions =
            lane_counts_get(replicas, row + SAMPLE_CONVERTED, play->lane),
        .nulls = lane_counts_get(replicas, row + SAMPLE_NOT, play->lane),
    };
}

/* Along one order: what each key adds to those before it. */
static void sample_walk(struct sample_play *play, size_t pair, size_t way)
{
    const struct shapley_sample *sample = play->sample;
    const uint32_t *order = sample->orders + pair * sample->keys;
    double converted = 0, inside = 0, value = 0;
    double worth_before = 0, value_before = 0;

    for (size_t i = 0; i < sample->keys; i++) {
        uint32_t key = order[way == 0 ? i : sample->keys - 1 - i];
        size_t at = sample_at(sample, pair, way, i);
        struct shapley_place place = sample_get(play, at);
        double scale;

        converted += place.conversions;
        inside += place.conversions + place.nulls;
        value += place.value;
        scale = inside > 0 ? play->all / inside : 0;
        play->conversions[key] += converted * scale - worth_before;
        play->values[key] += value * scale - value_before;
        worth_before = converted * scale;
        value_before = value * scale;
    }
}

static void sample_learn(struct sample_play *play, size_t pairs_before)
{
    double count = (double)pairs_before + 1;

    for (size_t key = 0; key < play->sample->keys; key++) {
        struct sample_mean *mean = &play->means[key];
        double conversions = play->conversions[key] / 2;
        double off = conversions - mean->conversions;

        mean->conversions += off / count;
        mean->squares += off * (conversions - mean->conversions);
        mean->value += (play->values[key] / 2 - mean->value) / count;
        play->conversions[key] = 0;
        play->values[key] = 0;
    }
}

/* Every order holds all journeys; the first one tells how many. */
static void sample_begin(struct sample_play *play, size_t lane)
{
    play->lane = lane;
    play->all = 0;
    for (size_t i = 0; i < play->sample->keys; i++) {
        struct shapley_place place = sample_get(play, i);

        play->all += place.conversions + place.nulls;
    }
    memset(play->means, 0, play->sample->keys * sizeof(play->means[0]));
}

static void sample_give(const struct sample_play *play, double pairs,
                        struct shapley_credit *credits)
{

    for (size_t key = 0; key < play->sample->keys; key++) {
        const struct sample_mean *mean = &play->means[key];

        credits[key] = (struct shapley_credit){
            mean->conversions, mean->value,
            sqrt(mean->squares / (pairs * (pairs - 1)))};
    }
}

void shapley_sample_solve(const struct shapley_sample *sample,
                          struct shapley_credit *credits)
{
    struct sample_play play = {.sample = sample};

    play.means = memory_zalloc(sample->keys, sizeof(play.means[0]));
    play.conversions = memory_zalloc(sample->keys, sizeof(double));
    play.values = memory_zalloc(sample->keys, sizeof(double));
    for (size_t lane = 0; lane < sample->lanes; lane++) {
        size_t pairs = lane == 0 ? sample->pairs : sample->replica_pairs;

        sample_begin(&play, lane);
        for (size_t pair = 0; pair < pairs; pair++) {
            sample_walk(&play, pair, 0);
            sample_walk(&play, pair, 1);
            sample_learn(&play, pair);
        }
        sample_give(&play, (double)pairs, credits + lane * sample->keys);
    }
    free(play.values);
    free(play.conversions);
    free(play.means);
}
