#include "shortener/resolve/location.h"

#include <criterion/criterion.h>

#include "shortener/address/destination.h"
#include "shortener/address/url_path.h"

static const struct {
    const char *destination, *tags;
    enum link_query mode;
    const char *query, *click_id, *location, *path;
} rows[] = {
    /* Nothing to add: byte for byte. */
    {"https://a/", "", LINK_QUERY_APPEND, "", "", "https://a/"},
    {"https://a/?", "", LINK_QUERY_APPEND, "", "", "https://a/?"},
    {"https://a/?&&b=&#", "", LINK_QUERY_OVERRIDE, "", "", "https://a/?&&b=&#"},
    {"https://a/#f?x=1", "", LINK_QUERY_APPEND, "", "", "https://a/#f?x=1"},
    /* append */
    {"https://a/", "", LINK_QUERY_APPEND, "b=1", "", "https://a/?b=1"},
    {"https://a/?b=1", "", LINK_QUERY_APPEND, "b=2&c", "",
     "https://a/?b=1&b=2&c"},
    {"https://a/?", "", LINK_QUERY_APPEND, "b=1", "", "https://a/?b=1"},
    {"https://a/?b&", "", LINK_QUERY_APPEND, "c", "", "https://a/?b&c"},
    {"https://a/#f?x", "", LINK_QUERY_APPEND, "b=1", "", "https://a/?b=1#f?x"},
    {"https://a/?x#", "", LINK_QUERY_APPEND, "b", "", "https://a/?x&b#"},
    {"https://a/", "", LINK_QUERY_APPEND, "&&b&&", "", "https://a/?b"},
    /* override */
    {"https://a/?b=1&c=2&b=3", "", LINK_QUERY_OVERRIDE, "b=9", "",
     "https://a/?c=2&b=9"},
    {"https://a/?b=1#f", "", LINK_QUERY_OVERRIDE, "b=9", "",
     "https://a/?b=9#f"},
    {"https://a/?b=1", "", LINK_QUERY_OVERRIDE, "bb=9", "",
     "https://a/?b=1&bb=9"},
    {"https://a/?b", "", LINK_QUERY_OVERRIDE, "b", "", "https://a/?b"},
    /* drop */
    {"https://a/?b=1#f", "", LINK_QUERY_DROP, "b=9&c", "", "https://a/?b=1#f"},
    {"https://a/", "", LINK_QUERY_DROP, "b=9", "K7", "https://a/?wpid=K7"},
    /* utm tags, and no others, unless the destination has them */
    {"https://a/", "team=x\nutm_source=n\n", LINK_QUERY_APPEND, "", "",
     "https://a/?utm_source=n"},
    {"https://a/?utm_source=own#f", "utm_medium=m\nutm_source=n\n",
     LINK_QUERY_APPEND, "", "", "https://a/?utm_source=own&utm_medium=m#f"},
    {"https://a/", "utm_source=a b&c=d/\xc3\xa9\n", LINK_QUERY_APPEND, "", "",
     "https://a/?utm_source=a%20b%26c%3Dd%2F%C3%A9"},
    {"https://a/", "utm_a#b&=c\n", LINK_QUERY_APPEND, "", "",
     "https://a/?utm_a%23b%26=c"},
    {"https://a/", "utm_source=n\n", LINK_QUERY_OVERRIDE, "utm_source=mine", "",
     "https://a/?utm_source=mine"},
    {"https://a/", "utm_source=n\n", LINK_QUERY_DROP, "utm_source=mine", "",
     "https://a/?utm_source=n"},
    /* our own marker */
    {"https://a/", "", LINK_QUERY_APPEND, "qr=1", "", "https://a/"},
    {"https://a/", "", LINK_QUERY_APPEND, "a&qr=1&b", "", "https://a/?a&b"},
    {"https://a/", "", LINK_QUERY_APPEND, "qr=2", "", "https://a/?qr=2"},
    {"https://a/?qr=5&b", "", LINK_QUERY_OVERRIDE, "qr=1", "",
     "https://a/?qr=5&b"},
    /* click ids */
    {"https://a/", "", LINK_QUERY_APPEND, "", "K7", "https://a/?wpid=K7"},
    {"https://a/?b#f", "", LINK_QUERY_APPEND, "c", "K7",
     "https://a/?b&c&wpid=K7#f"},
    {"https://a/", "", LINK_QUERY_APPEND, "wpid=old&b", "K7",
     "https://a/?b&wpid=K7"},
    {"https://a/", "", LINK_QUERY_APPEND, "wpid=old", "",
     "https://a/?wpid=old"},
    {"https://a/", "utm_source=n\n", LINK_QUERY_APPEND, "q=1&qr=1", "K7",
     "https://a/?utm_source=n&q=1&wpid=K7"},
    /* more of the path */
    {"https://a/", "", LINK_QUERY_APPEND, "", "", "https://a/b", "b"},
    {"https://a/b", "", LINK_QUERY_APPEND, "", "", "https://a/b/c/d", "c/d"},
    {"https://a/b/", "", LINK_QUERY_APPEND, "", "", "https://a/b/c/", "c/"},
    {"https://a/b", "", LINK_QUERY_APPEND, "", "", "https://a/b/c", "//c"},
    {"https://a/b", "", LINK_QUERY_APPEND, "", "", "https://a/b", "/"},
    {"https://a/b/", "", LINK_QUERY_APPEND, "", "", "https://a/b/https://c//d",
     "https://c//d"},
    {"https://a/b?x#f", "", LINK_QUERY_APPEND, "y", "K7",
     "https://a/b/c?x&y&wpid=K7#f", "c"},
    {"https://a/b?x=1&z#f", "", LINK_QUERY_OVERRIDE, "x=2", "",
     "https://a/b/c?z&x=2#f", "c"},
    {"https://a/b?x=1#f", "", LINK_QUERY_DROP, "y", "", "https://a/b/c?x=1#f",
     "c"},
    {"https://a/b#f/?g", "utm_source=n\n", LINK_QUERY_APPEND, "", "",
     "https://a/b/c?utm_source=n#f/?g", "c"},
    {"https://a/b?c/d", "", LINK_QUERY_APPEND, "", "", "https://a/b/e?c/d",
     "e"},
    {"https://a/", "", LINK_QUERY_APPEND, "", "", "https://a/%41%20%22|%3C",
     "%41%20\"|<"},
};

