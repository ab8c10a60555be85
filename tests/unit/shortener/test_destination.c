#include "shortener/address/destination.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct {
    const char *text, *normal;
} taken[] = {
    {"https://example.com", "https://example.com/"},
    {"HTTPS://Example.COM/Path", "https://example.com/Path"},
    {"  http://example.com/\t", "http://example.com/"},
    {"http://example.com:80/", "http://example.com/"},
    {"https://example.com:443", "https://example.com/"},
    {"http://example.com:443", "http://example.com:443/"},
    {"https://example.com:0080/", "https://example.com:80/"},
    {"https://example.com:65535/", "https://example.com:65535/"},
    {"https://example.com:/", "https://example.com/"},
    {"https://example.com?a=b", "https://example.com/?a=b"},
    {"https://example.com#top", "https://example.com/#top"},
    {"https://example.com/?", "https://example.com/?"},
    {"https://example.com/#", "https://example.com/#"},
    {"https://example.com/a#b?c#d", "https://example.com/a#b?c#d"},
    {"https://example.com/a/./b/../c", "https://example.com/a/c"},
    {"https://example.com/../..", "https://example.com/"},
    {"https://example.com/a/%2E%2e/b", "https://example.com/b"},
    {"https://example.com//a//b", "https://example.com//a//b"},
    {"https://example.com/a@b:c", "https://example.com/a@b:c"},
    {"https://example.com/?u=x@y", "https://example.com/?u=x@y"},
    {"https://example.com/a b", "https://example.com/a%20b"},
    {"https://example.com/\"<>`{}", "https://example.com/%22%3C%3E%60%7B%7D"},
    {"https://example.com/?a='\"<>", "https://example.com/?a=%27%22%3C%3E"},
    {"https://example.com/%zz%2", "https://example.com/%zz%2"},
    {"https://example.com/\xc3\xa9", "https://example.com/%C3%A9"},
    {"https://b\xc3\xbc"
     "cher.example/",
     "https://xn--bcher-kva.example/"},
    {"https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"},
    {"https://stra\xc3\x9f"
     "e.example/",
     "https://xn--strae-oqa.example/"},
    {"https://\xef\xbd\x81.com/", "https://a.com/"},
    {"https://ex%41mple.com/", "https://example.com/"},
    {"https://example.com./", "https://example.com./"},
    {"http://0x7f.1/", "http://127.0.0.1/"},
    {"http://2130706433/", "http://127.0.0.1/"},
    {"http://[::1]:8080/", "http://[::1]:8080/"},
    {"http://[0:0:0:0:0:0:0:1]", "http://[::1]/"},
    {"http://localhost:3000/x", "http://localhost:3000/x"},
};

Test(destination, normalises)
{
    for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
        struct buffer out = BUFFER_INIT;
        struct error err = ERROR_INIT;

        buffer_append(&out, SLICE("before "));
        cr_expect_eq(
            destination_normalise(slice_str(taken[i].text), "url", &out, &err),
            0, "%s: %s", taken[i].text, err.message);
        cr_expect_str_eq(buffer_str(&out) + strlen("before "), taken[i].normal);
        buffer_release(&out);
    }
}

/* What is stored is stored as it is when it is given again. */
Test(destination, leaves_the_normal_form_alone)
{
    for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
        struct buffer out = BUFFER_INIT;
        struct error err = ERROR_INIT;

        cr_expect_eq(destination_normalise(slice_str(taken[i].normal), "url",
                                           &out, &err),
                     0);
        cr_expect_str_eq(buffer_str(&out), taken[i].normal);
        buffer_release(&out);
    }
}

static const struct {
    const char *text, *reason;
} refused[] = {
    {"", "destination_missing"},
    {"   ", "destination_missing"},
    {"example.com", "scheme_missing"},
    {"example.com:8080/x", "scheme_missing"},
    {"//example.com/", "scheme_missing"},
    {"/path", "scheme_missing"},
    {"1http://example.com", "scheme_missing"},
    {"javascript:alert(1)", "bad_scheme"},
    {"JavaScript://example.com/%0aalert(1)", "bad_scheme"},
    {"data:text/html,x", "bad_scheme"},
    {"file:///etc/passwd", "bad_scheme"},
    {"mailto:a@b.com", "bad_scheme"},
    {"ftp://example.com/", "bad_scheme"},
    {"http:example.com", "bad_url"},
    {"http:/example.com", "bad_url"},
    {"http://", "host_missing"},
    {"http:///x", "host_missing"},
    {"https://?a", "host_missing"},
    {"https://#a", "host_missing"},
    {"https://a.com\\@b.com/", "backslash"},
    {"https://a.com/b\\c", "backslash"},
    {"https://user@example.com/", "userinfo"},
    {"https://@example.com/", "userinfo"},
    {"https://a.com:x@b.com/", "userinfo"},
    {"https://a.com@", "userinfo"},
    {"java\nscript:alert(1)", "control_character"},
    {"https://example.com/a\tb", "control_character"},
    {"https://example.com/a\r\nSet-Cookie: x", "control_character"},
    {"https://example.com/\x7f", "control_character"},
    {"https://example.com/\xff", "bad_encoding"},
    {"https://example.com/\xed\xa0\x80", "bad_encoding"},
    {"https://example.com:65536/", "bad_port"},
    {"https://example.com:8o/", "bad_port"},
    {"https://example.com:-1/", "bad_port"},
    {"https://example.com: 80/", "bad_port"},
    {"https://:80/", "bad_host"},
    {"https://exa mple.com/", "bad_host"},
    {"https://exa%20mple.com/", "bad_host"},
    {"https://exa%00mple.com/", "bad_host"},
    {"https://a%2fb.com/", "bad_host"},
    {"https://a%40b.com/", "bad_host"},
    {"https://a..com/", "bad_host"},
    {"https://1.2.3.4.5/", "bad_host"},
    {"https://256.256.256.256/", "bad_host"},
    {"https://[::1/", "bad_host"},
    {"https://[::g]/", "bad_host"},
    {"https://a]b/", "bad_host"},
    {"https://xn--a.com/", "bad_host"},
};

