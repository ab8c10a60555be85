#include "core/backoff.h"

#include <criterion/criterion.h>
#include <stddef.h>

Test(backoff, doubles_up_to_its_limit_with_jitter)
{
    static const int64_t middles[] = {20, 40, 80, 160, 320, 500, 500, 500};
    bool low = false;
    bool high = false;

    for (int run = 0; run < 200; run++) {
        struct backoff backoff = {.min_ms = 20, .max_ms = 500};

        for (size_t i = 0; i < sizeof(middles) / sizeof(middles[0]); i++) {
            int64_t wait = backoff_next(&backoff);

            cr_assert_geq(wait, middles[i] / 2);
            cr_assert_leq(wait, middles[i] * 3 / 2);
            low = low || wait < middles[i];
            high = high || wait > middles[i];
        }
        backoff_reset(&backoff);
        cr_assert_leq(backoff_next(&backoff), 30);
    }
    cr_assert(low && high);
}

Test(backoff, never_spins_and_never_overflows)
{
    struct backoff none = {.min_ms = 0, .max_ms = 0};
    struct backoff long_run = {.min_ms = 1, .max_ms = 86400000};

    cr_assert_eq(backoff_next(&none), 1);
    for (int i = 0; i < 10000; i++)
        cr_assert_leq(backoff_next(&long_run), 86400000 * 3 / 2);
    cr_assert_geq(backoff_next(&long_run), 86400000 / 2);
}
