#include "server/redirect/seen_cookie.h"

#include <criterion/criterion.h>

static const struct siphash_key secret = {1, 2};

/* "wp_xxxxxxxx" of the link. */
static void name_of(struct slice link, struct buffer *name)
{
    struct buffer line = BUFFER_INIT;
    struct slice text;

    seen_cookie_append(&secret, link, &line);
    text = slice_skip(buffer_slice(&line), sizeof("Set-Cookie: ") - 1);
    buffer_append(name, slice_head(text, slice_find(text, '=')));
    buffer_release(&line);
}

Test(seen_cookie, says_nothing_but_that)
{
    struct buffer name = BUFFER_INIT;
    struct buffer line = BUFFER_INIT;
    struct buffer expected = BUFFER_INIT;

    name_of(SLICE("go.test/x"), &name);
    seen_cookie_append(&secret, SLICE("go.test/x"), &line);
    buffer_appendf(&expected,
                   "Set-Cookie: %s=1; Path=/; Max-Age=31536000; HttpOnly; "
                   "SameSite=Lax\r\n",
                   buffer_str(&name));
    cr_expect_str_eq(buffer_str(&line), buffer_str(&expected));
    cr_expect_eq(name.len, 11);
    buffer_release(&name);
    buffer_release(&line);
    buffer_release(&expected);
}

struct header_case {
    const char *format; /* with the name in place of %s */
    bool found;
};

Test(seen_cookie, is_found_among_others)
{
    static const struct header_case cases[] = {
        {"%s=1", true},   {"a=b; %s=1", true}, {"a=b;%s=1;c=d", true},
        {"%s=", true},    {" %s =1", true},    {"a=b; x%s=1", false},
        {"%s2=1", false}, {"%s", false},       {"a=%s=1", false},
        {"", false},      {";;;=;", false},
    };
    struct buffer name = BUFFER_INIT;

    name_of(SLICE("go.test/x"), &name);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct slice format = slice_str(cases[i].format);
        size_t at = slice_search(format, SLICE("%s"));
        struct buffer header = BUFFER_INIT;

        buffer_append(&header, slice_head(format, at));
        if (at < format.len)
            buffer_append(&header, buffer_slice(&name));
        buffer_append(&header, slice_skip(format, at + 2));
        cr_expect_eq(seen_cookie_is_in(buffer_slice(&header), &secret,
                                       SLICE("go.test/x")),
                     cases[i].found, "%s", cases[i].format);
        cr_expect_not(seen_cookie_is_in(buffer_slice(&header), &secret,
                                        SLICE("go.test/y")));
        buffer_release(&header);
    }
    cr_expect_not(seen_cookie_is_in(SLICE_NONE, &secret, SLICE("go.test/x")));
    buffer_release(&name);
}
