#include "core/utf8.h"

#include <criterion/criterion.h>

static const struct slice valid[] = {
    SLICE_INIT(""),
    SLICE_INIT("plain"),
    SLICE_INIT("a\0b"),
    SLICE_INIT("\x7f"),
    SLICE_INIT("\xc2\x80"),
    SLICE_INIT("\xdf\xbf"),
    SLICE_INIT("\xe0\xa0\x80"),
    SLICE_INIT("\xed\x9f\xbf"),
    SLICE_INIT("\xee\x80\x80"),
    SLICE_INIT("\xef\xbf\xbf"),
    SLICE_INIT("\xf0\x90\x80\x80"),
    SLICE_INIT("\xf4\x8f\xbf\xbf"),
    SLICE_INIT("\xe2\x82\xac and \xf0\x9f\x92\xa9"),
};

static const struct slice invalid[] = {
    SLICE_INIT("\x80"),             /* a continuation alone */
    SLICE_INIT("\xc0\x80"),         /* overlong */
    SLICE_INIT("\xc1\xbf"),         /* overlong */
    SLICE_INIT("\xe0\x9f\xbf"),     /* overlong */
    SLICE_INIT("\xf0\x8f\xbf\xbf"), /* overlong */
    SLICE_INIT("\xed\xa0\x80"),     /* a surrogate */
    SLICE_INIT("\xed\xbf\xbf"),     /* a surrogate */
    SLICE_INIT("\xf4\x90\x80\x80"), /* above U+10FFFF */
    SLICE_INIT("\xf5\x80\x80\x80"), /* no lead byte */
    SLICE_INIT("\xff"),             /* no lead byte */
    SLICE_INIT("\xc2"),             /* cut */
    SLICE_INIT("\xe2\x82"),         /* cut */
    SLICE_INIT("\xf0\x9f\x92"),     /* cut */
    SLICE_INIT("\xe2\x82x"),        /* broken off */
    SLICE_INIT("\xf0\x9f\x92x"),    /* broken off */
    SLICE_INIT("ok \xe2\x28\xa1"),  /* broken off */
};

Test(utf8, tells_well_formed_text)
{
    for (size_t i = 0; i < sizeof(valid) / sizeof(valid[0]); i++)
        cr_expect(utf8_is_valid(valid[i]), "valid %zu", i);
    for (size_t i = 0; i < sizeof(invalid) / sizeof(invalid[0]); i++)
        cr_expect_not(utf8_is_valid(invalid[i]), "invalid %zu", i);
}

struct take_case {
    struct slice text;
    uint32_t code;
    size_t len;
};

Test(utf8, takes_one_character_after_the_other)
{
    static const struct take_case cases[] = {
        {SLICE_INIT("ab"), 'a', 1},
        {SLICE_INIT("\xc3\xbc."), 0xfc, 2},
        {SLICE_INIT("\xe2\x82\xac"), 0x20ac, 3},
        {SLICE_INIT("\xf0\x9f\x92\xa9!"), 0x1f4a9, 4},
        {SLICE_INIT("\xf4\x8f\xbf\xbf"), 0x10ffff, 4},
        {SLICE_INIT("\x80 "), 0xfffd, 1},
        {SLICE_INIT("\xed\xa0\x80"), 0xfffd, 1},
        {SLICE_INIT("\xe2\x82"), 0xfffd, 1},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct slice text = cases[i].text;

        cr_expect_eq(utf8_take(&text), cases[i].code, "case %zu", i);
        cr_expect_eq(text.ptr, cases[i].text.ptr + cases[i].len, "case %zu", i);
    }
    cr_expect_eq(utf8_length(SLICE("\xe2\x82\xac.")), 3);
    cr_expect_eq(utf8_length(SLICE("\xe2\x82")), 0);
    cr_expect_eq(utf8_length(SLICE_NONE), 0);
}

Test(utf8, a_head_cuts_no_character)
{
    static const struct {
        const char *text;
        size_t most, len;
    } rows[] = {
        {"", 0, 0},
        {"abc", 5, 3},
        {"abc", 3, 3},
        {"abc", 2, 2},
        {"abc", 0, 0},
        {"a\xd9\x85z", 2, 1},
        {"a\xd9\x85z", 3, 3},
        {"\xf0\x9f\x98\x80", 3, 0},
        {"\xf0\x9f\x98\x80", 4, 4},
        {"\x80\x80\x80", 2, 0},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        cr_expect_eq(utf8_head(slice_str(rows[i].text), rows[i].most).len,
                     rows[i].len, "%zu", i);
}
