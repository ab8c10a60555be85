#include "server/redirect/forwarded.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

static bool is_private_v4(const unsigned char *bytes)
{
    return bytes[0] == 127 || bytes[0] == 10 ||
           (bytes[0] == 172 && (bytes[1] & 0xf0) == 16) ||
           (bytes[0] == 192 && bytes[1] == 168);
}

/* ::1, fc00::/7, fe80::/10, and the private ones of IPv4. */
static bool is_private_v6(const struct in6_addr *address)
{
    if (IN6_IS_ADDR_V4MAPPED(address))
        return is_private_v4(address->s6_addr + 12);
    return IN6_IS_ADDR_LOOPBACK(address) || IN6_IS_ADDR_LINKLOCAL(address) ||
           (address->s6_addr[0] & 0xfe) == 0xfc;
}

static bool is_private(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        const struct sockaddr_in *v4 = (const struct sockaddr_in *)address;
        unsigned char bytes[4];

        memcpy(bytes, &v4->sin_addr, sizeof(bytes));
        return is_private_v4(bytes);
    }
    if (address->sa_family == AF_INET6)
        return is_private_v6(
            &((const struct sockaddr_in6 *)address)->sin6_addr);
    return false;
}

bool forwarded_is_loopback(const struct sockaddr *address)
{
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)address;
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)address;

    if (address->sa_family == AF_INET)
        return ntohl(v4->sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
    if (address->sa_family != AF_INET6)
        return false;
    if (IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr))
        return v6->sin6_addr.s6_addr[12] == IN_LOOPBACKNET;
    return IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
}

static struct slice last_header(const struct http_request *request)
{
    struct slice last = SLICE_NONE;
    struct slice name;
    struct slice value;
    size_t at = 0;

    while (http_request_next_header(request, &at, &name, &value)) {
        if (slice_equal_nocase(name, SLICE("x-forwarded-for")))
            last = value;
    }
    return last;
}

static struct slice last_entry(struct slice header)
{
    while (slice_find(header, ',') < header.len)
        header = slice_skip(header, slice_find(header, ',') + 1);
    return slice_trim(header);
}

/* "192.0.2.1", "192.0.2.1:4711", "2001:db8::1", "[2001:db8::1]:4711" */
static bool parse(struct slice text, struct sockaddr_storage *out)
{
    struct sockaddr_in *v4 = (struct sockaddr_in *)out;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)out;
    size_t colon = slice_find(text, ':');
    char address[INET6_ADDRSTRLEN];

    if (slice_starts(text, SLICE("[")))
        text = slice_head(slice_skip(text, 1),
                          slice_find(slice_skip(text, 1), ']'));
    else if (slice_find(text, '.') < colon)
        text = slice_head(text, colon);
    if (text.len == 0 || text.len >= sizeof(address))
        return false;
    memcpy(address, text.ptr, text.len);
    address[text.len] = '\0';
    *out = (struct sockaddr_storage){.ss_family = AF_INET};
    if (inet_pton(AF_INET, address, &v4->sin_addr) == 1)
        return true;
    out->ss_family = AF_INET6;
    return inet_pton(AF_INET6, address, &v6->sin6_addr) == 1;
}

const struct sockaddr *forwarded_from(const struct sockaddr *peer,
                                      struct slice header,
                                      struct sockaddr_storage *out)
{
    struct sockaddr_storage from;

    if (!is_private(peer) || !parse(last_entry(header), &from))
        return peer;
    *out = from;
    return (const struct sockaddr *)out;
}

const struct sockaddr *forwarded_peer(const struct http_request *request,
                                      struct sockaddr_storage *out)
{
    if (!is_private(request->peer))
        return request->peer;
    return forwarded_from(request->peer, last_header(request), out);
}