Test(location, follows_the_rules)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buffer prepared = BUFFER_INIT;
        struct buffer out = BUFFER_INIT;
        const struct location_extra extra = {
            .path = slice_str(rows[i].path),
            .mode = rows[i].mode,
            .query = slice_str(rows[i].query),
            .click_id = slice_str(rows[i].click_id),
        };
        struct link link;
        size_t at;

        link_init(&link);
        link.destination = slice_str(rows[i].destination);
        link.tags = slice_str(rows[i].tags);
        /* What stands before it in the buffers is left alone. */
        buffer_append(&prepared, SLICE("?x&"));
        buffer_append(&out, SLICE("?y#"));
        at = location_prepare(&link, link.destination, &prepared);
        location_build(slice_skip(buffer_slice(&prepared), 3), at, &extra,
                       &out);
        cr_expect_str_eq(buffer_str(&out) + 3, rows[i].location, "row %zu: %s",
                         i, buffer_str(&out) + 3);
        buffer_release(&out);
        buffer_release(&prepared);
    }
}

Test(location, knows_its_marker)
{
    cr_expect(location_is_qr(SLICE("qr=1")));
    cr_expect(location_is_qr(SLICE("a=b&qr=1&c")));
    cr_expect_not(location_is_qr(SLICE("")));
    cr_expect_not(location_is_qr(SLICE_NONE));
    cr_expect_not(location_is_qr(SLICE("qr=11")));
    cr_expect_not(location_is_qr(SLICE("qr")));
    cr_expect_not(location_is_qr(SLICE("xqr=1")));
}

/* What a stranger may put behind a slug, good and bad. */
static const char *const pieces[] = {
    "/",   "a",  ".",   "..",  "%2e", "%2E.", "%2f",
    "%5c", "\\", "%25", "%00", ";x",  "%",    "%zz",
};

#define PIECES (sizeof(pieces) / sizeof(pieces[0]))

/* The path with each escape decoded, as servers do. */
static void decode(struct slice path, struct buffer *out)
{
    for (size_t i = 0; i < path.len; i++) {
        bool escape = path.ptr[i] == '%' && path.len - i > 2;
        int high = escape ? slice_hex_digit(path.ptr[i + 1]) : -1;
        int low = escape ? slice_hex_digit(path.ptr[i + 2]) : -1;

        if (high >= 0 && low >= 0) {
            buffer_append_byte(out, (char)(high * 16 + low));
            i += 2;
        } else {
            buffer_append_byte(out, path.ptr[i]);
        }
    }
}

