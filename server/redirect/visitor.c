#include "server/redirect/visitor.h"

#include <stdint.h>
#include <string.h>

#include "shortener/address/ip_address.h"

#define USER_AGENT_MAX 512 /* bytes of it that enter the hash */

/* An address of 4 or 16 bytes; 0 where it is neither IPv4 nor IPv6. */
struct address_bytes {
    unsigned char bytes[16];
    size_t len;
};

static struct address_bytes bytes_of(const struct sockaddr *address)
{
    struct address_bytes out = {.len = 0};

    if (address->sa_family == AF_INET) {
        const struct sockaddr_in *v4 = (const struct sockaddr_in *)address;

        memcpy(out.bytes, &v4->sin_addr, 4);
        out.len = 4;
    } else if (address->sa_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)address;
        bool mapped = IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr);

        out.len = mapped ? 4 : 16;
        memcpy(out.bytes, v6->sin6_addr.s6_addr + (mapped ? 12 : 0), out.len);
    }
    return out;
}

uint64_t visitor_hash(const struct siphash_key *secret,
                      const struct sockaddr *address, struct slice user_agent)
{
    struct address_bytes from = bytes_of(address);
    char text[sizeof(from.bytes) + USER_AGENT_MAX];
    struct slice agent = slice_head(user_agent, USER_AGENT_MAX);
    uint64_t hash;

    memcpy(text, from.bytes, from.len);
    if (agent.len > 0)
        memcpy(text + from.len, agent.ptr, agent.len);
    hash = siphash(secret, slice_of(text, from.len + agent.len));
    return hash != 0 ? hash : 1;
}

static struct slice text_of_v4(const unsigned char *bytes, char *out)
{
    uint32_t address;

    memcpy(&address, bytes, sizeof(address));
    return slice_of(out, ip_address_format_v4(ntohl(address), out));
}

/* Without the brackets that it has in a URL. */
static struct slice text_of_v6(const unsigned char *bytes, char *out)
{
    uint16_t pieces[8];
    size_t len;

    for (size_t i = 0; i < 8; i++)
        pieces[i] = (uint16_t)(bytes[2 * i] << 8 | bytes[2 * i + 1]);
    len = ip_address_format_v6(pieces, out);
    return slice_of(out + 1, len - 2);
}

struct slice visitor_address(const struct sockaddr *address,
                             enum visitor_address_mode mode, char *out)
{
    struct address_bytes from = bytes_of(address);
    size_t keep = from.len == 4 ? 3 : 6;

    if (from.len == 0 || mode == VISITOR_ADDRESS_NONE)
        return slice_of(out, 0);
    if (mode == VISITOR_ADDRESS_TRUNCATED)
        memset(from.bytes + keep, 0, from.len - keep);
    return from.len == 4 ? text_of_v4(from.bytes, out)
                         : text_of_v6(from.bytes, out);
}

struct slice visitor_network(const struct sockaddr *address, char *out)
{
    struct address_bytes from = bytes_of(address);
    size_t len = from.len == 16 ? 8 : from.len == 4 ? 3 : 0;

    memcpy(out, from.bytes, len);
    return slice_of(out, len);
}
