#include "server/redirect/visitor.h"

#include <arpa/inet.h>
#include <stdint.h>
#include <string.h>

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

struct slice visitor_address(const struct sockaddr *address,
                             enum visitor_address_mode mode, char *out)
{
    struct address_bytes from = bytes_of(address);
    size_t keep = from.len == 4 ? 3 : 6;

    if (from.len == 0 || mode == VISITOR_ADDRESS_NONE)
        return slice_of(out, 0);
    if (mode == VISITOR_ADDRESS_TRUNCATED)
        memset(from.bytes + keep, 0, from.len - keep);
    inet_ntop(from.len == 4 ? AF_INET : AF_INET6, from.bytes, out,
              VISITOR_ADDRESS_MAX);
    return slice_str(out);
}

struct slice visitor_network(const struct sockaddr *address, char *out)
{
    struct address_bytes from = bytes_of(address);
    size_t len = from.len == 16 ? 8 : from.len == 4 ? 3 : 0;

    memcpy(out, from.bytes, len);
    return slice_of(out, len);
}
