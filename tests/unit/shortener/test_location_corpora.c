#include <criterion/criterion.h>
#include <string.h>

#include "shortener/address/destination.h"
#include "shortener/resolve/location.h"
#include "tests/unit/shortener/url_corpus.h"

/*
 * Every URL of the standard's vectors that may be a destination, with what
 * requests and links add to it. Whatever is added, the Location
 *
 *   - is in its normal form: reading it once more changes nothing
 *   - has scheme, host, port, path and fragment of the destination
 *   - keeps what the destination's query had, where nothing overrides it
 *   - has what was added, in order, before the fragment
 */
static const struct {
    enum link_query mode;
    const char *tags, *query, *click_id;
    const char *added; /* at the query's end */
} additions[] = {
    {LINK_QUERY_APPEND, "", "", "", ""},
    {LINK_QUERY_APPEND, "", "zz=1", "", "zz=1"},
    {LINK_QUERY_APPEND, "", "zz=1&qr=1&zy", "K7", "zz=1&zy&wpid=K7"},
    {LINK_QUERY_APPEND, "utm_zz=a b\n", "zz=%23", "", "utm_zz=a%20b&zz=%23"},
    {LINK_QUERY_DROP, "utm_zz=1\n", "zz=1", "K7", "utm_zz=1&wpid=K7"},
    {LINK_QUERY_OVERRIDE, "utm_zz=1\n", "utm_zz=2&zz=3", "", "utm_zz=2&zz=3"},
};

#define ADDITIONS (sizeof(additions) / sizeof(additions[0]))

/* Before the query, the query without its mark, and '#' with what follows. */
struct parts {
    struct slice front, query, fragment;
};

static struct parts take_apart(struct slice url)
{
    size_t hash = slice_find(url, '#');
    struct slice front = slice_head(url, hash);
    size_t mark = slice_find(front, '?');

    return (struct parts){slice_head(front, mark), slice_skip(front, mark + 1),
                          slice_skip(url, hash)};
}

static void compose(struct slice url, size_t i, struct buffer *out)
{
    const struct location_extra extra = {
        .mode = additions[i].mode,
        .query = slice_str(additions[i].query),
        .click_id = slice_str(additions[i].click_id),
    };
    struct buffer prepared = BUFFER_INIT;
    struct link link;
    size_t at;

    link_init(&link);
    link.destination = url;
    link.tags = slice_str(additions[i].tags);
    at = location_prepare(&link, link.destination, &prepared);
    location_build(buffer_slice(&prepared), at, &extra, out);
    buffer_release(&prepared);
}

/* The own query first, unless it is taken apart for what replaces it. */
static bool keeps_query(const struct parts *before, const struct parts *after,
                        size_t i)
{
    if (additions[i].mode == LINK_QUERY_OVERRIDE)
        return true;
    return slice_starts(after->query, before->query);
}

static void check(struct slice url, size_t i)
{
    struct buffer out = BUFFER_INIT;
    struct buffer normal = BUFFER_INIT;
    struct error err = ERROR_INIT;
    struct parts before = take_apart(url);
    struct parts after;

    compose(url, i, &out);
    after = take_apart(buffer_slice(&out));
    cr_expect(slice_equal(before.front, after.front) &&
                  slice_equal(before.fragment, after.fragment) &&
                  keeps_query(&before, &after, i) &&
                  slice_ends(after.query, slice_str(additions[i].added)),
              "\"%" SLICE_FMT "\" with addition %zu became \"%s\"",
              SLICE_ARG(url), i, buffer_str(&out));
    if (i == 0)
        cr_expect(slice_equal(buffer_slice(&out), url));
    cr_expect_eq(
        destination_normalise(buffer_slice(&out), "url", &normal, &err), 0,
        "\"%s\" was refused: %s", buffer_str(&out), err.message);
    cr_expect(slice_equal(buffer_slice(&normal), buffer_slice(&out)),
              "\"%s\" reads as \"%s\"", buffer_str(&out), buffer_str(&normal));
    buffer_release(&normal);
    buffer_release(&out);
}

/* True if it may be a destination. */
static bool check_all(const json_t *test)
{
    struct buffer url = BUFFER_INIT;
    struct error err = ERROR_INIT;
    int code = destination_normalise(url_corpus_text(test, "input"), "url",
                                     &url, &err);

    for (size_t i = 0; i < ADDITIONS && code == 0; i++)
        check(buffer_slice(&url), i);
    buffer_release(&url);
    return code == 0;
}

Test(location_corpora, composes_with_every_url)
{
    json_t *tests = url_corpus_load("urltestdata.json");
    size_t taken = 0;
    json_t *test;
    size_t i;

    if (tests == NULL)
        return;
    json_array_foreach(tests, i, test)
    {
        if (json_is_object(test))
            taken += check_all(test);
    }
    cr_expect_geq(taken, 114, "only %zu were taken", taken);
    json_decref(tests);
}
