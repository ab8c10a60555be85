#ifndef SERVER_CHECK_CERTIFICATE_H
#define SERVER_CHECK_CERTIFICATE_H

#include "server/verify/host_addresses.h"
#include "server/verify/verify_finding.h"
#include "server/verify/verify_target.h"

/*
 * Does the host show a certificate that browsers take: of a chain that this
 * machine trusts (OpenSSL's default store), for this name, and for some time
 * yet? It may be waypost's own or that of a proxy before it. The first address
 * that answers is looked at.
 */
#define CHECK_CERTIFICATE_DAYS 14 /* fewer left are a warning */

void check_certificate(struct verify_finding *finding,
                       const struct verify_target *target,
                       const struct host_addresses *addresses);

#endif
