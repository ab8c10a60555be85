#include "server/verify/brand_verify.h"

#include "server/verify/check_caa.h"
#include "server/verify/check_certificate.h"
#include "server/verify/check_dns.h"
#include "server/verify/check_reach.h"

void brand_verify_run(const struct verify_target *target,
                      struct verify_findings *findings)
{
    struct verify_finding *dns = verify_findings_add(findings, "dns");
    struct host_addresses addresses;
    bool reached;

    host_addresses_find(&addresses, &target->dns, target->host);
    check_caa(verify_findings_add(findings, "caa"), target, &addresses);
    check_certificate(verify_findings_add(findings, "certificate"), target,
                      &addresses);
    reached = check_reach(verify_findings_add(findings, "http"), target,
                          &addresses, false);
    reached |= check_reach(verify_findings_add(findings, "https"), target,
                           &addresses, true);
    check_dns(dns, target, &addresses, reached);
}
