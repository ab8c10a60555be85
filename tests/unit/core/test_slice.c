#include "core/slice.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <stdlib.h>

Test(slice, tells_none_from_empty)
{
    cr_assert(slice_is_none(SLICE_NONE));
    cr_assert(slice_is_none(slice_str(NULL)));
    cr_assert_not(slice_is_none(SLICE("")));
    cr_assert_not(slice_is_none(slice_str("")));
    cr_assert(slice_equal(SLICE_NONE, SLICE("")));
}

struct comparison {
    struct slice a, b;
    int order; /* sign */
    bool same_nocase;
};

static int sign(int number)
{
    return (number > 0) - (number < 0);
}

Test(slice, compares_bytes)
{
    static const struct comparison rows[] = {
        {SLICE_INIT(""), SLICE_INIT(""), 0, true},
        {{NULL, 0}, SLICE_INIT("a"), -1, false},
        {SLICE_INIT("a"), SLICE_INIT("a"), 0, true},
        {SLICE_INIT("a"), SLICE_INIT("A"), 1, true},
        {SLICE_INIT("a"), SLICE_INIT("ab"), -1, false},
        {SLICE_INIT("b"), SLICE_INIT("ab"), 1, false},
        {SLICE_INIT("a\0b"), SLICE_INIT("a\0c"), -1, false},
        {SLICE_INIT("\x80"), SLICE_INIT("a"), 1, false},
        {SLICE_INIT("["), SLICE_INIT("{"), -1, false},
        {SLICE_INIT("@"), SLICE_INIT("`"), -1, false},
        {SLICE_INIT("\xc4"), SLICE_INIT("\xe4"), -1, false},
        {SLICE_INIT("HoSt-1"), SLICE_INIT("hOsT-1"), -1, true},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct slice a = rows[i].a;
        struct slice b = rows[i].b;

        cr_assert_eq(sign(slice_compare(a, b)), rows[i].order, "row %zu", i);
        cr_assert_eq(sign(slice_compare(b, a)), -rows[i].order, "row %zu", i);
        cr_assert_eq(slice_equal(a, b), rows[i].order == 0, "row %zu", i);
        cr_assert_eq(slice_equal_nocase(a, b), rows[i].same_nocase, "row %zu",
                     i);
    }
}

Test(slice, lower_leaves_all_but_ascii_letters_alone)
{
    struct slice s = SLICE("AbZ[@`{\x80\xc4\0Z");
    char out[16];

    cr_assert(slice_equal(slice_lower(s, out), SLICE("abz[@`{\x80\xc4\0z")));
    cr_assert_eq(slice_lower(SLICE_NONE, out).len, 0);
}

Test(slice, starts_and_ends)
{
    struct slice s = SLICE("abc");

    cr_assert(slice_starts(s, SLICE("ab")));
    cr_assert(slice_starts(s, s));
    cr_assert(slice_starts(s, SLICE("")));
    cr_assert_not(slice_starts(s, SLICE("abcd")));
    cr_assert_not(slice_starts(s, SLICE("b")));
    cr_assert(slice_ends(s, SLICE("bc")));
    cr_assert(slice_ends(s, SLICE("")));
    cr_assert_not(slice_ends(s, SLICE("b")));
    cr_assert_not(slice_ends(s, SLICE("xabc")));
    cr_assert_not(slice_ends(SLICE_NONE, SLICE("x")));
}

Test(slice, cuts_within_its_length)
{
    struct slice s = SLICE("abc");

    cr_assert(slice_equal(slice_skip(s, 1), SLICE("bc")));
    cr_assert_eq(slice_skip(s, 4).len, 0);
    cr_assert_eq(slice_skip(s, SIZE_MAX).len, 0);
    cr_assert(slice_equal(slice_head(s, 2), SLICE("ab")));
    cr_assert(slice_equal(slice_head(s, SIZE_MAX), s));
    cr_assert_eq(slice_skip(SLICE_NONE, 3).len, 0);
    cr_assert_eq(slice_head(SLICE_NONE, 3).len, 0);
}

Test(slice, finds)
{
    struct slice s = SLICE("a:B\0c:b");

    cr_assert_eq(slice_find(s, ':'), 1);
    cr_assert_eq(slice_find(s, '\0'), 3);
    cr_assert_eq(slice_find(s, 'x'), s.len);
    cr_assert_eq(slice_find(SLICE_NONE, 'x'), 0);
    cr_assert_eq(slice_search(s, SLICE(":b")), 5);
    cr_assert_eq(slice_search(s, SLICE("")), 0);
    cr_assert_eq(slice_search(s, SLICE("bb")), s.len);
    cr_assert_eq(slice_search(SLICE("ab"), SLICE("abc")), 2);
    cr_assert_eq(slice_search_nocase(s, SLICE(":b")), 1);
    cr_assert_eq(slice_search_nocase(s, SLICE("C:B")), 4);
    cr_assert_eq(slice_search_nocase(SLICE("ab"), SLICE("abc")), 2);
}

Test(slice, trims_spaces_and_tabs_only)
{
    cr_assert(slice_equal(slice_trim(SLICE(" \ta b\t ")), SLICE("a b")));
    cr_assert_eq(slice_trim(SLICE(" \t ")).len, 0);
    cr_assert(slice_equal(slice_trim(SLICE("\na\r")), SLICE("\na\r")));
    cr_assert_eq(slice_trim(SLICE_NONE).len, 0);
}

struct splitting {
    struct slice whole;
    size_t count;
    const char *parts[4];
};

