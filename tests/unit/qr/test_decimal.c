#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdint.h>

#include "qr/format/decimal.h"

static const struct {
    int64_t value;
    unsigned decimals;
    const char *text;
} rows[] = {
    {0, 0, "0"},
    {0, 3, "0"},
    {1, 3, "0.001"},
    {-1, 3, "-0.001"},
    {500, 3, "0.5"},
    {1000, 3, "1"},
    {-12500, 3, "-12.5"},
    {1050, 3, "1.05"},
    {12345678, 4, "1234.5678"},
    {INT64_MIN, 0, "-9223372036854775808"},
    {INT64_MAX, 9, "9223372036.854775807"},
};

Test(decimal, append)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buffer out = BUFFER_INIT;

        decimal_append(&out, rows[i].value, rows[i].decimals);
        cr_expect_str_eq(buffer_str(&out), rows[i].text);
        buffer_release(&out);
    }
}

static const struct {
    double value;
    unsigned decimals;
    const char *text;
} doubles[] = {
    {0, 4, "0"},
    {1.00004, 4, "1"},
    {1.00005, 4, "1.0001"},
    {-0.25, 2, "-0.25"},
    {113.385826, 4, "113.3858"},
    {2.834645669e-3, 9, "0.002834646"},
};

Test(decimal, append_double)
{
    for (size_t i = 0; i < sizeof(doubles) / sizeof(doubles[0]); i++) {
        struct buffer out = BUFFER_INIT;

        decimal_append_double(&out, doubles[i].value, doubles[i].decimals);
        cr_expect_str_eq(buffer_str(&out), doubles[i].text);
        buffer_release(&out);
    }
}

static const struct {
    int32_t value;
    const char *text;
} thousandths[] = {
    {0, "0"},         {1, ".001"},           {-1, "-.001"},
    {10, ".01"},      {500, ".5"},           {-448, "-.448"},
    {1000, "1"},      {9000, "9"},           {10000, "10"},
    {12030, "12.03"}, {-177999, "-177.999"}, {INT32_MIN, "-2147483.648"},
};

Test(decimal, thousandths)
{
    for (size_t i = 0; i < sizeof(thousandths) / sizeof(thousandths[0]); i++) {
        char text[DECIMAL_MAX];
        char *end = decimal_write_thousandths(text, thousandths[i].value);

        *end = '\0';
        cr_expect_str_eq(text, thousandths[i].text);
    }
}
