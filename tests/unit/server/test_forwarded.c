#include "server/redirect/forwarded.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "server/http/http_parser.h"

#define FORWARDED(value) "X-Forwarded-For: " value "\r\n"

static const struct {
    const char *peer, *headers, *from;
} rows[] = {
    /* a proxy of the operator's own */
    {"127.0.0.1", FORWARDED("192.0.2.1"), "192.0.2.1"},
    {"::1", FORWARDED("192.0.2.1"), "192.0.2.1"},
    {"::ffff:127.0.0.1", FORWARDED("192.0.2.1"), "192.0.2.1"},
    {"10.1.2.3", FORWARDED("192.0.2.1"), "192.0.2.1"},
    {"172.16.0.1", FORWARDED("192.0.2.1"), "192.0.2.1"},
    {"172.31.0.1", FORWARDED("192.0.2.1"), "192.0.2.1"},
    {"192.168.9.9", FORWARDED("192.0.2.1"), "192.0.2.1"},
    {"fd00::1", FORWARDED("192.0.2.1"), "192.0.2.1"},
    {"fe80::1", FORWARDED("192.0.2.1"), "192.0.2.1"},
    /* the last entry counts */
    {"127.0.0.1", FORWARDED("9.9.9.9, 192.0.2.1"), "192.0.2.1"},
    {"127.0.0.1", FORWARDED("9.9.9.9") FORWARDED("192.0.2.1"), "192.0.2.1"},
    {"127.0.0.1", "x-forwarded-for:  192.0.2.1 \r\n", "192.0.2.1"},
    /* with a port, and of both families */
    {"127.0.0.1", FORWARDED("192.0.2.1:4711"), "192.0.2.1"},
    {"127.0.0.1", FORWARDED("2001:db8::1"), "2001:db8::1"},
    {"127.0.0.1", FORWARDED("[2001:db8::1]:4711"), "2001:db8::1"},
    {"127.0.0.1", FORWARDED("[2001:db8::1]"), "2001:db8::1"},
    /* anybody's word */
    {"9.9.9.9", FORWARDED("192.0.2.1"), "9.9.9.9"},
    {"172.15.0.1", FORWARDED("192.0.2.1"), "172.15.0.1"},
    {"172.32.0.1", FORWARDED("192.0.2.1"), "172.32.0.1"},
    {"192.169.0.1", FORWARDED("192.0.2.1"), "192.169.0.1"},
    {"2001:db8::9", FORWARDED("192.0.2.1"), "2001:db8::9"},
    /* nothing that can be read */
    {"127.0.0.1", "", "127.0.0.1"},
    {"127.0.0.1", FORWARDED(""), "127.0.0.1"},
    {"127.0.0.1", FORWARDED("unknown"), "127.0.0.1"},
    {"127.0.0.1", FORWARDED("192.0.2.1,"), "127.0.0.1"},
    {"127.0.0.1", FORWARDED("192.0.2"), "127.0.0.1"},
    {"127.0.0.1", FORWARDED("[2001:db8::1"), "2001:db8::1"},
    {"127.0.0.1",
     FORWARDED("1111111111111111111111111111111111111111111111111111111111"),
     "127.0.0.1"},
};

static void make_address(const char *text, struct sockaddr_storage *out)
{
    struct sockaddr_in *v4 = (struct sockaddr_in *)out;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)out;

    *out = (struct sockaddr_storage){.ss_family = AF_INET};
    if (inet_pton(AF_INET, text, &v4->sin_addr) == 1)
        return;
    out->ss_family = AF_INET6;
    cr_assert_eq(inet_pton(AF_INET6, text, &v6->sin6_addr), 1);
}

static const char *show(const struct sockaddr *address, char *out)
{
    const void *bytes =
        address->sa_family == AF_INET
            ? (const void *)&((const struct sockaddr_in *)address)->sin_addr
            : &((const struct sockaddr_in6 *)address)->sin6_addr;

    cr_assert_not_null(
        inet_ntop(address->sa_family, bytes, out, INET6_ADDRSTRLEN));
    return out;
}

Test(forwarded, takes_the_word_of_our_own_proxies_only)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct sockaddr_storage peer;
        struct sockaddr_storage out;
        struct http_parser parser;
        char text[512];
        char shown[INET6_ADDRSTRLEN];
        int len =
            snprintf(text, sizeof(text), "GET / HTTP/1.1\r\nHost: x\r\n%s\r\n",
                     rows[i].headers);
        struct http_request request = {.head = &parser.head, .base = text};

        http_parser_init(&parser);
        cr_assert_gt(http_parser_feed(&parser, slice_of(text, (size_t)len)), 0);
        make_address(rows[i].peer, &peer);
        request.peer = (const struct sockaddr *)&peer;
        cr_expect_str_eq(show(forwarded_peer(&request, &out), shown),
                         rows[i].from, "row %zu: %s %s", i, rows[i].peer,
                         rows[i].headers);
    }
}
