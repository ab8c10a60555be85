#ifndef SERVER_VISITOR_H
#define SERVER_VISITOR_H

#include <netinet/in.h>
#include <stdint.h>
#include <sys/socket.h>

#include "core/siphash.h"
#include "core/slice.h"

/*
 * What a click keeps of who followed it: a pseudonym and a shortened address.
 *
 * The pseudonym is SipHash-2-4 of the whole address and the user agent under
 * the installation's secret: the same browser gives the same number, and
 * without the secret nobody can work back to the address. It counts unique
 * visitors; it never joins identities, since people behind one office address
 * with one browser would melt into one person.
 */
#define VISITOR_ADDRESS_MAX INET6_ADDRSTRLEN

enum visitor_address_mode {
    VISITOR_ADDRESS_TRUNCATED, /* IPv4 to /24, IPv6 to /48 (the default) */
    VISITOR_ADDRESS_FULL,
    VISITOR_ADDRESS_NONE
};

/* Never 0, which stands for "none". */
uint64_t visitor_hash(const struct siphash_key *secret,
                      const struct sockaddr *address, struct slice user_agent);

/*
 * The address as text in `out` (room for VISITOR_ADDRESS_MAX); an IPv4
 * address in IPv6 clothes is shown as IPv4. Empty for other families.
 */
struct slice visitor_address(const struct sockaddr *address,
                             enum visitor_address_mode mode, char *out);

/* Room for visitor_network. */
#define VISITOR_NETWORK_MAX 8

/*
 * The network that the address belongs to, as bytes in `out`: the /24 of an
 * IPv4 address, the /64 of an IPv6 one. It is what limits go by: a household
 * or a server has a whole /64 to choose addresses from. Empty for other
 * families. Never stored.
 */
struct slice visitor_network(const struct sockaddr *address, char *out);

#endif
