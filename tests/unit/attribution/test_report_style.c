#include "attribution/result/report_style.h"

#include <criterion/criterion.h>
#include <math.h>

#include "core/buffer.h"

/* The nth value of a variable, as 0xrrggbb: light first, then dark. */
static unsigned long colour(const char *name, size_t nth)
{
    struct slice rest = report_style();
    struct buffer search = BUFFER_INIT;
    uint64_t value = 0;
    struct slice digits = SLICE_NONE;

    buffer_appendf(&search, "--%s:#", name);
    for (size_t i = 0; i <= nth; i++) {
        rest = slice_skip(rest, slice_search(rest, buffer_slice(&search)));
        rest = slice_skip(rest, search.len);
    }
    while (digits.len < rest.len && slice_hex_digit(rest.ptr[digits.len]) >= 0)
        digits = slice_head(rest, digits.len + 1);
    cr_assert(slice_parse_hex64(digits, &value), "no --%s", name);
    if (digits.len == 3)
        value =
            ((value & 0xf00) << 8 | (value & 0xf0) << 4 | (value & 0xf)) * 0x11;
    buffer_release(&search);
    return (unsigned long)value;
}

/* WCAG 2: relative luminance, and the contrast of two colours. */
static double luminance(unsigned long rgb)
{
    static const double weights[] = {0.2126, 0.7152, 0.0722};
    double sum = 0;

    for (int i = 0; i < 3; i++) {
        double part = (double)(rgb >> (16 - 8 * i) & 0xff) / 255;

        sum +=
            weights[i] *
            (part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static double contrast(const char *one, const char *other, size_t nth)
{
    double a = luminance(colour(one, nth));
    double b = luminance(colour(other, nth));

    return (fmax(a, b) + 0.05) / (fmin(a, b) + 0.05);
}

struct contrast_case {
    const char *front, *back;
    double least;
};

Test(report_style, has_contrast_in_light_and_dark)
{
    static const struct contrast_case cases[] = {
        {"ink", "page", 7},    {"soft", "page", 4.5}, {"ink", "band", 7},
        {"soft", "band", 4.5}, {"bar", "page", 3},    {"none", "page", 3},
        {"below", "page", 3},  {"mark", "bar", 3},    {"mark", "page", 7},
        {"mark", "below", 3},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        for (size_t dark = 0; dark < 2; dark++)
            cr_expect_gt(contrast(cases[i].front, cases[i].back, dark),
                         cases[i].least, "%s on %s, %s: %g", cases[i].front,
                         cases[i].back, dark != 0 ? "dark" : "light",
                         contrast(cases[i].front, cases[i].back, dark));
    }
}

Test(report_style, is_closed_and_mirrors)
{
    static const char *const physical[] = {"margin-left",  "margin-right",
                                           "padding-left", "padding-right",
                                           "float:",       "text-align:right"};
    struct slice style = report_style();
    int depth = 0;

    for (size_t i = 0; i < style.len; i++) {
        depth += style.ptr[i] == '{' ? 1 : style.ptr[i] == '}' ? -1 : 0;
        cr_assert_geq(depth, 0);
    }
    cr_expect_eq(depth, 0);
    cr_expect_eq(slice_find(style, '<'), style.len);
    for (size_t i = 0; i < sizeof(physical) / sizeof(physical[0]); i++)
        cr_expect_eq(slice_search(style, slice_str(physical[i])), style.len,
                     "%s", physical[i]);
}