Test(slice, splits)
{
    static const struct splitting rows[] = {
        {{NULL, 0}, 0, {NULL}},
        {SLICE_INIT(""), 1, {""}},
        {SLICE_INIT("a"), 1, {"a"}},
        {SLICE_INIT(","), 2, {"", ""}},
        {SLICE_INIT("a,,b"), 3, {"a", "", "b"}},
        {SLICE_INIT("a,b,"), 3, {"a", "b", ""}},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct slice rest = rows[i].whole;
        struct slice part;
        size_t count = 0;

        while (slice_split(&rest, ',', &part)) {
            cr_assert_lt(count, rows[i].count, "row %zu", i);
            cr_assert(slice_equal(part, slice_str(rows[i].parts[count])),
                      "row %zu, part %zu", i, count);
            count++;
        }
        cr_assert_eq(count, rows[i].count, "row %zu", i);
        cr_assert(slice_is_none(rest));
    }
}

struct integer {
    struct slice text;
    bool is_u64;
    uint64_t u64;
    bool is_i64;
    int64_t i64;
};

Test(slice, parses_integers)
{
    static const struct integer rows[] = {
        {SLICE_INIT("0"), true, 0, true, 0},
        {SLICE_INIT("007"), true, 7, true, 7},
        {SLICE_INIT("9223372036854775807"), true, INT64_MAX, true, INT64_MAX},
        {SLICE_INIT("9223372036854775808"), true, 1ull << 63, false, 0},
        {SLICE_INIT("18446744073709551615"), true, UINT64_MAX, false, 0},
        {SLICE_INIT("18446744073709551616"), false, 0, false, 0},
        {SLICE_INIT("99999999999999999999999"), false, 0, false, 0},
        {SLICE_INIT("-0"), false, 0, true, 0},
        {SLICE_INIT("-12"), false, 0, true, -12},
        {SLICE_INIT("-9223372036854775808"), false, 0, true, INT64_MIN},
        {SLICE_INIT("-9223372036854775809"), false, 0, false, 0},
        {{NULL, 0}, false, 0, false, 0},
        {SLICE_INIT(""), false, 0, false, 0},
        {SLICE_INIT("-"), false, 0, false, 0},
        {SLICE_INIT("--1"), false, 0, false, 0},
        {SLICE_INIT("+1"), false, 0, false, 0},
        {SLICE_INIT(" 1"), false, 0, false, 0},
        {SLICE_INIT("1 "), false, 0, false, 0},
        {SLICE_INIT("0x1"), false, 0, false, 0},
        {SLICE_INIT("1.0"), false, 0, false, 0},
        {SLICE_INIT("1\0"), false, 0, false, 0},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        uint64_t u64 = 77;
        int64_t i64 = 77;

        cr_assert_eq(slice_parse_u64(rows[i].text, &u64), rows[i].is_u64,
                     "row %zu", i);
        cr_assert_eq(u64, rows[i].is_u64 ? rows[i].u64 : 77, "row %zu", i);
        cr_assert_eq(slice_parse_i64(rows[i].text, &i64), rows[i].is_i64,
                     "row %zu", i);
        cr_assert_eq(i64, rows[i].is_i64 ? rows[i].i64 : 77, "row %zu", i);
    }
}

struct number {
    struct slice text;
    bool ok;
    double value;
};

Test(slice, parses_decimal_numbers)
{
    static const struct number rows[] = {
        {SLICE_INIT("0"), true, 0},
        {SLICE_INIT("-12.5"), true, -12.5},
        {SLICE_INIT("3e2"), true, 300},
        {SLICE_INIT("3E-1"), true, 0.3},
        {SLICE_INIT("1."), true, 1},
        {SLICE_INIT(""), false, 0},
        {SLICE_INIT("."), false, 0},
        {SLICE_INIT("-"), false, 0},
        {SLICE_INIT("e1"), false, 0},
        {SLICE_INIT("+1"), false, 0},
        {SLICE_INIT(" 1"), false, 0},
        {SLICE_INIT("1 "), false, 0},
        {SLICE_INIT("1,5"), false, 0},
        {SLICE_INIT("1e999"), false, 0},
        {SLICE_INIT("inf"), false, 0},
        {SLICE_INIT("nan"), false, 0},
        {SLICE_INIT("0x10"), false, 0},
        {SLICE_INIT("1-1"), false, 0},
        {SLICE_INIT("1\0"), false, 0},
        {SLICE_INIT("1111111111111111111111111111111111111111111111111111111"
                    "1111111111"),
         false, 0},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        double value = 77;

        cr_assert_eq(slice_parse_double(rows[i].text, &value), rows[i].ok,
                     "row %zu", i);
        cr_assert_float_eq(value, rows[i].ok ? rows[i].value : 77, 1e-12,
                           "row %zu", i);
    }
}

Test(slice, parses_hex)
{
    uint64_t value = 77;

    cr_assert(slice_parse_hex64(SLICE("0"), &value));
    cr_assert_eq(value, 0);
    cr_assert(slice_parse_hex64(SLICE("dEadBeef00112233"), &value));
    cr_assert_eq(value, 0xdeadbeef00112233);
    value = 77;
    cr_assert_not(slice_parse_hex64(SLICE(""), &value));
    cr_assert_not(slice_parse_hex64(SLICE("12345678123456781"), &value));
    cr_assert_not(slice_parse_hex64(SLICE("0x1"), &value));
    cr_assert_not(slice_parse_hex64(SLICE("g"), &value));
    cr_assert_not(slice_parse_hex64(SLICE("-1"), &value));
    cr_assert_eq(value, 77);
}

Test(slice, copies)
{
    char *copy = slice_copy(SLICE("a\0b"));

    cr_assert_eq(memcmp(copy, "a\0b", 4), 0);
    free(copy);
    copy = slice_copy(SLICE_NONE);
    cr_assert_str_eq(copy, "");
    free(copy);
}
