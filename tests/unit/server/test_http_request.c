#include <criterion/criterion.h>
#include <string.h>

#include "server/http/http_parser.h"
#include "server/http/http_request.h"

Test(http_request, headers_by_name_and_in_order)
{
    static const char text[] = "GET / HTTP/1.1\r\nHost: x\r\nA: 1\r\nb:\r\n"
                               "a: 2\r\n\r\n";
    struct http_parser parser;
    struct http_request request = {.head = &parser.head, .base = text};
    struct slice name;
    struct slice value;
    size_t at = 0;
    size_t count = 0;

    http_parser_init(&parser);
    cr_assert_gt(http_parser_feed(&parser, SLICE(text)), 0);
    value = http_request_header(&request, SLICE("a"));
    cr_assert(slice_equal(value, SLICE("1")));
    value = http_request_header(&request, SLICE("B"));
    cr_assert_eq(value.len, 0);
    cr_assert_not(slice_is_none(value));
    cr_assert(slice_is_none(http_request_header(&request, SLICE("c"))));
    while (http_request_next_header(&request, &at, &name, &value))
        count++;
    cr_assert_eq(count, 4);
    cr_assert(slice_equal(name, SLICE("a")));
    cr_assert(slice_equal(value, SLICE("2")));
}

Test(http_request, host_for_lookups)
{
    static const struct {
        const char *host;
        const char *key; /* "" if there is none */
    } rows[] = {
        {"go.acme.com", "go.acme.com"},
        {"Go.ACME.com.", "go.acme.com"},
        {"[2001:DB8::1]", "[2001:db8::1]"},
        {"", ""},
        {".", ""},
        {"sixteen.example.", "sixteen.example"},
        {"seventeen.example", ""},
    };
    char out[16];

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct http_request request = {.host = slice_str(rows[i].host)};
        size_t len = http_request_host(&request, out, sizeof(out));

        cr_assert(slice_equal(slice_of(out, len), slice_str(rows[i].key)), "%s",
                  rows[i].host);
    }
}
