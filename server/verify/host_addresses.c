#include "server/verify/host_addresses.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <ifaddrs.h>
#include <netdb.h>
#include <string.h>

#include "core/slice.h"

/* ---- This machine's own -------------------------------------------------- */

static bool same_address(const struct sockaddr *a, const struct sockaddr *b)
{
    if (a == NULL || b == NULL || a->sa_family != b->sa_family)
        return false;
    if (a->sa_family == AF_INET)
        return ((const struct sockaddr_in *)a)->sin_addr.s_addr ==
               ((const struct sockaddr_in *)b)->sin_addr.s_addr;
    return a->sa_family == AF_INET6 &&
           memcmp(&((const struct sockaddr_in6 *)a)->sin6_addr,
                  &((const struct sockaddr_in6 *)b)->sin6_addr,
                  sizeof(struct in6_addr)) == 0;
}

static bool is_own(const struct sockaddr *address)
{
    struct ifaddrs *all = NULL;
    bool found = false;

    if (getifaddrs(&all) < 0)
        return false;
    for (struct ifaddrs *one = all; one != NULL && !found; one = one->ifa_next)
        found = same_address(one->ifa_addr, address);
    freeifaddrs(all);
    return found;
}

/* Does it lead here from another machine? */
static bool is_shown(const struct sockaddr *address)
{
    const struct in6_addr *six;
    uint32_t four;

    if (address == NULL)
        return false;
    if (address->sa_family == AF_INET) {
        four = ntohl(((const struct sockaddr_in *)address)->sin_addr.s_addr);
        return four >> 24 != 127 && four >> 16 != 0xa9fe;
    }
    if (address->sa_family != AF_INET6)
        return false;
    six = &((const struct sockaddr_in6 *)address)->sin6_addr;
    return !IN6_IS_ADDR_LOOPBACK(six) && !IN6_IS_ADDR_LINKLOCAL(six);
}

static void format(const struct sockaddr *address, char *text)
{
    const void *bytes =
        address->sa_family == AF_INET
            ? (const void *)&((const struct sockaddr_in *)address)->sin_addr
            : (const void *)&((const struct sockaddr_in6 *)address)->sin6_addr;

    if (inet_ntop(address->sa_family, bytes, text, HOST_ADDRESSES_TEXT) == NULL)
        text[0] = '\0';
}

bool host_addresses_append_own(struct buffer *out)
{
    struct ifaddrs *all = NULL;
    char text[HOST_ADDRESSES_TEXT];
    bool any = false;

    if (getifaddrs(&all) < 0)
        return false;
    for (struct ifaddrs *one = all; one != NULL; one = one->ifa_next) {
        if (!is_shown(one->ifa_addr))
            continue;
        format(one->ifa_addr, text);
        buffer_appendf(out, "%s%s", any ? " or " : "", text);
        any = true;
    }
    freeifaddrs(all);
    return any;
}

/* ---- The host's ---------------------------------------------------------- */

static void add(struct host_addresses *addresses,
                const struct sockaddr *address, socklen_t len)
{
    struct host_address *to = &addresses->list[addresses->count];

    if (addresses->count == HOST_ADDRESSES_MAX ||
        (address->sa_family != AF_INET && address->sa_family != AF_INET6))
        return;
    memset(to, 0, sizeof(*to));
    memcpy(&to->address, address, len);
    to->len = len;
    to->own = is_own(address);
    format(address, to->text);
    addresses->count++;
}

static void add_bytes(struct host_addresses *addresses, int family,
                      const struct dns_record *record)
{
    struct sockaddr_in four = {.sin_family = AF_INET};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};

    if (family == AF_INET && record->len == sizeof(four.sin_addr)) {
        memcpy(&four.sin_addr, record->data, record->len);
        add(addresses, (struct sockaddr *)&four, sizeof(four));
    } else if (family == AF_INET6 && record->len == sizeof(six.sin6_addr)) {
        memcpy(&six.sin6_addr, record->data, record->len);
        add(addresses, (struct sockaddr *)&six, sizeof(six));
    }
}

/* DNS_FAILED only if neither question was answered. */
static enum dns_outcome ask_dns(struct host_addresses *addresses,
                                const struct dns_server *server,
                                const char *host)
{
    static const struct {
        int type, family;
    } kinds[] = {{ns_t_a, AF_INET}, {ns_t_aaaa, AF_INET6}};
    enum dns_outcome best = DNS_FAILED;
    struct dns_answer answer;

    for (size_t i = 0; i < 2; i++) {
        enum dns_outcome outcome =
            dns_query(server, host, kinds[i].type, &answer);

        if (outcome < best)
            best = outcome;
        for (size_t k = 0; k < answer.count; k++)
            add_bytes(addresses, kinds[i].family, &answer.records[k]);
        if (answer.alias[0] != '\0')
            memcpy(addresses->alias, answer.alias, sizeof(answer.alias));
        if (outcome == DNS_FAILED || outcome == DNS_NO_NAME)
            break; /* asking for the other would come to the same */
    }
    return best;
}

static void ask_system(struct host_addresses *addresses, const char *host,
                       int flags)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = flags};
    struct addrinfo *found = NULL;

    if (getaddrinfo(host, NULL, &hints, &found) != 0)
        return;
    for (const struct addrinfo *one = found; one != NULL; one = one->ai_next)
        add(addresses, one->ai_addr, one->ai_addrlen);
    freeaddrinfo(found);
}

/* "[::1]" as brands are written, "::1" as the system wants it. */
static bool find_literal(struct host_addresses *addresses, const char *host)
{
    struct slice text = slice_str(host);
    char *bare;

    if (slice_starts(text, SLICE("[")) && slice_ends(text, SLICE("]")))
        text = slice_of(text.ptr + 1, text.len - 2);
    bare = slice_copy(text);
    ask_system(addresses, bare, AI_NUMERICHOST);
    free(bare);
    return addresses->count > 0;
}

void host_addresses_find(struct host_addresses *addresses,
                         const struct dns_server *server, const char *host)
{
    struct slice name = slice_str(host);
    enum dns_outcome outcome;

    *addresses = (struct host_addresses){.source = HOST_LITERAL};
    if (find_literal(addresses, host))
        return;
    addresses->local = slice_equal(name, SLICE("localhost")) ||
                       slice_ends(name, SLICE(".localhost"));
    addresses->source = HOST_SYSTEM;
    if (addresses->local) {
        ask_system(addresses, host, 0);
        return;
    }
    outcome = ask_dns(addresses, server, host);
    addresses->source = outcome == DNS_FAILED ? HOST_FAILED : HOST_DNS;
    if (addresses->count > 0 || outcome == DNS_FAILED)
        return;
    ask_system(addresses, host, 0);
    addresses->source = addresses->count > 0 ? HOST_SYSTEM : HOST_UNKNOWN;
}

void host_addresses_append(struct buffer *out,
                           const struct host_addresses *addresses)
{
    for (size_t i = 0; i < addresses->count; i++)
        buffer_appendf(out, "%s%s", i > 0 ? ", " : "", addresses->list[i].text);
}

struct sockaddr_storage host_address_at(const struct host_address *address,
                                        uint16_t port)
{
    struct sockaddr_storage at = address->address;

    if (at.ss_family == AF_INET)
        ((struct sockaddr_in *)&at)->sin_port = htons(port);
    else
        ((struct sockaddr_in6 *)&at)->sin6_port = htons(port);
    return at;
}
