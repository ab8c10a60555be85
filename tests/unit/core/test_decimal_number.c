#include "core/decimal_number.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>

static void expect_same(uint64_t number)
{
    char wanted[32];
    char text[DECIMAL_NUMBER_MAX];
    size_t len = decimal_number_write(number, text);

    snprintf(wanted, sizeof(wanted), "%" PRIu64, number);
    cr_assert_eq(len, strlen(wanted), "%s", wanted);
    cr_assert_eq(memcmp(text, wanted, len), 0, "%.*s, not %s", (int)len, text,
                 wanted);
}

Test(decimal_number, writes_every_length)
{
    for (uint64_t number = 0; number <= 10000; number++)
        expect_same(number);
    for (uint64_t power = 10; power <= UINT64_MAX / 10; power *= 10) {
        expect_same(power - 1);
        expect_same(power);
        expect_same(power + 1);
        expect_same(power * 7 / 3);
    }
    expect_same(UINT64_MAX);
    expect_same(UINT64_MAX / 10);
    expect_same(INT64_MAX);
}
