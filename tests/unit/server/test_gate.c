#include "server/redirect/gate.h"

#include <criterion/criterion.h>

Test(gate, the_end_is_exact)
{
    static const struct {
        int64_t expires_at, now;
        bool over;
    } rows[] = {
        {0, 0, false},       {0, INT64_MAX, false}, {2000, 0, false},
        {2000, 1999, false}, {2000, 2000, true},    {2000, INT64_MAX, true},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct link_gate gate = {.expires_at = rows[i].expires_at};

        cr_expect_eq(gate_is_over(&gate, rows[i].now), rows[i].over, "row %zu",
                     i);
    }
}
