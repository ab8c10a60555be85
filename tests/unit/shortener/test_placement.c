#include "shortener/catalog/placement.h"

#include <criterion/criterion.h>
#include <string.h>

Test(placement, normalises_codes)
{
    static const struct {
        const char *text, *code;
    } rows[] = {
        {"K7M2", "K7M2"},
        {"k7m2", "K7M2"},
        {"oOiIlL", "001111"},
        {"", ""},
        {"ABCU", ""},
        {"A-B", ""},
        {"A B", ""},
        {"A\xc3\xa9", ""},
        {"0123456789ABCDEF", "0123456789ABCDEF"},
        {"0123456789ABCDEFG", ""},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char code[PLACEMENT_CODE_MAX];
        size_t len = placement_normalise(slice_str(rows[i].text), code);

        cr_expect(slice_equal(slice_of(code, len), slice_str(rows[i].code)),
                  "%s", rows[i].text);
    }
}

/* A drawn code is its own normal form. */
Test(placement, draws_codes)
{
    struct random random;

    random_init(&random);
    for (int i = 0; i < 2000; i++) {
        char drawn[PLACEMENT_CODE_LENGTH];
        char code[PLACEMENT_CODE_MAX];

        placement_random(&random, drawn);
        cr_assert_eq(placement_normalise(slice_of(drawn, sizeof(drawn)), code),
                     PLACEMENT_CODE_LENGTH);
        cr_assert_eq(memcmp(drawn, code, sizeof(drawn)), 0);
    }
    random_release(&random);
}

Test(placement, checks_names)
{
    struct placement placement = {.name = SLICE("Poster, Cairo station")};
    char text[PLACEMENT_NAME_MAX + 1];
    struct error err = ERROR_INIT;

    memset(text, 'x', sizeof(text));
    cr_expect_eq(placement_check(&placement, &err), 0);
    placement.name = slice_of(text, PLACEMENT_NAME_MAX);
    cr_expect_eq(placement_check(&placement, &err), 0);
    placement.name = slice_of(text, PLACEMENT_NAME_MAX + 1);
    cr_expect_eq(placement_check(&placement, &err), ERROR_INVALID);
    placement.name = SLICE("");
    cr_expect_eq(placement_check(&placement, &err), ERROR_INVALID);
    placement.name = SLICE("a\nb");
    cr_expect_eq(placement_check(&placement, &err), ERROR_INVALID);
    cr_expect_str_eq(err.reason, "bad_placement");
}

/* All that could keep a printed code from leading there. */
Test(placement, diverts_a_link)
{
    struct link link;

    link_init(&link);
    link.campaign = SLICE("spring");
    link.status = 301;
    link.cache_seconds = 60;
    link.forward_path = true;
    link.enabled = false;
    link.starts_at = link.expires_at = link.max_clicks = 1;
    link.password = link.rules = link.ios_url = link.android_url = SLICE("x");
    placement_divert(SLICE("https://own/"), &link);
    cr_expect(slice_equal(link.destination, SLICE("https://own/")));
    cr_expect(slice_equal(link.campaign, SLICE("spring")));
    cr_expect_eq(link.status, 302);
    cr_expect_eq(link.cache_seconds, 0);
    cr_expect(link.enabled && !link.forward_path);
    cr_expect_eq(link.starts_at + link.expires_at + link.max_clicks, 0);
    cr_expect_eq(link.password.len + link.rules.len + link.ios_url.len +
                     link.android_url.len,
                 0);
}
