#include "attribution/query/currency.h"

#include <criterion/criterion.h>

Test(currency, is_three_capital_letters)
{
    static const char *const good[] = {"USD", "EUR", "AAA", "ZZZ", "XXX"};
    static const char *const bad[] = {"",          "U",   "US",  "USDX", "usd",
                                      "USd",       "US1", "U D", " US",  "US\t",
                                      "\xc3\x84U", "@BC", "AB[", "---"};

    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        cr_expect(currency_is_code(slice_str(good[i])), "%s", good[i]);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        cr_expect_not(currency_is_code(slice_str(bad[i])), "%s", bad[i]);
    cr_expect_not(currency_is_code(SLICE_NONE));
    cr_expect_not(currency_is_code(slice_of("US\0", 3)));
}

Test(currency, has_the_digits_of_iso_4217)
{
    static const struct {
        const char *code;
        int digits;
    } rows[] = {
        {"USD", 2},
        {"EUR", 2},
        {"CHF", 2},
        {"GBP", 2},
        {"HUF", 2},
        {"JPY", 0},
        {"KRW", 0},
        {"ISK", 0},
        {"BIF", 0},
        {"XPF", 0},
        {"VND", 0},
        {"KWD", 3},
        {"BHD", 3},
        {"TND", 3},
        {"OMR", 3},
        {"CLF", 4},
        {"UYW", 4},
        {"UYU", 2},
        {"CLP", 0},
        {"ZZZ", 2},
        /* Across the seams of the list, and what is no code at all. */
        {"FCL", 2},
        {"P D", 2},
        {"", 2},
        {"jpy", 2},
        {"JPYX", 2},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        cr_expect_eq(currency_minor_digits(slice_str(rows[i].code)),
                     rows[i].digits, "%s", rows[i].code);
}
