#include "shortener/rule/accept_language.h"

#include <criterion/criterion.h>
#include <string.h>

struct weight_case {
    const char *header, *range;
    unsigned weight;
};

Test(accept_language, weighs_what_a_range_means)
{
    static const struct weight_case cases[] = {
        {"de", "de", 1000},
        {"de-AT", "de", 1000},
        {"DE-at", "de-AT", 1000},
        {"de", "de-AT", 0},
        {"de-ATX", "de-AT", 0},
        {"den", "de", 0},
        {"zh-Hant-TW", "zh-Hant", 1000},
        {"zh-Hant-TW", "zh-TW", 0}, /* basic filtering knows no gaps */
        {"en-US,en;q=0.9,de;q=0.8", "de", 800},
        {"en-US,en;q=0.9,de;q=0.8", "en", 1000},
        {"de;q=0.5,de-AT;q=0.75", "de", 750},
        {"de ; q = 0.5 , fr", "de", 500},
        {"de;Q=0.123", "de", 123},
        {"de;q=1.000", "de", 1000},
        {"de;q=0", "de", 0},
        {"de;q=0.000", "de", 0},
        {"de;q=0.", "de", 0},
        {"de;q=1.", "de", 1000},
        {"*", "de", 0},
        {"*;q=0.5,de;q=0.1", "de", 100},
        {"", "de", 0},
        {",,de", "de", 1000},
        /* What is not of the form is passed over, the rest counts. */
        {"de;q=2,de;q=0.3", "de", 300},
        {"de;q=1.1,de;q=0.3", "de", 300},
        {"de;q=-1,de;q=0.3", "de", 300},
        {"de;q=0.1234,de;q=0.3", "de", 300},
        {"de;q,de;q=0.3", "de", 300},
        {"de;v=1,de;q=0.3", "de", 300},
        {"de;q=0.5;x,de;q=0.3", "de", 300},
        {"d\xc3\xa9,de;q=0.3", "de", 300},
        {"de_AT,de;q=0.3", "de", 300},
        {"de fr;q=0.9,de;q=0.3", "de", 300},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct accept_language languages;

        accept_language_parse(&languages, slice_str(cases[i].header));
        cr_expect_eq(
            accept_language_weight(&languages, slice_str(cases[i].range)),
            cases[i].weight, "%s of %s gave %u", cases[i].range,
            cases[i].header,
            accept_language_weight(&languages, slice_str(cases[i].range)));
    }
}

Test(accept_language, knows_what_a_range_is)
{
    static const char *const good[] = {
        "de", "deu", "pt-BR", "zh-Hant-TW", "es-419", "de-1996", "sr-Latn"};
    static const char *const bad[] = {"",
                                      "d",
                                      "*",
                                      "german",
                                      "de-",
                                      "-de",
                                      "de--AT",
                                      "de_AT",
                                      "d3",
                                      "de AT",
                                      "de-*",
                                      "de,fr",
                                      "x-own",
                                      "de-averylongone",
                                      "de-aaaaaaaa-bbbbbbbb-cccccccc-ddddddd"};

    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        cr_expect(accept_language_is_range(slice_str(good[i])), "%s", good[i]);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        cr_expect_not(accept_language_is_range(slice_str(bad[i])), "%s",
                      bad[i]);
}

static void put(char *to, struct slice text)
{
    memcpy(to, text.ptr, text.len);
}

Test(accept_language, looks_at_a_bounded_part)
{
    char header[4096];
    struct accept_language languages;
    size_t at = 0;

    while (at + 3 <= sizeof(header)) {
        put(header + at, SLICE("aa,"));
        at += 3;
    }
    put(header + (size_t)3 * 40, SLICE("de,"));
    accept_language_parse(&languages, slice_of(header, at));
    cr_expect_eq(languages.count, ACCEPT_LANGUAGE_MAX);
    cr_expect_eq(accept_language_weight(&languages, SLICE("de")), 0);
    /* An item that the bound cuts would be another language. */
    memset(header, 'a', sizeof(header));
    put(header, SLICE("fr,"));
    put(header + ACCEPT_LANGUAGE_BYTES - 3, SLICE(",de-AT,"));
    accept_language_parse(&languages, slice_of(header, sizeof(header)));
    cr_expect_eq(accept_language_weight(&languages, SLICE("de")), 0);
    cr_expect_eq(accept_language_weight(&languages, SLICE("fr")), 1000);
}
