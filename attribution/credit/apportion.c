#include "attribution/credit/apportion.h"

#include <math.h>
#include <stdlib.h>

#include "core/memory.h"

struct remainder {
    double lost;
    size_t index;
};

static int remainder_compare(const void *a, const void *b)
{
    const struct remainder *left = a;
    const struct remainder *right = b;

    if (left->lost != right->lost)
        return left->lost > right->lost ? -1 : 1;
    return left->index < right->index ? -1 : 1;
}

/* What is left over, one each; more than one round only if a share was off. */
static void apportion_rest(const struct remainder *order, size_t n,
                           int64_t rest, int64_t *whole)
{
    int64_t each = rest / (int64_t)n;
    int64_t more = rest % (int64_t)n;

    for (size_t i = 0; i < n; i++)
        whole[i] += each;
    for (int64_t i = 0; i < more; i++)
        whole[order[i].index]++;
    /* Shares that were rounded up on the way here give back, least first. */
    for (int64_t i = 0; i > more; i--)
        whole[order[(int64_t)n - 1 + i].index]--;
}

void apportion(const double *shares, size_t n, int64_t total, int64_t *whole)
{
    struct remainder *order = memory_zalloc(n, sizeof(order[0]));
    int64_t rest = total;

    for (size_t i = 0; i < n; i++) {
        double down = floor(shares[i]);

        whole[i] = (int64_t)down;
        rest -= whole[i];
        order[i] = (struct remainder){shares[i] - down, i};
    }
    if (n > 0) {
        qsort(order, n, sizeof(order[0]), remainder_compare);
        apportion_rest(order, n, rest, whole);
    }
    free(order);
}
