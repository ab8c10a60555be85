#include "shortener/catalog/link_diff.h"

#include <criterion/criterion.h>

static struct link plain(void)
{
    struct link link;

    link_init(&link);
    link.brand = SLICE("b.c");
    link.slug = SLICE("one");
    link.destination = SLICE("https://a/");
    return link;
}

static const char *diff(const struct link *from, const struct link *to,
                        struct buffer *text)
{
    struct fields fields;
    bool differs;

    fields_init(&fields);
    buffer_clear(text);
    differs = link_diff(from, to, &fields);
    cr_expect_eq(differs, fields.count > 0);
    for (size_t i = 0; i < fields.count; i++) {
        struct slice name;
        struct slice value;

        fields_at(&fields, i, &name, &value);
        buffer_appendf(text, "%" SLICE_FMT "=%" SLICE_FMT " ", SLICE_ARG(name),
                       SLICE_ARG(value));
    }
    fields_release(&fields);
    return buffer_str(text);
}

Test(link_diff, tells_both_sides_but_no_defaults)
{
    struct buffer text = BUFFER_INIT;
    struct link from = plain();
    struct link to = plain();

    cr_expect_str_eq(diff(&from, &to, &text), "");
    to.destination = SLICE("https://b/");
    to.status = 301;
    to.track_conversions = LINK_TRACKING_OFF;
    from.tags = SLICE("k=v\n");
    from.query = LINK_QUERY_DROP;
    cr_expect_str_eq(diff(&from, &to, &text),
                     "-destination=https://a/ +destination=https://b/ "
                     "-tags=k=v\n +status=301 -query=drop "
                     "+track_conversions=0 ");
    buffer_release(&text);
}

/* What is no content changes nothing. */
Test(link_diff, leaves_names_and_times_out)
{
    struct buffer text = BUFFER_INIT;
    struct link from = plain();
    struct link to = plain();

    to.slug = SLICE("two");
    to.created_at = 1;
    to.updated_at = 2;
    to.version = 3;
    to.direction = SLICE("inbound");
    cr_expect_str_eq(diff(&from, &to, &text), "");
    buffer_release(&text);
}

Test(link_diff, keeps_passwords_and_their_hashes_to_itself)
{
    struct buffer text = BUFFER_INIT;
    struct link from = plain();
    struct link to = plain();

    to.password = SLICE("hash");
    cr_expect_str_eq(diff(&from, &to, &text), "+password=changed ");
    cr_expect_str_eq(diff(&to, &from, &text), "-password=removed ");
    from.password = SLICE("other");
    cr_expect_str_eq(diff(&from, &to, &text), "+password=changed ");
    buffer_release(&text);
}
