#include "server/redirect/sender.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <stdio.h>

#include "server/http/http_parser.h"

#define BROWSER                                                        \
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like " \
    "Gecko) Chrome/126.0.0.0 Safari/537.36"

Test(sender, tells_people_from_machines)
{
    static const struct {
        const char *agent;
        unsigned flags;
        bool person;
    } rows[] = {
        {BROWSER, 0, true},
        {BROWSER, CLICK_FLAG_QR, true},
        {BROWSER, CLICK_FLAG_HEAD, false},
        {BROWSER, CLICK_FLAG_PREFETCH, false},
        {BROWSER, CLICK_FLAG_HEAD | CLICK_FLAG_PREFETCH, false},
        {"Googlebot/2.1", 0, false},
        {"curl/8.0", 0, false},
        {"facebookexternalhit/1.1", 0, false},
        {"", 0, false},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct sender sender = {.user_agent = slice_str(rows[i].agent),
                                .flags = rows[i].flags};

        cr_expect_eq(sender_is_person(&sender), rows[i].person, "%s, %u",
                     rows[i].agent, rows[i].flags);
    }
}

static struct sockaddr_in address_of(const char *text)
{
    struct sockaddr_in address = {.sin_family = AF_INET};

    cr_assert_eq(inet_pton(AF_INET, text, &address.sin_addr), 1);
    return address;
}

/* The click's address and pseudonym are those of one who came directly from
 * `from`. */
static void expect_from(const char *peer, const char *headers, const char *from)
{
    static const struct siphash_key secret = {7, 8};
    struct sockaddr_in peer_address = address_of(peer);
    struct sockaddr_in from_address = address_of(from);
    struct http_parser parser;
    struct sender sender;
    char text[512];
    char shown[VISITOR_ADDRESS_MAX];
    int len = snprintf(text, sizeof(text),
                       "GET / HTTP/1.1\r\nHost: x\r\n"
                       "Accept-Language: de\r\nUser-Agent: it\r\n%s\r\n",
                       headers);
    struct http_request request = {
        .head = &parser.head,
        .base = text,
        .peer = (const struct sockaddr *)&peer_address,
    };
    struct slice expected;

    http_parser_init(&parser);
    cr_assert_gt(http_parser_feed(&parser, slice_of(text, (size_t)len)), 0);
    sender_gather(&sender, &request, &secret, VISITOR_ADDRESS_FULL);
    expected = visitor_address((const struct sockaddr *)&from_address,
                               VISITOR_ADDRESS_FULL, shown);
    cr_expect(slice_equal(sender.address, expected), "%s %s gave %.*s", peer,
              headers, (int)sender.address.len, sender.address.ptr);
    cr_expect_eq(sender.visitor,
                 visitor_hash(&secret, (const struct sockaddr *)&from_address,
                              SLICE("it")));
    cr_expect(slice_equal(sender.language, SLICE("de")));
}

Test(sender, is_whom_a_proxy_of_our_own_names)
{
    expect_from("198.51.100.7", "", "198.51.100.7");
    expect_from("127.0.0.1", "", "127.0.0.1");
    expect_from("127.0.0.1", "X-Forwarded-For: 203.0.113.9\r\n", "203.0.113.9");
    expect_from("10.1.2.3", "x-forwarded-for: 192.0.2.1, 203.0.113.9\r\n",
                "203.0.113.9");
    expect_from("10.1.2.3", "X-Forwarded-For: nobody\r\n", "10.1.2.3");
    /* A stranger's word is not taken. */
    expect_from("198.51.100.7", "X-Forwarded-For: 203.0.113.9\r\n",
                "198.51.100.7");
}
