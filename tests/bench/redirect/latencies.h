#ifndef BENCH_REDIRECT_LATENCIES_H
#define BENCH_REDIRECT_LATENCIES_H

/*
 * What a client of the bench has seen, and how it says so.
 *
 *     struct latencies seen;
 *     latencies_init(&seen, 10000);
 *     int64_t began = latencies_now();
 *     … ask …
 *     latencies_add(&seen, began);     answered
 *     seen.errors++;                   or not
 *     latencies_print(&seen, latencies_now() - began);
 *     latencies_release(&seen);
 *
 * The caller adds no more than it said. Times are nanoseconds of the steady
 * clock.
 */
#include <stddef.h>
#include <stdint.h>

struct latencies {
    int64_t *ns; /* owned, `answered` of them */
    size_t answered;
    size_t errors;
};

void latencies_init(struct latencies *latencies, size_t max);
void latencies_release(struct latencies *latencies);

int64_t latencies_now(void);

/* An answer to what was due at `since_ns` has come now. */
void latencies_add(struct latencies *latencies, int64_t since_ns);

/*
 * One line of JSON on stdout: requests answered, microseconds it took, errors,
 * and the latencies' median and 99th percentile in microseconds (0 without an
 * answer). Sorts them.
 */
void latencies_print(struct latencies *latencies, int64_t took_ns);

#endif
