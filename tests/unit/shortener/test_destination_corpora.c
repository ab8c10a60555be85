#include <criterion/criterion.h>
#include <string.h>

#include "shortener/address/destination.h"
#include "shortener/address/host.h"
#include "tests/unit/shortener/url_corpus.h"

/*
 * The URL standard's own vectors (web-platform-tests). A destination stands
 * alone, so a vector counts as an address if it begins with http:// or
 * https:// itself; the others must be refused, whatever they resolve to
 * against a base.
 *
 * All that the standard refuses is refused. What it takes and we refuse has
 * one of these reasons, and the text shows it:
 */
static bool has_control(struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] < ' ' || text.ptr[i] == 0x7f)
            return true;
    }
    return false;
}

static bool has_backslash(struct slice text)
{
    return slice_find(text, '\\') < text.len;
}

static bool has_userinfo(struct slice text)
{
    return slice_find(text, '@') < text.len;
}

/*
 * Names that no resolver could look up: no label of them is one (RFC 1035),
 * or the encoded one does not decode (IDNA2008). Browsers pass them on.
 */
static bool has_odd_name(struct slice text)
{
    static const struct slice names[] = {
        SLICE_INIT("xn--pokxncvks"), SLICE_INIT("xn--/"),
        SLICE_INIT("%e2%98%83"),     SLICE_INIT("http://./"),
        SLICE_INIT("http://../"),    SLICE_INIT("foo.09.."),
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (slice_search_nocase(text, names[i]) < text.len)
            return true;
    }
    return false;
}

static const struct {
    const char *reason;
    bool (*shows)(struct slice text);
} stricter[] = {
    /* Browsers strip tabs and line feeds; mail programs and servers do not. */
    {"control_character", has_control},
    /* Browsers read it as a slash, servers do not. */
    {"backslash", has_backslash},
    /* A name before the host is how phishing hides the host. */
    {"userinfo", has_userinfo},
    {"bad_host", has_odd_name},
};

/* Fewer would mean that vectors are refused which were taken before. */
#define TAKEN_MIN 114

/* toASCII alone: what the standard takes and we refuse. */
static const char *const odd_names[] = {
    /* hyphens at a label's ends or in its third and fourth places */
    "a†--", "-†", "-x.xn--zca", "-x.ß", "x-.xn--zca", "x-.ß", "ab--c.xn--zca",
    "ab--c.ß",
    /* an empty label */
    "x..xn--zca", "x..ß",
    /* an encoded label that does not decode, or not to a valid one */
    "xn--a", "xn--a.xn--zca", "xn--ls8h=", "xn--1ug.example", "xn--a-yoc",
    "xn--zn7c.com", "xn--0.com",
    /* symbols and invisible characters, which IDNA2008 has not */
    "www.lookout‧net", "look\u180eout.net", "look\u206bout.net", "♥.net",
    /* letters whose mapping Unicode has changed since */
    "Ӏ.com", "\U0002f868.com", "Ↄ.com", "ẞ.com", "ẞ.foo.com"};

static bool is_odd_name(struct slice name)
{
    struct slice rest = name;
    struct slice label;

    for (size_t i = 0; i < sizeof(odd_names) / sizeof(odd_names[0]); i++) {
        if (slice_equal(name, slice_str(odd_names[i])))
            return true;
    }
    /* a label above 63 bytes once encoded, a name above 253 */
    while (slice_split(&rest, '.', &label)) {
        if (label.len > 62)
            return true;
    }
    return name.len > HOST_MAX;
}

static bool is_address(struct slice text)
{
    return slice_starts(text, SLICE("http://")) ||
           slice_starts(text, SLICE("https://"));
}

static bool is_stricter(const char *reason, struct slice input)
{
    for (size_t i = 0; i < sizeof(stricter) / sizeof(stricter[0]); i++) {
        if (strcmp(reason, stricter[i].reason) == 0)
            return stricter[i].shows(input);
    }
    return false;
}

/* True if it was taken. */
static bool check_url(const json_t *test)
{
    struct slice input = url_corpus_text(test, "input");
    struct slice href = url_corpus_text(test, "href");
    struct buffer out = BUFFER_INIT;
    struct error err = ERROR_INIT;
    int code = destination_normalise(input, "destination", &out, &err);

    if (code == 0)
        cr_expect(slice_equal(buffer_slice(&out), href),
                  "\"%" SLICE_FMT "\" became %s, not \"%" SLICE_FMT "\"",
                  SLICE_ARG(input), buffer_str(&out), SLICE_ARG(href));
    else if (is_address(href) && is_address(input))
        cr_expect(is_stricter(err.reason, input),
                  "\"%" SLICE_FMT "\" was refused: %s", SLICE_ARG(input),
                  err.message);
    if (json_is_true(json_object_get(test, "failure")) || !is_address(href))
        cr_expect(code == ERROR_INVALID, "\"%" SLICE_FMT "\" was taken",
                  SLICE_ARG(input));
    cr_expect(code == 0 || out.len == 0);
    buffer_release(&out);
    return code == 0;
}

Test(destination_corpora, urls)
{
    json_t *tests = url_corpus_load("urltestdata.json");
    size_t refusals = 0;
    size_t taken = 0;
    json_t *test;
    size_t i;

    if (tests == NULL)
        return;
    json_array_foreach(tests, i, test)
    {
        if (!json_is_object(test))
            continue;
        refusals += json_is_true(json_object_get(test, "failure"));
        taken += check_url(test);
    }
    cr_expect_eq(refusals, 267);
    cr_expect_geq(taken, TAKEN_MIN, "only %zu were taken", taken);
    json_decref(tests);
}

static void check_host(const json_t *test)
{
    struct slice input = url_corpus_text(test, "input");
    struct slice output = url_corpus_text(test, "output");
    struct error err = ERROR_INIT;
    char host[HOST_MAX + 1] = "";
    int code = host_normalise(input, "host", host, &err);

    if (code == 0)
        cr_expect(slice_equal(slice_str(host), output),
                  "\"%" SLICE_FMT "\" became \"%s\"", SLICE_ARG(input), host);
    else
        cr_expect(slice_is_none(output) || is_odd_name(input),
                  "\"%" SLICE_FMT "\" was refused: %s", SLICE_ARG(input),
                  err.message);
}

Test(destination_corpora, names)
{
    json_t *tests = url_corpus_load("toascii.json");
    size_t count = 0;
    json_t *test;
    size_t i;

    if (tests == NULL)
        return;
    json_array_foreach(tests, i, test)
    {
        if (!json_is_object(test))
            continue;
        check_host(test);
        count++;
    }
    cr_expect_eq(count, 87);
    json_decref(tests);
}
