/*
 * What the models that look at all paths cost, on one core.
 *
 *     cmake --preset release && ninja -C build/release bench_models &&
 *         nice build/release/bench_models [RUNS]
 *
 * Prints min, median and max of RUNS (7) runs of each figure, in about a
 * minute. Time is the process's CPU time, so that what else the machine does
 * counts less. Paths are drawn anew from the same seed each time.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "attribution/model/bootstrap.h"
#include "attribution/model/markov.h"
#include "attribution/model/shapley_rate.h"
#include "attribution/paths/attribute.h"
#include "core/buffer.h"
#include "core/file.h"
#include "core/memory.h"

#define RUNS_MAX 101
#define LANES    201
#define TOUCHES  10

struct bench_case {
    const char *name;
    const char *unit;
    double (*run)(void); /* one figure */
};

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static uint32_t draw(uint32_t *state, uint32_t below)
{
    *state = *state * 1103515245u + 12345u;
    return (*state >> 8) % below;
}

static void draw_path(uint32_t *path, size_t n, uint32_t keys, uint32_t *state)
{
    for (size_t i = 0; i < n; i++)
        path[i] = draw(state, keys);
}

/* A chain of `paths` paths; those of several lanes are null but for a few. */
static struct markov *make_chain(unsigned order, uint32_t keys, size_t lanes,
                                 size_t paths, double *adding)
{
    struct markov *chain = markov_new(order, keys, lanes);
    uint32_t *drawn = memory_alloc(paths * TOUCHES * sizeof(uint32_t));
    uint8_t weights[LANES];
    uint32_t state = 1;
    double start;

    draw_path(drawn, paths * TOUCHES, keys, &state);
    start = now();
    for (size_t i = 0; i < paths; i++) {
        struct markov_outcome outcome = {i % 50 == 0, 0, i % 50 != 0};

        if (lanes > 1)
            bootstrap_weights(1, i, weights, lanes);
        markov_add(chain, drawn + i * TOUCHES, TOUCHES, &outcome,
                   lanes > 1 ? weights : NULL);
    }
    *adding = now() - start;
    free(drawn);
    return chain;
}

static double solve_lanes(struct markov *chain, size_t keys, size_t lanes)
{
    struct markov_credit *credits = memory_zalloc(keys, sizeof(*credits));
    struct error err = ERROR_INIT;
    double start = now();

    for (size_t lane = 0; lane < lanes; lane++) {
        if (markov_solve(chain, lane, credits, &err) < 0)
            fprintf(stderr, "%s\n", err.message);
    }
    free(credits);
    return (now() - start) * 1e3;
}

static double run_solve(unsigned order, uint32_t keys, size_t lanes,
                        size_t paths)
{
    double adding;
    struct markov *chain = make_chain(order, keys, lanes, paths, &adding);
    double ms = solve_lanes(chain, keys, lanes);

    markov_free(&chain);
    return ms;
}

static double run_solve_250(void)
{
    return run_solve(1, 250, 1, 200000);
}

static double run_solve_lanes(void)
{
    return run_solve(1, 50, LANES, 100000);
}

static double run_solve_order_2(void)
{
    return run_solve(2, 50, 1, 20000);
}

static double run_add_lanes(void)
{
    double adding;
    struct markov *chain = make_chain(1, 50, LANES, 1000000, &adding);

    markov_free(&chain);
    return adding * 1e3;
}

static double run_add_one(void)
{
    double adding;
    struct markov *chain = make_chain(1, 50, 1, 1000000, &adding);

    markov_free(&chain);
    return 1000000. * TOUCHES / adding * 1e-6;
}

static double run_weights(void)
{
    uint8_t weights[LANES];
    volatile unsigned sum = 0;
    double start = now();

    for (uint64_t person = 0; person < 1000000; person++) {
        bootstrap_weights(1, person, weights, LANES);
        sum += weights[LANES - 1];
    }
    return (now() - start) * 1e3;
}

