#include "shortener/address/url_shown.h"

#include <criterion/criterion.h>
#include <string.h>

struct shown_case {
    struct slice text;
    const char *shown;
};

Test(url_shown, hides_what_is_before_the_host)
{
    static const struct shown_case cases[] = {
        {SLICE_INIT(""), ""},
        {SLICE_INIT("https://x.com/@a"), "https://x.com/@a"},
        {SLICE_INIT("https://x.com?a@b"), "https://x.com?a@b"},
        {SLICE_INIT("https://u:p@x.com/@a"), "https://...@x.com/@a"},
        {SLICE_INIT("https:\\\\u:p@x.com"), "https:\\\\...@x.com"},
        {SLICE_INIT("acme:u@x"), "acme:...@x"},
        {SLICE_INIT("u@x:1"), "...@x:1"},
        {SLICE_INIT("@"), "...@"},
        {SLICE_INIT("a:"), "a:"},
        {SLICE_INIT("a:@"), "a:...@"},
    };
    char out[URL_SHOWN_SIZE];

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        cr_expect_str_eq(url_shown_write(cases[i].text, out), cases[i].shown);
}

/* However long front and back are, whole characters, and never a password. */
Test(url_shown, is_short)
{
    char text[400];
    char out[URL_SHOWN_SIZE];

    memset(text, 'a', sizeof(text));
    cr_expect_eq(strlen(url_shown_write(slice_of(text, sizeof(text)), out)),
                 URL_SHOWN_SIZE - 4);
    text[199] = ':';
    text[299] = '@';
    memset(text + 200, 'p', 99);
    url_shown_write(slice_of(text, sizeof(text)), out);
    cr_expect_null(strchr(out, 'p'));
    cr_expect_not_null(strstr(out, "a...@a"));
    cr_expect_lt(strlen(out), sizeof(out));
    for (size_t i = 0; i < sizeof(text); i++)
        text[i] = i % 2 == 0 ? '\xc3' : '\xa4';
    url_shown_write(slice_of(text, sizeof(text)), out);
    cr_expect_eq(strlen(out) % 2, 0);
}