/* Whoever resolves the path, decoded or not, ends below the destination. */
static void check_below(struct slice location)
{
    struct slice base = SLICE("https://a.test/in/side/");
    struct buffer decoded = BUFFER_INIT;
    struct buffer normal = BUFFER_INIT;
    struct error err = ERROR_INIT;

    decode(location, &decoded);
    cr_assert_eq(destination_normalise(location, "url", &normal, &err), 0, "%s",
                 err.message);
    cr_assert(slice_starts(buffer_slice(&normal), base), "%s",
              buffer_str(&normal));
    buffer_clear(&normal);
    buffer_append(&normal, SLICE("https://a.test"));
    url_path_append(slice_skip(buffer_slice(&decoded), normal.len), &normal);
    cr_assert(slice_starts(buffer_slice(&normal), base), "%s",
              buffer_str(&normal));
    cr_assert_eq(slice_find(buffer_slice(&decoded), '\\'), decoded.len);
    buffer_release(&decoded);
    buffer_release(&normal);
}

static bool climbs_or_stays(size_t number)
{
    struct slice prepared = SLICE("https://a.test/in/side");
    struct buffer path = BUFFER_INIT;
    struct buffer out = BUFFER_INIT;
    struct location_extra extra = {.mode = LINK_QUERY_APPEND};
    bool stays;

    for (; number > 0; number /= PIECES)
        buffer_append(&path, slice_str(pieces[number % PIECES]));
    extra.path = buffer_slice(&path);
    stays = url_path_stays(extra.path);
    location_build(prepared, prepared.len, &extra, &out);
    if (stays && out.len > prepared.len)
        check_below(buffer_slice(&out));
    buffer_release(&out);
    buffer_release(&path);
    return stays;
}

Test(location, more_of_the_path_never_climbs)
{
    size_t stayed = 0;
    size_t all = PIECES * PIECES * PIECES * PIECES;

    for (size_t i = 0; i < all; i++)
        stayed += climbs_or_stays(i);
    /* Neither everything nor nothing is refused. */
    cr_assert_gt(stayed, all / 100);
    cr_assert_lt(stayed, all / 2);
}

/* Link and template; "go.test/x" of the campaign "spring", on paper. */
static const struct {
    const char *destination, *tags, *utm, *location;
} utm_rows[] = {
    {"https://a/", "", "utm_source={source}\n",
     "https://a/?utm_source=Caf%C3%A9"},
    {"https://a/#f", "",
     "utm_campaign={campaign}-{slug}\nutm_medium={channel}\n",
     "https://a/?utm_campaign=spring-x&utm_medium=print#f"},
    {"https://a/", "", "utm_id={brand}/{direction}\n",
     "https://a/?utm_id=go.test%2Foutbound"},
    /* What the destination or the link itself says goes before. */
    {"https://a/?utm_source=own", "", "utm_source={source}\n",
     "https://a/?utm_source=own"},
    {"https://a/", "utm_source=mine\n", "utm_source={source}\n",
     "https://a/?utm_source=mine"},
    {"https://a/", "utm_source=\n", "utm_source={source}\n",
     "https://a/?utm_source="},
    {"https://a/", "utm_term=t\n", "utm_source={source}\n",
     "https://a/?utm_term=t&utm_source=Caf%C3%A9"},
    /* Tags of any name. */
    {"https://a/", "wave=2\n", "utm_term=w{tag.wave}{tag.none}\n",
     "https://a/?utm_term=w2"},
    /* Nothing to say. */
    {"https://a/", "", "utm_content={content}\nutm_term={tag.none}\n",
     "https://a/"},
    {"https://a/", "", "utm_term=fixed text\n",
     "https://a/?utm_term=fixed%20text"},
};

Test(location, fills_in_the_campaigns_template)
{
    for (size_t i = 0; i < sizeof(utm_rows) / sizeof(utm_rows[0]); i++) {
        const struct location_extra extra = {.mode = LINK_QUERY_APPEND};
        struct buffer prepared = BUFFER_INIT;
        struct buffer out = BUFFER_INIT;
        struct link link;
        size_t at;

        link_init(&link);
        link.brand = SLICE("go.test");
        link.slug = SLICE("x");
        link.campaign = SLICE("spring");
        link.source = SLICE("Caf\xc3\xa9");
        link.tags = slice_str(utm_rows[i].tags);
        link_inherit(
            &link, &(struct link_heritage){.channel = SLICE("print"),
                                           .utm = slice_str(utm_rows[i].utm)});
        at = location_prepare(&link, slice_str(utm_rows[i].destination),
                              &prepared);
        location_build(buffer_slice(&prepared), at, &extra, &out);
        cr_expect_str_eq(buffer_str(&out), utm_rows[i].location, "row %zu", i);
        buffer_release(&prepared);
        buffer_release(&out);
    }
}
