#include "core/clock.h"

#include <criterion/criterion.h>
#include <time.h>

Test(clock, reads_the_machine)
{
    const struct clock *clock = clock_system();
    int64_t before_s = time(NULL);
    int64_t wall_us = clock_wall_us(clock);
    int64_t after_s = time(NULL);
    int64_t steady_us = clock_steady_us(clock);

    /* time() may lag by a clock tick. */
    cr_assert_geq(wall_us / 1000000, before_s);
    cr_assert_leq(wall_us / 1000000, after_s + 1);
    cr_assert_geq(clock_wall_ms(clock), wall_us / 1000);
    for (int i = 0; i < 1000; i++) {
        int64_t next_us = clock_steady_us(clock);

        cr_assert_geq(next_us, steady_us);
        steady_us = next_us;
    }
    cr_assert_geq(clock_steady_ms(clock), steady_us / 1000);
}

Test(clock, stands_until_it_is_moved)
{
    struct clock_manual manual;

    clock_manual_init(&manual, 1700000000123456);
    cr_assert_eq(clock_wall_us(&manual.clock), 1700000000123456);
    cr_assert_eq(clock_wall_ms(&manual.clock), 1700000000123);
    cr_assert_eq(clock_steady_us(&manual.clock), 0);
    clock_manual_advance_ms(&manual, 1500);
    cr_assert_eq(clock_wall_us(&manual.clock), 1700000001623456);
    cr_assert_eq(clock_steady_ms(&manual.clock), 1500);
    /* The wall may be set back; the steady reading is not. */
    manual.now_wall_us = 5;
    cr_assert_eq(clock_wall_us(&manual.clock), 5);
    cr_assert_eq(clock_steady_us(&manual.clock), 1500000);
}
