#ifndef SERVER_CHECK_CAA_H
#define SERVER_CHECK_CAA_H

#include "server/verify/host_addresses.h"
#include "server/verify/verify_finding.h"
#include "server/verify/verify_target.h"

/*
 * May a certificate be issued for the host, and by Let's Encrypt? What CAA
 * records say (RFC 8659): those of the host or else of the nearest domain
 * above it that has any. None at all lets everybody.
 */
void check_caa(struct verify_finding *finding,
               const struct verify_target *target,
               const struct host_addresses *addresses);

#endif
