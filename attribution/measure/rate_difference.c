#include "attribution/measure/rate_difference.h"

#include <math.h>

/* The two-sided 95% quantile of the normal distribution. */
#define RATE_Z95 1.959963984540054

/* The ends of nobody and everybody are exact, whatever rounding makes of it. */
void rate_difference_wilson(int64_t x, int64_t n, double *low, double *high)
{
    double total = (double)n;
    double p = (double)x / total;
    double z2 = RATE_Z95 * RATE_Z95;
    double half = RATE_Z95 * sqrt(z2 + 4 * total * p * (1 - p));
    double middle = 2 * total * p + z2;
    double scale = 2 * (total + z2);

    *low = x == 0 ? 0 : (middle - half) / scale;
    *high = x == n ? 1 : (middle + half) / scale;
}

bool rate_difference_of(int64_t first_x, int64_t first_n, int64_t second_x,
                        int64_t second_n, struct rate_difference *out)
{
    double p1;
    double p2;
    double l1;
    double u1;
    double l2;
    double u2;

    if (first_n <= 0 || second_n <= 0)
        return false;
    p1 = (double)first_x / (double)first_n;
    p2 = (double)second_x / (double)second_n;
    rate_difference_wilson(first_x, first_n, &l1, &u1);
    rate_difference_wilson(second_x, second_n, &l2, &u2);
    *out = (struct rate_difference){
        .first = p1,
        .second = p2,
        .difference = p1 - p2,
        .error = sqrt(p1 * (1 - p1) / (double)first_n +
                      p2 * (1 - p2) / (double)second_n),
        .low = p1 - p2 - hypot(p1 - l1, u2 - p2),
        .high = p1 - p2 + hypot(u1 - p1, p2 - l2),
    };
    return true;
}
