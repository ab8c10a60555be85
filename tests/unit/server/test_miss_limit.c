#include "server/redirect/miss_limit.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <netinet/in.h>
#include <string.h>

#include "server/http/http_parser.h"

static struct clock_manual clock_;
static struct miss_limit limit;

/* A request without a header, by whom it is made. */
struct asker {
    struct http_parser parser;
    struct sockaddr_storage from;
    struct http_request request;
};

static const char head[] = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

static const struct http_request *by(struct asker *asker, const char *address)
{
    struct sockaddr_in *v4 = (struct sockaddr_in *)&asker->from;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&asker->from;

    http_parser_init(&asker->parser);
    cr_assert_gt(http_parser_feed(&asker->parser, SLICE(head)), 0);
    asker->from = (struct sockaddr_storage){.ss_family = AF_INET};
    if (inet_pton(AF_INET, address, &v4->sin_addr) != 1) {
        asker->from.ss_family = AF_INET6;
        cr_assert_eq(inet_pton(AF_INET6, address, &v6->sin6_addr), 1);
    }
    asker->request = (struct http_request){
        .head = &asker->parser.head,
        .base = head,
        .peer = (const struct sockaddr *)&asker->from,
    };
    return &asker->request;
}

static int64_t wait_of(const char *address)
{
    struct asker asker;

    return miss_limit_wait(&limit, by(&asker, address));
}

static void miss(const char *address, int times)
{
    struct asker asker;

    for (int i = 0; i < times; i++)
        miss_limit_count(&limit, by(&asker, address));
}

static void setup(void)
{
    clock_manual_init(&clock_, 0);
    miss_limit_init(&limit, 6, &clock_.clock); /* one every ten seconds */
}

static void teardown(void)
{
    miss_limit_release(&limit);
}

TestSuite(miss_limit, .init = setup, .fini = teardown);

Test(miss_limit, lets_a_burst_and_then_one_at_a_time)
{
    miss("192.0.2.1", 5);
    cr_expect_eq(wait_of("192.0.2.1"), 0);
    miss("192.0.2.1", 1);
    cr_expect_eq(wait_of("192.0.2.1"), 10);
    clock_manual_advance_ms(&clock_, 9001);
    cr_expect_eq(wait_of("192.0.2.1"), 1);
    clock_manual_advance_ms(&clock_, 999);
    cr_expect_eq(wait_of("192.0.2.1"), 0);
    miss("192.0.2.1", 1);
    cr_expect_eq(wait_of("192.0.2.1"), 10);
}

static const struct {
    const char *misses, *asks;
    bool same;
} networks[] = {
    {"192.0.2.1", "192.0.2.254", true},
    {"192.0.2.1", "192.0.3.1", false},
    {"2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true},
    {"2001:db8:1:2::1", "2001:db8:1:3::1", false},
    {"::ffff:192.0.2.1", "192.0.2.7", true},
};

Test(miss_limit, goes_by_networks)
{
    for (size_t i = 0; i < sizeof(networks) / sizeof(networks[0]); i++) {
        teardown();
        setup();
        miss(networks[i].misses, 6);
        cr_expect_eq(wait_of(networks[i].asks) > 0, networks[i].same,
                     "%s and %s", networks[i].misses, networks[i].asks);
    }
}

/* One that waits long is still over it when another's wait has ended. */
Test(miss_limit, remembers_who_waits_longest)
{
    miss("192.0.2.1", 9);
    miss("198.51.100.1", 6);
    clock_manual_advance_ms(&clock_, 10000);
    cr_expect_eq(wait_of("198.51.100.1"), 0);
    cr_expect_eq(wait_of("192.0.2.1"), 30);
    clock_manual_advance_ms(&clock_, 30000);
    cr_expect_eq(wait_of("192.0.2.1"), 0);
    cr_expect_eq(limit.over_until_ms, 0, "nobody is looked up any more");
}

Test(miss_limit, looks_nobody_up_while_nobody_is_over)
{
    miss("192.0.2.1", 5);
    cr_expect_eq(limit.over_until_ms, 0);
    miss("192.0.2.1", 1);
    cr_expect_gt(limit.over_until_ms, 0);
}

/* A proxy that says for whom it asks is in test_forwarded.c, test_abuse.py. */
Test(miss_limit, leaves_this_machine_alone)
{
    static const char *const own[] = {"127.0.0.1", "127.9.9.9", "::1",
                                      "::ffff:127.0.0.1"};

    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
        miss(own[i], 100);
        cr_expect_eq(wait_of(own[i]), 0, "%s", own[i]);
    }
    miss("10.0.0.1", 6);
    cr_expect_eq(wait_of("10.0.0.1"), 10);
    cr_expect_eq(wait_of("127.0.0.1"), 0, "though somebody is over it");
}

Test(miss_limit, may_be_off)
{
    teardown();
    miss_limit_init(&limit, 0, &clock_.clock);
    miss("192.0.2.1", 100000);
    cr_expect_eq(wait_of("192.0.2.1"), 0);
}
