#include "shortener/catalog/link.h"

#include <criterion/criterion.h>
#include <string.h>

static char long_text[LINK_TEXT_MAX + 1];

static void fill(void)
{
    memset(long_text, 'x', sizeof(long_text));
}

/* One field of a good link is made bad; the error must name it. */
static void refuses(const struct link *link, const char *field)
{
    struct error err = ERROR_INIT;

    cr_expect_eq(link_check(link, &err), ERROR_INVALID, "%s", field);
    cr_expect_str_eq(err.field, field);
}

Test(link, checks_texts, .init = fill)
{
    struct link link;
    struct error err = ERROR_INIT;
    struct slice *tags[] = {&link.campaign, &link.source, &link.content,
                            &link.external_id};
    const char *names[] = {"campaign", "source", "content", "external_id"};

    link_init(&link);
    cr_expect_eq(link_check(&link, &err), 0);
    for (size_t i = 0; i < 4; i++) {
        *tags[i] = slice_of(long_text, LINK_TAG_MAX);
        cr_expect_eq(link_check(&link, &err), 0, "%s", names[i]);
        *tags[i] = slice_of(long_text, LINK_TAG_MAX + 1);
        refuses(&link, names[i]);
        *tags[i] = SLICE("a\nb");
        refuses(&link, names[i]);
        *tags[i] = SLICE("");
    }
    link.title = slice_of(long_text, LINK_TEXT_MAX);
    cr_expect_eq(link_check(&link, &err), 0);
    link.title = slice_of(long_text, LINK_TEXT_MAX + 1);
    refuses(&link, "title");
}

Test(link, checks_tags, .init = fill)
{
    struct buffer many = BUFFER_INIT;
    struct error err = ERROR_INIT;
    struct link link;

    link_init(&link);
    for (int i = 0; i < LINK_TAGS_MAX; i++)
        buffer_appendf(&many, "k%d=v\n", i);
    link.tags = buffer_slice(&many);
    cr_expect_eq(link_check(&link, &err), 0, "%s", err.message);
    buffer_append(&many, SLICE("one=more\n"));
    link.tags = buffer_slice(&many);
    refuses(&link, "tags");
    link.tags = SLICE("=v\n");
    refuses(&link, "tags");
    link.tags = SLICE("k\n");
    refuses(&link, "tags");
    link.tags = SLICE("k=a\tb\n");
    refuses(&link, "tags");
    link.tags = SLICE("k=\n");
    cr_expect_eq(link_check(&link, &err), 0);
    buffer_release(&many);
}

Test(link, checks_the_rest)
{
    static const int good[] = {301, 302, 307, 308};
    static const int bad[] = {0, 200, 300, 303, 304, 309, -302};
    struct error err = ERROR_INIT;
    struct link link;

    link_init(&link);
    for (size_t i = 0; i < 4; i++) {
        link.status = good[i];
        cr_expect_eq(link_check(&link, &err), 0);
    }
    for (size_t i = 0; i < 7; i++) {
        link.status = bad[i];
        refuses(&link, "status");
    }
    link.status = 302;
    link.cache_seconds = -1;
    refuses(&link, "cache_seconds");
    link.cache_seconds = 31536001;
    refuses(&link, "cache_seconds");
    link.cache_seconds = 0;
    link.channel = SLICE("pigeon");
    refuses(&link, "channel");
}

Test(link, names_its_query_modes)
{
    enum link_query query;

    for (int i = LINK_QUERY_APPEND; i <= LINK_QUERY_DROP; i++) {
        cr_expect(link_parse_query(
            slice_str(link_query_name((enum link_query)i)), &query));
        cr_expect_eq(query, (enum link_query)i);
    }
    cr_expect_not(link_parse_query(SLICE("Append"), &query));
    cr_expect_not(link_parse_query(SLICE(""), &query));
}

/* Own channel before the campaign's; campaign's direction before both's. */
Test(link, inherits)
{
    static const struct {
        const char *own, *direction, *channel;
        const char *then_direction, *then_channel;
    } rows[] = {
        {"", "", "", "unknown", ""},
        {"sms", "", "", "outbound", "sms"},
        {"sms", "inbound", "content", "inbound", "sms"},
        {"", "outbound", "content", "outbound", "content"},
        {"", "", "content", "inbound", "content"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct link_heritage heritage = {
            .direction = slice_str(rows[i].direction),
            .channel = slice_str(rows[i].channel),
            .utm = SLICE("utm_source=x\n"),
        };
        struct link link;

        link_init(&link);
        link.channel = slice_str(rows[i].own);
        link_inherit(&link, &heritage);
        cr_expect(slice_equal(link.utm, heritage.utm));
        cr_expect(
            slice_equal(link.direction, slice_str(rows[i].then_direction)));
        cr_expect(slice_equal(link.channel, slice_str(rows[i].then_channel)));
    }
}

Test(link, tracks_conversions_of_campaigns_unless_told_otherwise)
{
    struct link link;

    link_init(&link);
    cr_expect_not(link_tracks(&link));
    link.campaign = SLICE("spring");
    cr_expect(link_tracks(&link));
    link.track_conversions = LINK_TRACKING_OFF;
    cr_expect_not(link_tracks(&link));
    link.campaign = SLICE_NONE;
    link.track_conversions = LINK_TRACKING_ON;
    cr_expect(link_tracks(&link));
}
