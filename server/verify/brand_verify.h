#ifndef SERVER_BRAND_VERIFY_H
#define SERVER_BRAND_VERIFY_H

#include "server/verify/verify_finding.h"
#include "server/verify/verify_target.h"

/*
 * Checks a brand from the outside in: DNS, CAA, certificate, and whether
 * requests get here, over http and https. Blocks for some ten seconds at worst,
 * so it runs on a thread of its own (core/job_thread.h).
 *
 * It connects to the host's addresses at port 80 and 443 (or the port of the
 * brand's url) and to name servers, and says of what it met there no more than
 * what stands in the findings.
 */
void brand_verify_run(const struct verify_target *target,
                      struct verify_findings *findings);

#endif
