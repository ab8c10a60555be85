#include "server/redirect/visitor.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <string.h>

static struct sockaddr_storage address(const char *text)
{
    struct sockaddr_storage out = {0};
    struct sockaddr_in *v4 = (struct sockaddr_in *)&out;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&out;

    if (inet_pton(AF_INET, text, &v4->sin_addr) == 1) {
        out.ss_family = AF_INET;
    } else {
        cr_assert_eq(inet_pton(AF_INET6, text, &v6->sin6_addr), 1);
        out.ss_family = AF_INET6;
    }
    return out;
}

static const struct {
    const char *from;
    enum visitor_address_mode mode;
    const char *kept;
} rows[] = {
    {"203.0.113.77", VISITOR_ADDRESS_TRUNCATED, "203.0.113.0"},
    {"203.0.113.77", VISITOR_ADDRESS_FULL, "203.0.113.77"},
    {"203.0.113.77", VISITOR_ADDRESS_NONE, ""},
    {"2001:db8:1:2:3:4:5:6", VISITOR_ADDRESS_TRUNCATED, "2001:db8:1::"},
    {"2001:db8:1:2:3:4:5:6", VISITOR_ADDRESS_FULL, "2001:db8:1:2:3:4:5:6"},
    {"::ffff:203.0.113.77", VISITOR_ADDRESS_TRUNCATED, "203.0.113.0"},
};

Test(visitor, keeps_as_much_of_the_address_as_was_asked_for)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct sockaddr_storage from = address(rows[i].from);
        char text[VISITOR_ADDRESS_MAX];
        struct slice kept =
            visitor_address((struct sockaddr *)&from, rows[i].mode, text);

        cr_assert(slice_equal(kept, slice_str(rows[i].kept)), "%s",
                  rows[i].from);
    }
}

static uint64_t hash_of(uint64_t secret, const char *from, struct slice agent)
{
    struct siphash_key key = {secret, 7};
    struct sockaddr_storage peer = address(from);
    return visitor_hash(&key, (struct sockaddr *)&peer, agent);
}

Test(visitor, hash_depends_on_secret_address_and_agent)
{
    uint64_t one = hash_of(1, "203.0.113.77", SLICE("Firefox"));

    cr_assert_eq(one, hash_of(1, "203.0.113.77", SLICE("Firefox")));
    cr_assert_eq(one, hash_of(1, "::ffff:203.0.113.77", SLICE("Firefox")));
    cr_assert_neq(one, hash_of(2, "203.0.113.77", SLICE("Firefox")));
    cr_assert_neq(one, hash_of(1, "203.0.113.78", SLICE("Firefox")));
    cr_assert_neq(one, hash_of(1, "203.0.113.77", SLICE("Chrome")));
    cr_assert_neq(one, hash_of(1, "203.0.113.77", SLICE_NONE));
}

Test(visitor, a_user_agent_of_any_length_is_taken)
{
    static char longest[100000];

    memset(longest, 'x', sizeof(longest));
    cr_assert_neq(hash_of(1, "2001:db8::1", slice_of(longest, sizeof(longest))),
                  hash_of(1, "2001:db8::1", slice_of(longest, 100)));
}

static const struct {
    const char *one, *other;
    bool same;
} neighbours[] = {
    {"203.0.113.77", "203.0.113.1", true},
    {"203.0.113.77", "203.0.112.77", false},
    {"203.0.113.77", "::ffff:203.0.113.1", true},
    {"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::1", true},
    {"2001:db8:1:2:3:4:5:6", "2001:db8:1:3:3:4:5:6", false},
};

Test(visitor, network_is_the_24_and_the_64)
{
    for (size_t i = 0; i < sizeof(neighbours) / sizeof(neighbours[0]); i++) {
        struct sockaddr_storage one = address(neighbours[i].one);
        struct sockaddr_storage other = address(neighbours[i].other);
        char texts[2][VISITOR_NETWORK_MAX];
        struct slice left = visitor_network((struct sockaddr *)&one, texts[0]);
        struct slice right =
            visitor_network((struct sockaddr *)&other, texts[1]);

        cr_assert_gt(left.len, 0);
        cr_assert_eq(slice_equal(left, right), neighbours[i].same, "%s",
                     neighbours[i].one);
    }
}