static double run_shapley(uint32_t keys, size_t lanes)
{
    struct shapley_rate *game = shapley_rate_new(keys, lanes, 1, 100000);
    uint8_t weights[LANES];
    uint32_t state = 1;
    double start = now();

    for (size_t i = 0; i < 100000; i++) {
        struct shapley_outcome outcome = {i % 10 == 0, 0, i % 10 != 0};
        uint32_t path[4];

        draw_path(path, 4, keys, &state);
        bootstrap_weights(1, i, weights, lanes);
        shapley_rate_add(game, path, 4, &outcome, weights);
    }
    shapley_rate_solve(game);
    shapley_rate_free(&game);
    return (now() - start) * 1e3;
}

static double run_shapley_exact(void)
{
    return run_shapley(14, LANES);
}

static double run_shapley_sampled(void)
{
    return run_shapley(30, LANES);
}

static void write_paths(const char *name, size_t rows, uint32_t channels)
{
    static const char *const words[] = {"facebook", "google-ads", "email",
                                        "partner",  "linkedin",   "qr-flyer"};
    struct buffer out = BUFFER_INIT;
    struct error err = ERROR_INIT;
    uint32_t state = 1;

    buffer_append(&out, SLICE("path,total_conversions,"
                              "total_conversion_value,total_null\n"));
    for (size_t i = 0; i < rows; i++) {
        for (uint32_t n = 3 + draw(&state, 3); n > 0; n--) {
            uint32_t channel = draw(&state, channels);

            buffer_appendf(&out, "%s%u%s", words[channel % 6], channel,
                           n > 1 ? " > " : ",");
        }
        buffer_appendf(&out, "%u,%u.5,%u\n", draw(&state, 3), draw(&state, 100),
                       draw(&state, 20));
    }
    if (file_write(name, buffer_slice(&out), 0600, &err) < 0)
        fprintf(stderr, "%s\n", err.message);
    buffer_release(&out);
}

/* Million rows a second of the whole command, seven models. */
static double run_attribute(uint32_t channels)
{
    char command[] = "attribute";
    char output[] = "-o";
    char name[64];
    char credits[80];
    char *arguments[] = {command, name, output, credits, NULL};
    double start;

    snprintf(name, sizeof(name), "/tmp/bench-models-%u-%d.csv", channels,
             (int)getpid());
    snprintf(credits, sizeof(credits), "%s.out", name);
    write_paths(name, 1000000, channels);
    start = now();
    attribute_run(4, arguments);
    start = 1 / (now() - start);
    unlink(name);
    unlink(credits);
    return start;
}

static double run_attribute_12(void)
{
    return run_attribute(12);
}

static double run_attribute_40(void)
{
    return run_attribute(40);
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

static const struct bench_case cases[] = {
    {"bootstrap weights, 201 lanes, a person", "ns", run_weights},
    {"markov, 250 keys: solve", "ms", run_solve_250},
    {"markov, 50 keys, 201 lanes: solve all", "ms", run_solve_lanes},
    {"markov, order 2, 50 keys, 20,000 paths: solve", "ms", run_solve_order_2},
    {"markov, 50 keys, 201 lanes: add 1M paths of 10", "ms", run_add_lanes},
    {"markov, 50 keys, 1 lane: add", "M/s", run_add_one},
    {"shapley_rate, 14 keys, 201 lanes, 100k paths", "ms", run_shapley_exact},
    {"shapley_rate, 30 keys, 201 lanes, 100k paths", "ms", run_shapley_sampled},
    {"attribute, 1M rows, 12 channels: rows", "M/s", run_attribute_12},
    {"attribute, 1M rows, 40 channels: rows", "M/s", run_attribute_40},
};

int main(int argc, char **argv)
{
    double figures[RUNS_MAX];
    uint64_t runs = 7;

    if (argc > 2 ||
        (argc == 2 && (!slice_parse_u64(slice_str(argv[1]), &runs) ||
                       runs < 1 || runs > RUNS_MAX))) {
        fprintf(stderr, "bench_models [RUNS], 1 to %d\n", RUNS_MAX);
        return 64;
    }
    printf("%-48s %4s %9s %9s %9s  of %u runs\n", "", "", "min", "median",
           "max", (unsigned)runs);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        for (size_t run = 0; run < runs; run++)
            figures[run] = cases[i].run();
        qsort(figures, runs, sizeof(figures[0]), compare);
        printf("%-48s %4s %9.2f %9.2f %9.2f\n", cases[i].name, cases[i].unit,
               figures[0], figures[runs / 2], figures[runs - 1]);
        fflush(stdout);
    }
    return 0;
}