Test(destination, refuses)
{
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        struct buffer out = BUFFER_INIT;
        struct error err = ERROR_INIT;

        buffer_append(&out, SLICE("kept"));
        cr_expect_eq(destination_normalise(slice_str(refused[i].text), "url",
                                           &out, &err),
                     ERROR_INVALID, "%s was taken", refused[i].text);
        cr_expect_str_eq(err.reason, refused[i].reason, "%s: %s",
                         refused[i].text, err.message);
        cr_expect_str_eq(err.field, "url");
        cr_expect_not_null(strstr(err.message, "url"));
        cr_expect_str_eq(buffer_str(&out), "kept");
        buffer_release(&out);
    }
}

/* What was given, but for a password, which logs would keep. */
Test(destination, says_what_was_given_and_no_password)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"http://", "url \"http://\" names no host"},
        {"https:///x", "url \"https:///x\" names no host"},
        {"https://x.com:99999/a", "url \"https://x.com:99999/a\" has a port "
                                  "that is none; give 0 to 65535"},
        {"https://user:secret@x.com/", "url \"https://...@x.com/\" has a user"},
        {"https://:sec@ret@x.com/", "url \"https://...@x.com/\" has a user"},
        {"user:secret@x.com", "url \"user:...@x.com\" must begin with"},
        {"secret@x.com:80", "url \"...@x.com:80\" has no scheme"},
        {"ftp://user:secret@x.com/@a", "url \"ftp://...@x.com/@a\" must"},
        {"https:/user:secret@x.com", "url \"https:/...@x.com\" must have //"},
        {"https://user:secret@x.com\\", "url \"https://...@x.com\\\" holds"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buffer out = BUFFER_INIT;
        struct error err = ERROR_INIT;

        cr_expect_eq(
            destination_normalise(slice_str(cases[i].text), "url", &out, &err),
            ERROR_INVALID);
        cr_expect_eq(
            strncmp(err.message, cases[i].message, strlen(cases[i].message)), 0,
            "%s: %s", cases[i].text, err.message);
        cr_expect_null(strstr(err.message, "ret"), "%s", err.message);
        buffer_release(&out);
    }
}

/* A NUL is a control character, not an end. */
Test(destination, looks_behind_a_nul)
{
    struct buffer out = BUFFER_INIT;
    struct error err = ERROR_INIT;

    cr_assert_eq(
        destination_normalise(SLICE("https://a.com/\0b"), "url", &out, &err),
        ERROR_INVALID);
    cr_assert_str_eq(err.reason, "control_character");
    cr_assert_eq(out.len, 0);
}

/* "https://a.com/" and then `count` times `c`. */
static int normalise_long(char c, size_t count, struct error *err)
{
    struct buffer text = BUFFER_INIT;
    struct buffer out = BUFFER_INIT;
    int code;

    buffer_append(&text, SLICE("https://a.com/"));
    memset(buffer_reserve(&text, count), c, count);
    buffer_commit(&text, count);
    code = destination_normalise(buffer_slice(&text), "url", &out, err);
    cr_expect_eq(out.len > 0, code == 0);
    buffer_release(&out);
    buffer_release(&text);
    return code;
}

Test(destination, bounds_its_length)
{
    size_t room = DESTINATION_MAX - strlen("https://a.com/");
    struct error err = ERROR_INIT;

    cr_expect_eq(normalise_long('x', room, &err), 0);
    cr_expect_eq(normalise_long('x', room + 1, &err), ERROR_INVALID);
    cr_expect_str_eq(err.reason, "too_long");
    /* Each of these becomes three bytes. */
    cr_expect_eq(normalise_long('^', room / 3, &err), 0);
    cr_expect_eq(normalise_long('^', room / 3 + 1, &err), ERROR_INVALID);
    cr_expect_str_eq(err.reason, "too_long");
}

Test(destination, names_its_host)
{
    static const struct {
        const char *url, *host;
    } rows[] = {
        {"https://example.com/a", "example.com"},
        {"https://example.com:8080/a:b", "example.com"},
        {"https://example.com/?u=https://other.com/", "example.com"},
        {"http://[::1]:8080/", "[::1]"},
        {"http://[::1]/", "[::1]"},
        /* The same host: a loop must not hide behind the dot. */
        {"https://example.com./a", "example.com"},
        {"https://example.com.:8443/a", "example.com"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct slice host = destination_host(slice_str(rows[i].url));

        cr_expect(slice_equal(host, slice_str(rows[i].host)), "%s: %" SLICE_FMT,
                  rows[i].url, SLICE_ARG(host));
    }
}
