#include "attribution/model/bootstrap.h"

#include <math.h>
#include <string.h>

/*
 * Sixteen lanes are drawn at once, one from each 16 bits of four xorshift128+
 * generators. Their states are seeded by splitmix64 from seed and person, so
 * that persons with neighbouring numbers have nothing in common. Vectors are
 * the compiler's, two of 16 bytes because every machine has those.
 */
#define BOOTSTRAP_BLOCK 16

typedef uint64_t bootstrap_words __attribute__((vector_size(16)));
typedef int16_t bootstrap_draws __attribute__((vector_size(16)));
typedef uint8_t bootstrap_bytes __attribute__((vector_size(8)));

struct bootstrap_state {
    bootstrap_words a[2], b[2];
};

/*
 * A weight is how many steps a draw of 16 bits lies above: their places are
 * those of the Poisson(1) distribution function at 0 ... 7, in 65536ths, and
 * as rounded here the mean is exactly 1 and the variance 1 - 2/65536. `above`
 * is how many of the 65536 draws, from -32768, reach the step.
 */
#define BOOTSTRAP_STEP(above)                                                  \
    {                                                                          \
        32767 - (above), 32767 - (above), 32767 - (above), 32767 - (above),    \
            32767 - (above), 32767 - (above), 32767 - (above), 32767 - (above) \
    }

static const bootstrap_draws bootstrap_steps[] = {
    BOOTSTRAP_STEP(41427), BOOTSTRAP_STEP(17317), BOOTSTRAP_STEP(5263),
    BOOTSTRAP_STEP(1244),  BOOTSTRAP_STEP(240),   BOOTSTRAP_STEP(39),
    BOOTSTRAP_STEP(5),     BOOTSTRAP_STEP(1),
};

#define BOOTSTRAP_STEPS (sizeof(bootstrap_steps) / sizeof(bootstrap_steps[0]))

static uint64_t bootstrap_mix(uint64_t word)
{
    word = (word ^ word >> 30) * 0xbf58476d1ce4e5b9u;
    word = (word ^ word >> 27) * 0x94d049bb133111ebu;
    return word ^ word >> 31;
}

static void bootstrap_start(struct bootstrap_state *state, uint64_t seed,
                            uint64_t person)
{
    const uint64_t golden = 0x9e3779b97f4a7c15u;
    uint64_t at = bootstrap_mix(bootstrap_mix(seed + golden) ^ person);

    for (size_t i = 0; i < 2; i++) {
        state->a[i] = (bootstrap_words){bootstrap_mix(at + golden),
                                        bootstrap_mix(at + golden * 2)};
        state->b[i] = (bootstrap_words){bootstrap_mix(at + golden * 3),
                                        bootstrap_mix(at + golden * 4)};
        at += golden * 4;
    }
}

static void bootstrap_count(bootstrap_words bits, uint8_t *weights)
{
    bootstrap_draws draws = (bootstrap_draws)bits;
    bootstrap_draws counts = {0};
    bootstrap_bytes bytes;

#pragma GCC unroll 8
    for (size_t i = 0; i < BOOTSTRAP_STEPS; i++)
        counts -= draws > bootstrap_steps[i];
    bytes = __builtin_convertvector(counts, bootstrap_bytes);
    memcpy(weights, &bytes, sizeof(bytes));
}

static void bootstrap_next(struct bootstrap_state *state, uint8_t *weights)
{
#pragma GCC unroll 2
    for (size_t i = 0; i < 2; i++) {
        bootstrap_words a = state->a[i];
        bootstrap_words b = state->b[i];

        bootstrap_count(a + b, weights + sizeof(bootstrap_bytes) * i);
        a ^= a << 23;
        state->a[i] = b;
        state->b[i] = a ^ b ^ a >> 18 ^ b >> 5;
    }
}

void bootstrap_weights(uint64_t seed, uint64_t person, uint8_t *weights,
                       size_t lanes)
{
    struct bootstrap_state state;
    uint8_t rest[BOOTSTRAP_BLOCK];
    size_t i = 0;

    bootstrap_start(&state, seed, person);
    for (; i + BOOTSTRAP_BLOCK <= lanes; i += BOOTSTRAP_BLOCK)
        bootstrap_next(&state, weights + i);
    if (i < lanes) {
        bootstrap_next(&state, rest);
        memcpy(weights + i, rest, lanes - i);
    }
    if (lanes > 0)
        weights[0] = 1;
}

double bootstrap_error(const double *values, size_t lanes)
{
    double mean = 0;
    double squares = 0;

    if (lanes < 3)
        return 0;
    for (size_t i = 1; i < lanes; i++)
        mean += values[i] / (double)(lanes - 1);
    for (size_t i = 1; i < lanes; i++)
        squares += (values[i] - mean) * (values[i] - mean);
    return sqrt(squares / (double)(lanes - 2));
}
