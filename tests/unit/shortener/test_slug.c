#include "shortener/catalog/slug.h"

#include <criterion/criterion.h>
#include <string.h>

Test(slug, checks)
{
    static const char *const good[] = {
        "a", "A-b_c.9", "-", "qq", "__", "robots", "robots.txt.bak"};
    static const char *const bad[] = {
        "",           "a b", "a/b",         ".hidden",
        ".",          "a+",  "caf\xc3\xa9", "a%",
        "q",          "Q",   "_",           "robots.txt",
        "Robots.TXT", "a?",  "favicon.ico", "a\n"};

    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        struct error err = ERROR_INIT;

        cr_expect_eq(slug_check(slice_str(good[i]), &err), 0, "%s: %s", good[i],
                     err.message);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct error err = ERROR_INIT;

        cr_expect_eq(slug_check(slice_str(bad[i]), &err), ERROR_INVALID, "%s",
                     bad[i]);
        cr_expect_str_eq(err.reason, "bad_slug");
        cr_expect_str_eq(err.field, "slug");
    }
}

Test(slug, bounds_the_length)
{
    struct error err = ERROR_INIT;
    char text[SLUG_MAX + 1];

    memset(text, 'x', sizeof(text));
    cr_expect_eq(slug_check(slice_of(text, SLUG_MAX), &err), 0);
    cr_expect_eq(slug_check(slice_of(text, SLUG_MAX + 1), &err), ERROR_INVALID);
}

/* Checked by itself, without vowels and look-alikes, and not the same twice. */
Test(slug, draws_good_ones)
{
    struct random random;
    char text[SLUG_RANDOM_LENGTH];
    char before[SLUG_RANDOM_LENGTH] = "";

    random_init(&random);
    for (int i = 0; i < 2000; i++) {
        struct error err = ERROR_INIT;

        slug_random(&random, text, sizeof(text));
        cr_assert_eq(slug_check(slice_of(text, sizeof(text)), &err), 0);
        for (size_t j = 0; j < sizeof(text); j++)
            cr_assert_null(strchr("aeiouyAEIOUY01l", text[j]), "%.8s", text);
        cr_assert_neq(memcmp(text, before, sizeof(text)), 0);
        memcpy(before, text, sizeof(text));
    }
    random_release(&random);
}
