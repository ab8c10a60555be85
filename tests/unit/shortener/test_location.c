#include "shortener/resolve/location.h"

#include <criterion/criterion.h>

static const struct {
    const char *destination, *tags;
    enum link_query mode;
    const char *query, *click_id, *location;
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
};

Test(location, follows_the_rules)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buffer prepared = BUFFER_INIT;
        struct buffer out = BUFFER_INIT;
        struct link link;
        size_t at;

        link_init(&link);
        link.destination = slice_str(rows[i].destination);
        link.tags = slice_str(rows[i].tags);
        /* What stands before it in the buffers is left alone. */
        buffer_append(&prepared, SLICE("?x&"));
        buffer_append(&out, SLICE("?y#"));
        at = location_prepare(&link, link.destination, &prepared);
        location_build(slice_skip(buffer_slice(&prepared), 3), at, rows[i].mode,
                       slice_str(rows[i].query), slice_str(rows[i].click_id),
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
