#include "server/redirect/gate.h"

#include <criterion/criterion.h>

Test(gate, both_ends_are_exact)
{
    static const struct {
        int64_t starts_at, expires_at, now;
        enum gate_time time;
    } rows[] = {
        {0, 0, 0, GATE_OPEN},
        {0, 0, INT64_MAX, GATE_OPEN},
        {1000, 0, 999, GATE_EARLY},
        {1000, 0, 1000, GATE_OPEN},
        {1000, 0, INT64_MAX, GATE_OPEN},
        {0, 2000, 1999, GATE_OPEN},
        {0, 2000, 2000, GATE_OVER},
        {1000, 2000, 999, GATE_EARLY},
        {1000, 2000, 1000, GATE_OPEN},
        {1000, 2000, 1999, GATE_OPEN},
        {1000, 2000, 2000, GATE_OVER},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct link_gate gate = {.starts_at = rows[i].starts_at,
                                 .expires_at = rows[i].expires_at};

        cr_expect_eq(gate_time_of(&gate, rows[i].now), rows[i].time, "row %zu",
                     i);
    }
}
