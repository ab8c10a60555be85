#ifndef SERVER_CHECK_REACH_H
#define SERVER_CHECK_REACH_H

#include <stdbool.h>

#include "server/verify/host_addresses.h"
#include "server/verify/verify_finding.h"
#include "server/verify/verify_target.h"

/*
 * Does a visitor's request get here? Each of the host's addresses is asked for
 * the proof of reach_proof.h, over http or https; certificates are not judged
 * (check_certificate.h). A redirect from http to https of the same host is as
 * good. True if this installation was reached by one of the addresses.
 *
 * What is wrong with the scheme that the brand's short URLs have is a failure,
 * with the other one a warning.
 */
bool check_reach(struct verify_finding *finding,
                 const struct verify_target *target,
                 const struct host_addresses *addresses, bool secure);

#endif
