#include "server/dashboard/session_cookie.h"

#include <criterion/criterion.h>

static const struct {
    const char *header;
    const char *secret; /* NULL: none */
} rows[] = {
    {"waypost_token=wp_abc", "wp_abc"},
    {"a=b; waypost_token=wp_abc; c=d", "wp_abc"},
    {"a=b;waypost_token = wp_abc ;c", "wp_abc"},
    {"waypost_token=wp_a; waypost_token=wp_b", "wp_a"},
    {"waypost_token=", ""},
    {"waypost_token=a=b", "a=b"},
    {"", NULL},
    {"waypost_token", NULL},
    {"Waypost_Token=wp_abc", NULL},
    {"xwaypost_token=wp_abc", NULL},
    {"a=waypost_token=wp_abc", NULL},
    {";;=;", NULL},
};

Test(session_cookie, is_found_among_others)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct slice got = session_cookie_read(slice_str(rows[i].header));

        if (rows[i].secret == NULL)
            cr_expect(slice_is_none(got), "%s", rows[i].header);
        else
            cr_expect(!slice_is_none(got) &&
                          slice_equal(got, slice_str(rows[i].secret)),
                      "%s", rows[i].header);
    }
    cr_expect(slice_is_none(session_cookie_read(SLICE_NONE)));
}

Test(session_cookie, is_kept_from_scripts_and_other_sites)
{
    struct api_call call = {.headers = BUFFER_INIT};

    session_cookie_set(&call, SLICE("wp_abc"), false);
    session_cookie_set(&call, SLICE("wp_abc"), true);
    session_cookie_clear(&call);
    cr_expect_str_eq(
        buffer_str(&call.headers),
        "Set-Cookie: waypost_token=wp_abc; Path=/; HttpOnly; SameSite=Strict"
        "\r\n"
        "Set-Cookie: waypost_token=wp_abc; Path=/; HttpOnly; SameSite=Strict; "
        "Secure\r\n"
        "Set-Cookie: waypost_token=; Path=/; HttpOnly; SameSite=Strict; "
        "Max-Age=0\r\n");
    buffer_release(&call.headers);
}
