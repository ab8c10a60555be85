/*
 * What a QR code costs, as a ratio to libqrencode's bare encoding in the same
 * run: 1 is as fast, 0.5 takes twice as long. A whole symbol is encoded,
 * proved and written.
 *
 *     cmake --preset release && ninja -C build/release bench_qr &&
 *         nice build/release/bench_qr [RUNS]
 *
 * Prints min, median and max of RUNS (21) runs of each figure, in a few
 * seconds. Time is the process's CPU time, so that what else the machine does
 * counts less; the bare encoding is timed in turn with each figure.
 */
#include <qrencode.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "qr/qr_request.h"

#define RUNS_MAX 1001
#define ROUNDS   200 /* symbols of one timing */

static const char *const texts[] = {
    "https://go.acme.com/x7Kq?qr=1",
    "HTTPS://GO.ACME.COM/Q/7KQ2M9XA",
};

#define TEXTS (sizeof(texts) / sizeof(texts[0]))

struct bench_case {
    const char *name;
    double goal;            /* 0: none */
    const char *options[8]; /* name=value; NULL ends them */
};

static const struct bench_case cases[] = {
    {"plain SVG", 0.8, {"format=svg"}},
    {"plain PNG, 300 px", 0.5, {"format=png", "size=300px"}},
    {"plain PDF", 0, {"format=pdf"}},
    {"plain EPS", 0, {"format=eps"}},
    {"rounded SVG", 0.2, {"format=svg", "style=rounded", "eye=circle"}},
    {"dotted SVG", 0.2, {"format=svg", "style=dots", "eye=rounded"}},
    {"dotted PNG, 300 px", 0, {"format=png", "size=300px", "style=dots"}},
};

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void fail(const struct error *err)
{
    fprintf(stderr, "bench_qr: %s\n", err->message);
    exit(70);
}

/* Seconds of a bare encoding; level and mode are those of the cases. */
static double time_bare(const char *text)
{
    double began = now();

    for (int i = 0; i < ROUNDS; i++)
        QRcode_free(QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1));
    return (now() - began) / ROUNDS;
}

static void set_options(struct qr_request *request,
                        const struct bench_case *which)
{
    struct error err = ERROR_INIT;

    qr_request_init(request);
    for (size_t i = 0; which->options[i] != NULL; i++) {
        struct slice value = slice_str(which->options[i]);
        struct slice name;

        slice_split(&value, '=', &name);
        if (qr_request_set(request, name, value, &err) < 0)
            fail(&err);
    }
}

static double time_case(const struct bench_case *which, const char *text)
{
    struct buffer out = BUFFER_INIT;
    struct error err = ERROR_INIT;
    struct qr_request request;
    struct qr_answer answer;
    double began;
    double taken;

    set_options(&request, which);
    began = now();
    for (int i = 0; i < ROUNDS; i++) {
        buffer_clear(&out);
        if (qr_request_draw(&request, slice_str(text), &answer, &out, &err) < 0)
            fail(&err);
    }
    taken = (now() - began) / ROUNDS;
    buffer_release(&out);
    return taken;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

static void report(const struct bench_case *which, int runs)
{
    static double ratios[RUNS_MAX];
    static double costs[RUNS_MAX];

    for (int run = 0; run < runs; run++) {
        const char *text = texts[(size_t)run % TEXTS];
        double bare = time_bare(text);

        costs[run] = time_case(which, text);
        ratios[run] = bare / costs[run];
    }
    qsort(ratios, (size_t)runs, sizeof(*ratios), compare);
    qsort(costs, (size_t)runs, sizeof(*costs), compare);
    printf("%-20s %5.2f %5.2f %5.2f   %6.1f us", which->name, ratios[0],
           ratios[runs / 2], ratios[runs - 1], costs[runs / 2] * 1e6);
    if (which->goal > 0)
        printf("   goal %.1f", which->goal);
    printf("\n");
}

int main(int argc, char **argv)
{
    int runs = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 21;

    if (runs < 1 || runs > RUNS_MAX) {
        fprintf(stderr, "bench_qr: RUNS is 1 to %d\n", RUNS_MAX);
        return 64;
    }
    printf("%-20s %5s %5s %5s\n", "ratio to libqrencode", "min", "med", "max");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        report(&cases[i], runs);
    return 0;
}
