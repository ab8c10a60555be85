#ifndef SERVER_CHECK_DNS_H
#define SERVER_CHECK_DNS_H

#include <stdbool.h>

#include "server/verify/host_addresses.h"
#include "server/verify/verify_finding.h"
#include "server/verify/verify_target.h"

/*
 * Does the host have addresses, and do they lead here? A proxy, a load
 * balancer or NAT has other addresses than this machine, so where `reached`
 * says that a request came through, the addresses are right whatever they are.
 */
void check_dns(struct verify_finding *finding,
               const struct verify_target *target,
               const struct host_addresses *addresses, bool reached);

#endif
