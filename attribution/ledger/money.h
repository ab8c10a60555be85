#ifndef ATTRIBUTION_MONEY_H
#define ATTRIBUTION_MONEY_H

#include <stdint.h>

/*
 * Sums of money, in minor units. One amount is at most 2^53 (MONEY_MAX), but
 * a thousand of that size, which only nonsense can bring, would overflow:
 * money_add stops at the ends instead.
 */
#define MONEY_MAX (1ll << 53)

static inline int64_t money_add(int64_t a, int64_t b)
{
    int64_t sum;

    if (__builtin_add_overflow(a, b, &sum))
        return b > 0 ? INT64_MAX : INT64_MIN;
    return sum;
}

#endif
