#include "shortener/catalog/link_addresses.h"

#include <criterion/criterion.h>

#include "core/buffer.h"

static int append(void *arg, const struct link_address *address,
                  struct error *err)
{
    if (slice_search(address->url, SLICE("bad")) < address->url.len)
        return error_set(err, ERROR_INVALID, "bad");
    buffer_appendf(arg, "%s", address->field);
    if (address->rule > 0)
        buffer_appendf(arg, " %zu", address->rule);
    buffer_appendf(arg, " %" SLICE_FMT "\n", SLICE_ARG(address->url));
    return 0;
}

static struct link whole_link(void)
{
    struct link link;

    link_init(&link);
    link.destination = SLICE("https://a.test/");
    link.expired_url = SLICE("https://b.test/");
    link.ios_url = SLICE("acme://item/1");
    link.android_url = SLICE("https://c.test/");
    link.rules = SLICE("os=ios split a=1:https://d.test/ b=1:https://e.test/\n"
                       "-> rule1=https://f.test/");
    return link;
}

Test(link_addresses, are_all_that_a_host_serves)
{
    struct link link = whole_link();
    struct buffer out = BUFFER_INIT;
    struct error err = ERROR_INIT;

    cr_expect_eq(link_addresses_each(&link, append, &out, &err), 0);
    cr_expect_str_eq(buffer_str(&out), "destination https://a.test/\n"
                                       "expired_url https://b.test/\n"
                                       "rules 1 https://d.test/\n"
                                       "rules 1 https://e.test/\n"
                                       "rules 2 https://f.test/\n"
                                       "android_url https://c.test/\n");
    buffer_release(&out);
}

Test(link_addresses, stop_at_an_error)
{
    struct link link = whole_link();
    struct buffer out = BUFFER_INIT;
    struct error err = ERROR_INIT;

    link.rules = SLICE("os=ios -> https://bad.test/\n-> https://f.test/");
    cr_expect_eq(link_addresses_each(&link, append, &out, &err), ERROR_INVALID);
    cr_expect_str_eq(buffer_str(&out), "destination https://a.test/\n"
                                       "expired_url https://b.test/\n");
    link.rules = SLICE("os=ios");
    cr_expect_eq(link_addresses_each(&link, append, &out, &err), ERROR_CORRUPT);
    buffer_release(&out);
}
