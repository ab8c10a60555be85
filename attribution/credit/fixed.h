#ifndef ATTRIBUTION_FIXED_H
#define ATTRIBUTION_FIXED_H

#include <math.h>
#include <stdint.h>

/*
 * Sums that do not depend on the order of their parts: credits are whole
 * numbers of 2^-60, which a double's weight of 2^-8 or more is exactly, and
 * are added as 128-bit integers. So neither the order of rows nor the number
 * of threads can change a digit of a report.
 *
 *     fixed_t credit = fixed_of(weight);              weight in [-8, 8)
 *     sum.conversions += credit;
 *     sum.value += credit * amount;                   amount up to 2^53
 *     sum.squares += fixed_square(person);
 *     fixed_to_double(sum.conversions)
 */
typedef __int128 fixed_t;

#define FIXED_BITS         60
#define FIXED_SQUARE_BITS  80 /* of fixed_square's result */
#define FIXED_ONE          ((fixed_t)1 << FIXED_BITS)
#define FIXED_SMALL_SQUARE ((fixed_t)1 << 63)

static inline fixed_t fixed_of(double weight)
{
    return (fixed_t)llrint(weight * 0x1p60);
}

/* Of credits up to a million; the result has FIXED_SQUARE_BITS. */
static inline fixed_t fixed_square(fixed_t credit)
{
    fixed_t size = credit < 0 ? -credit : credit;

    if (size < FIXED_SMALL_SQUARE)
        return (fixed_t)(((unsigned __int128)size * (unsigned __int128)size) >>
                         (2 * FIXED_BITS - FIXED_SQUARE_BITS));
    size >>= FIXED_BITS - FIXED_SQUARE_BITS / 2;
    return size * size;
}

static inline double fixed_to_double(fixed_t sum)
{
    return (double)ldexpl((long double)sum, -FIXED_BITS);
}

static inline double fixed_square_to_double(fixed_t sum)
{
    return (double)ldexpl((long double)sum, -FIXED_SQUARE_BITS);
}

#endif
