#ifndef SERVER_CHECK_CERTIFICATE_H
#define SERVER_CHECK_CERTIFICATE_H

#include "server/verify/host_addresses.h"
#include "server/verify/verify_finding.h"
#include "server/verify/verify_target.h"

/*
 * Does the host show a certificate that browsers take: of a chain that this
 * machine trusts (OpenSSL's default store), for this name, and for some time
 * yet? waypost serves no TLS itself, so it is the certificate of the proxy
 * before it. The first address that answers is looked at.
 */
#define CHECK_CERTIFICATE_DAYS 14 /* fewer left are a warning */

void check_certificate(struct verify_finding *finding,
                       const struct verify_target *target,
                       const struct host_addresses *addresses);

#endif
