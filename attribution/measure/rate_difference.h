#ifndef ATTRIBUTION_RATE_DIFFERENCE_H
#define ATTRIBUTION_RATE_DIFFERENCE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * How much larger one share of people is than another, and how sure that is.
 *
 *     struct rate_difference lift;
 *     if (rate_difference_of(56, 70, 48, 80, &lift))
 *         ... lift.difference 0.2, lift.low 0.0524, lift.high 0.3339 ...
 *
 * The standard error is Wald's, sqrt(p1 (1-p1) / n1 + p2 (1-p2) / n2). The 95%
 * interval is Newcombe's hybrid score method (Statistics in Medicine 17, 1998,
 * method 10): with Wilson's intervals l1 ... u1 and l2 ... u2 of both shares,
 *
 *     low  = d - sqrt((p1 - l1)^2 + (u2 - p2)^2)
 *     high = d + sqrt((u1 - p1)^2 + (p2 - l2)^2)
 *
 * It stays within -1 ... 1 and has a width also where nobody, or everybody,
 * was hit, where Wald's has none.
 */
struct rate_difference {
    double first, second; /* the shares */
    double difference;    /* first - second */
    double error;
    double low, high;
};

/* x of n people. False if a group is empty: there is no share then. */
bool rate_difference_of(int64_t first_x, int64_t first_n, int64_t second_x,
                        int64_t second_n, struct rate_difference *out);

/* Wilson's score interval of x of n, n > 0. */
void rate_difference_wilson(int64_t x, int64_t n, double *low, double *high);

#endif
