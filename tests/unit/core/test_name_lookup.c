#include "core/name_lookup.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <event2/event.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <string.h>

#include "tests/support/loop_fixture.h"

#define WAIT_MS 20000

struct answer {
    bool done;
    bool found;
    struct sockaddr_storage first;
    char why[128];
};

static void on_found(void *arg, const struct addrinfo *found, const char *why)
{
    struct answer *answer = arg;

    cr_assert_not(answer->done);
    answer->done = true;
    answer->found = found != NULL;
    snprintf(answer->why, sizeof(answer->why), "%s", why);
    if (found != NULL) {
        cr_assert_eq(found->ai_socktype, SOCK_STREAM);
        memcpy(&answer->first, found->ai_addr, found->ai_addrlen);
    }
}

static struct answer resolve(const char *host)
{
    struct event_base *base = event_base_new();
    struct answer answer = {.done = false};

    name_lookup_start(base, host, 6379, on_found, &answer);
    cr_assert_not(answer.done, "called back before it returned");
    cr_assert(loop_run_until_flag(base, &answer.done, WAIT_MS));
    event_base_free(base);
    return answer;
}

Test(name_lookup, takes_numeric_addresses)
{
    struct answer v4 = resolve("127.0.0.5");
    struct answer v6 = resolve("::1");
    const struct sockaddr_in *in = (const void *)&v4.first;

    cr_assert(v4.found);
    cr_assert_eq(in->sin_family, AF_INET);
    cr_assert_eq(in->sin_addr.s_addr, htonl(0x7f000005));
    cr_assert_eq(in->sin_port, htons(6379));
    cr_assert(v6.found);
    cr_assert_eq(v6.first.ss_family, AF_INET6);
}

Test(name_lookup, looks_names_up)
{
    cr_assert(resolve("localhost").found);
}

Test(name_lookup, says_why_there_is_nothing)
{
    struct answer answer = resolve("no such name.invalid");

    cr_assert_not(answer.found);
    cr_assert_str_neq(answer.why, "");
}

Test(name_lookup, forgets_what_is_cancelled)
{
    struct event_base *base = event_base_new();
    struct answer answer = {.done = false};
    struct name_lookup *job =
        name_lookup_start(base, "localhost", 1, on_found, &answer);
    struct name_lookup *numeric =
        name_lookup_start(base, "127.0.0.1", 1, on_found, &answer);

    name_lookup_cancel(&job);
    name_lookup_cancel(&numeric);
    cr_assert_null(job);
    name_lookup_cancel(&job);
    loop_run_due(base);
    cr_assert_not(answer.done);
    event_base_free(base);
}
