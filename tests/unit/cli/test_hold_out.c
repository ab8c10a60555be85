#include "cli/hold_out.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#define IDS 100000

static const struct {
    const char *text;
    double share; /* 0: refused */
} rows[] = {
    {"10%", 0.1}, {"0.5%", 0.005}, {"0.25", 0.25}, {"99.9%", 0.999}, {"0", 0},
    {"0%", 0},    {"100%", 0},     {"1", 0},       {"-5%", 0},       {"ten", 0},
    {"%", 0},     {"", 0},         {"10 %", 0},    {"10", 0},        {"nan", 0},
};

Test(hold_out, takes_a_share)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct hold_out hold_out = {0};
        struct error err = ERROR_INIT;
        int code = hold_out_parse(&hold_out, slice_str(rows[i].text), &err);

        cr_assert_eq(code == 0, rows[i].share > 0, "%s", rows[i].text);
        if (code == 0)
            cr_assert_float_eq(hold_out.share, rows[i].share, 1e-12, "%s",
                               rows[i].text);
        else
            cr_assert_eq(err.code, ERROR_USAGE);
    }
}

static bool takes(const struct hold_out *hold_out, int i)
{
    char text[32];
    int len = snprintf(text, sizeof(text), "person%d@b.c", i);

    return hold_out_takes(hold_out, slice_of(text, (size_t)len));
}

/* Five standard deviations, and two seeds as independent as that. */
Test(hold_out, takes_people_at_random)
{
    struct hold_out one = {.share = 0.1};
    struct hold_out two = {.share = 0.1};
    int taken = 0;
    int both = 0;

    hold_out_seed(&one, 1);
    hold_out_seed(&two, 2);
    for (int i = 0; i < IDS; i++) {
        taken += takes(&one, i);
        both += takes(&one, i) && takes(&two, i);
    }
    cr_assert_float_eq(taken, 0.1 * IDS, 5 * sqrt(0.09 * IDS));
    cr_assert_float_eq(both, 0.01 * IDS, 5 * sqrt(0.0099 * IDS));
}

/*
 * It is promised not to change. Computed by another SipHash-2-4, in python.
 */
Test(hold_out, takes_the_same_people_for_ever)
{
    struct hold_out hold_out = {.share = 0.3};
    char taken[21] = {0};

    hold_out_seed(&hold_out, 7);
    for (int i = 0; i < 20; i++)
        taken[i] = takes(&hold_out, i) ? '1' : '0';
    cr_assert_str_eq(taken, "11000000000001000110");
    cr_assert_eq(hold_out_seed_of(SLICE("spring-24")), 8731150165330493);
}

Test(hold_out, a_larger_share_takes_the_same_and_more)
{
    struct hold_out less = {.share = 0.1};
    struct hold_out more = {.share = 0.2};

    hold_out_seed(&less, 5);
    hold_out_seed(&more, 5);
    for (int i = 0; i < 1000; i++)
        cr_assert(!takes(&less, i) || takes(&more, i));
}
