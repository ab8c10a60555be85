#include "core/text_width.h"

#include <criterion/criterion.h>

struct width_case {
    const char *text;
    size_t width;
};

Test(text_width, counts_the_cells_of_a_terminal)
{
    static const struct width_case cases[] = {
        {"", 0},
        {"plain", 5},
        {"Z\u00fcrich", 6},
        {"e\u0301a\u0308\u0323", 2},            /* marks above and below */
        {"\u6625\u306e\u30bb\u30fc\u30eb", 10}, /* Japanese */
        {"\ud55c\uad6d\uc5b4", 6},              /* Korean syllables */
        {"\u1112\u1161\u11ab", 2},              /* the first, in its parts */
        {"\uff21\uff62", 3},                    /* full and half width */
        {"\u0639\u064e\u0631\u0636", 3},        /* Arabic with a vowel */
        {"\u05e9\u05b8\u05dc\u05d5\u05dd", 4},  /* Hebrew with a point */
        {"\u0e01\u0e33\u0e34", 2},              /* Thai */
        {"\u0915\u094d\u0937", 2},              /* Devanagari */
        {"\U0001f389!", 3},                     /* a pictograph */
        {"a\u200bb\u200f\ufeff", 2},            /* invisible ones */
        {"\U00020000", 2},
        {"\U000e0100", 0},
        {"\xff\xc3", 2}, /* not UTF-8 */
        {"\u2588\u258f", 2},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        cr_expect_eq(text_width(slice_str(cases[i].text)), cases[i].width,
                     "\"%s\" gave %zu", cases[i].text,
                     text_width(slice_str(cases[i].text)));
}
