#include <criterion/criterion.h>
#include <stdint.h>

#include "core/spelling.h"

static const struct {
    const char *a, *b;
    size_t distance;
} distances[] = {
    {"", "", 0},          {"a", "", 1},
    {"", "abc", 3},       {"link", "link", 0},
    {"lnik", "link", 2},  {"lik", "link", 1},
    {"links", "link", 1}, {"sitting", "kitten", 3},
};

Test(spelling, distance)
{
    for (size_t i = 0; i < sizeof(distances) / sizeof(distances[0]); i++) {
        struct slice a = slice_str(distances[i].a);
        struct slice b = slice_str(distances[i].b);

        cr_expect_eq(spelling_distance(a, b), distances[i].distance, "row %zu",
                     i);
        cr_expect_eq(spelling_distance(b, a), distances[i].distance, "row %zu",
                     i);
    }
}

Test(spelling, long_words_are_far)
{
    char word[64];

    memset(word, 'a', sizeof(word));
    cr_expect_eq(spelling_distance(slice_of(word, 64), SLICE("a")), SIZE_MAX);
    cr_expect_eq(spelling_distance(SLICE("a"), slice_of(word, 64)), SIZE_MAX);
    cr_expect_eq(spelling_distance(slice_of(word, 63), SLICE("a")), 62);
}

static const char *const names[] = {"qr", "link", "list", "campaign"};

static const char *name_at(const void *list, size_t i)
{
    return ((const char *const *)list)[i];
}

static const struct {
    const char *word;
    const char *nearest;
} rows[] = {
    {"lnk", "link"},
    {"lis", "list"},
    {"campain", "campaign"},
    {"campa", "campaign"},
    {"zzzz", NULL},
    {"", NULL},
    {"xx", NULL}, /* two of qr's two letters are no resemblance */
    {"q", "qr"},
    {"tink", "link"},
    {"task", NULL}, /* three of four letters */
};

Test(spelling, nearest)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *nearest =
            spelling_nearest(slice_str(rows[i].word), name_at, names, 4);

        if (rows[i].nearest == NULL)
            cr_expect_null(nearest, "row %zu: %s", i, nearest);
        else
            cr_expect_str_eq(nearest, rows[i].nearest, "row %zu", i);
    }
}
