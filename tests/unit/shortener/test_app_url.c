#include "shortener/address/app_url.h"

#include <criterion/criterion.h>
#include <string.h>

struct form_case {
    const char *text, *form;
    bool custom;
};

Test(app_url, takes_https_and_schemes_of_apps)
{
    static const struct form_case cases[] = {
        {"https://Apps.Apple.com/app/id1", "https://apps.apple.com/app/id1",
         false},
        {"HTTP://a.test", "http://a.test/", false},
        {"acme://item/1", "acme://item/1", true},
        {"  ACME://Item/1?a=b&c#d ", "acme://Item/1?a=b&c#d", true},
        {"market://details?id=com.acme", "market://details?id=com.acme", true},
        {"itms-apps://apps.apple.com/app/id1",
         "itms-apps://apps.apple.com/app/id1", true},
        {"acme:item", "acme:item", true},
        {"com.acme.app:/x", "com.acme.app:/x", true},
        {"acme://a b/\xc3\xa4\"<>'`", "acme://a%20b/%C3%A4%22%3C%3E%27%60",
         true},
        {"acme://x%20y", "acme://x%20y", true},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buffer out = BUFFER_INIT;
        struct error err = ERROR_INIT;

        cr_expect_eq(
            app_url_normalise(slice_str(cases[i].text), "ios_url", &out, &err),
            0, "%s: %s", cases[i].text, err.message);
        cr_expect_str_eq(buffer_str(&out), cases[i].form);
        cr_expect_eq(app_url_is_custom(buffer_slice(&out)), cases[i].custom,
                     "%s", cases[i].text);
        buffer_release(&out);
    }
    cr_expect_not(app_url_is_custom(SLICE_NONE));
}

struct refusal_case {
    const char *text, *reason;
};

Test(app_url, refuses_what_opens_no_app)
{
    static const struct refusal_case cases[] = {
        {"", "scheme_missing"},
        {"acme", "scheme_missing"},
        {"//item/1", "scheme_missing"},
        {"1acme://x", "scheme_missing"},
        {"ac me://x", "scheme_missing"},
        {":x", "scheme_missing"},
        {"acme:", "bad_url"},
        {"javascript:alert(1)", "bad_scheme"},
        {" JavaScript:alert(1)", "bad_scheme"},
        {"data:text/html,x", "bad_scheme"},
        {"file:///etc/passwd", "bad_scheme"},
        {"VBScript:x", "bad_scheme"},
        {"blob:https://a.test/x", "bad_scheme"},
        {"about:blank", "bad_scheme"},
        {"filesystem:https://a.test", "bad_scheme"},
        {"view-source:https://a.test", "bad_scheme"},
        {"intent://x#Intent;scheme=acme;end", "bad_scheme"},
        {"content://x", "bad_scheme"},
        {"java\tscript:alert(1)", "scheme_missing"},
        {"acme://a\nb", "control_character"},
        {"acme://a\\b", "control_character"},
        {"acme://\xff", "bad_encoding"},
        {"https://user@a.test", "userinfo"},
        {"https:///x", "host_missing"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buffer out = BUFFER_INIT;
        struct error err = ERROR_INIT;

        cr_expect_eq(
            app_url_normalise(slice_str(cases[i].text), "ios_url", &out, &err),
            ERROR_INVALID, "%s", cases[i].text);
        cr_expect_str_eq(err.reason, cases[i].reason, "%s", cases[i].text);
        cr_expect_str_eq(err.field, "ios_url");
        cr_expect_eq(out.len, 0);
        buffer_release(&out);
    }
}

static void put(char *to, struct slice text)
{
    memcpy(to, text.ptr, text.len);
}

Test(app_url, has_a_bound)
{
    char text[APP_URL_MAX + 1];
    struct buffer out = BUFFER_INIT;
    struct error err = ERROR_INIT;

    memset(text, 'a', sizeof(text));
    put(text, SLICE("acme://"));
    cr_expect_eq(
        app_url_normalise(slice_of(text, APP_URL_MAX), "ios_url", &out, &err),
        0);
    cr_expect_eq(app_url_normalise(slice_of(text, APP_URL_MAX + 1), "ios_url",
                                   &out, &err),
                 ERROR_INVALID);
    cr_expect_eq(out.len, APP_URL_MAX);
    buffer_release(&out);
}

Test(app_url, opens_an_app_by_an_intent)
{
    struct buffer out = BUFFER_INIT;

    app_url_append_intent(SLICE("acme://item/1?a=b"),
                          SLICE("https://a.test/?x=1;y#f"), &out);
    cr_expect_str_eq(
        buffer_str(&out),
        "intent://item/1?a=b#Intent;scheme=acme;S.browser_fallback_url="
        "https%3A%2F%2Fa.test%2F%3Fx%3D1%3By%23f;end");
    buffer_release(&out);
}
