#ifndef SERVER_HOST_ADDRESSES_H
#define SERVER_HOST_ADDRESSES_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "core/buffer.h"
#include "server/verify/dns_query.h"

/*
 * Where a brand's host leads on the network: what DNS says, and which of the
 * addresses are this machine's own. Blocks like dns_query.
 *
 * A host that is an address itself is that; localhost and what is below it is
 * what the system says. For all else DNS is asked and not /etc/hosts, which
 * visitors do not see; only where DNS knows no such name the system is asked
 * too, to say so.
 */
#define HOST_ADDRESSES_MAX  8
#define HOST_ADDRESSES_TEXT 48

enum host_source {
    HOST_LITERAL, /* the host is an address */
    HOST_DNS,
    HOST_SYSTEM,  /* localhost, or only /etc/hosts and the like know it */
    HOST_UNKNOWN, /* there is no such name, or it has no address */
    HOST_FAILED   /* DNS did not answer */
};

struct host_address {
    struct sockaddr_storage address; /* port 0 */
    socklen_t len;
    bool own;                       /* one of this machine's */
    char text[HOST_ADDRESSES_TEXT]; /* without brackets */
};

struct host_addresses {
    enum host_source source;
    bool local; /* localhost, or below it */
    struct host_address list[HOST_ADDRESSES_MAX];
    size_t count;
    char alias[DNS_ANSWER_NAME]; /* what a CNAME leads to, or "" */
};

void host_addresses_find(struct host_addresses *addresses,
                         const struct dns_server *server, const char *host);

/* Appends them, separated by ", ". */
void host_addresses_append(struct buffer *out,
                           const struct host_addresses *addresses);

/*
 * Appends this machine's own addresses that others may reach (no loopback, no
 * link-local ones), separated by " or "; false if there is none.
 */
bool host_addresses_append_own(struct buffer *out);

/* The same address with a port. */
struct sockaddr_storage host_address_at(const struct host_address *address,
                                        uint16_t port);

#endif
