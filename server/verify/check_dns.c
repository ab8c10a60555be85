#include "server/verify/check_dns.h"

static size_t count_own(const struct host_addresses *addresses)
{
    size_t own = 0;

    for (size_t i = 0; i < addresses->count; i++)
        own += addresses->list[i].own;
    return own;
}

static void append_found(struct buffer *out, const char *host,
                         const struct host_addresses *addresses)
{
    buffer_append(out, slice_str(host));
    if (addresses->alias[0] != '\0')
        buffer_appendf(out, " is a CNAME of %s and", addresses->alias);
    buffer_append(out, SLICE(" leads to "));
    host_addresses_append(out, addresses);
}

/* "add a record A or AAAA for HOST with 192.0.2.1, this machine's address" */
static void append_record(struct buffer *out, const char *host)
{
    struct buffer own = BUFFER_INIT;

    buffer_appendf(out, "add an A or AAAA record for %s with ", host);
    if (host_addresses_append_own(&own)) {
        buffer_append(out, buffer_slice(&own));
        buffer_append(out, SLICE(" (this machine's), or the address of the "
                                 "proxy or router before it"));
    } else {
        buffer_append(out, SLICE("the address by which this server is reached "
                                 "from outside"));
    }
    buffer_release(&own);
}

static void judge_missing(struct verify_finding *finding,
                          const struct verify_target *target,
                          const struct host_addresses *addresses)
{
    finding->status = VERIFY_FAIL;
    if (addresses->source == HOST_FAILED) {
        finding->status = VERIFY_WARN;
        buffer_appendf(&finding->found, "no name server answered about %s",
                       target->host);
        buffer_append(&finding->mend,
                      SLICE("see that this machine's name servers "
                            "(/etc/resolv.conf, or --dns) work; then verify "
                            "again"));
        return;
    }
    buffer_appendf(&finding->found, "DNS has no address for %s", target->host);
    append_record(&finding->mend, target->host);
}

/* Only this machine knows the name. */
static void judge_system(struct verify_finding *finding,
                         const struct verify_target *target,
                         const struct host_addresses *addresses)
{
    append_found(&finding->found, target->host, addresses);
    finding->status = addresses->local ? VERIFY_WARN : VERIFY_FAIL;
    buffer_append(&finding->found, addresses->local
                                       ? SLICE(", which is this machine for "
                                               "everybody who asks")
                                       : SLICE(" by this machine's /etc/hosts "
                                               "alone; DNS has no such name"));
    if (addresses->local)
        buffer_append(&finding->mend,
                      SLICE("fine for trying out; for visitors, add a brand "
                            "with a name of your own domain"));
    else
        append_record(&finding->mend, target->host);
}

void check_dns(struct verify_finding *finding,
               const struct verify_target *target,
               const struct host_addresses *addresses, bool reached)
{
    size_t own = count_own(addresses);

    if (addresses->count == 0) {
        judge_missing(finding, target, addresses);
        return;
    }
    if (addresses->source == HOST_SYSTEM) {
        judge_system(finding, target, addresses);
        return;
    }
    append_found(&finding->found, target->host, addresses);
    if (own == addresses->count) {
        buffer_append(&finding->found, own == 1 ? SLICE(", this machine's own")
                                                : SLICE(", all this machine's "
                                                        "own"));
    } else if (!reached) {
        finding->status = VERIFY_WARN;
        buffer_append(&finding->found,
                      own == 0 ? SLICE(", none of them this machine's own")
                               : SLICE(", not all of them this machine's own"));
        buffer_append(&finding->mend,
                      SLICE("that is right behind a proxy, load balancer or "
                            "NAT that passes requests on; else "));
        append_record(&finding->mend, target->host);
    } else {
        buffer_append(&finding->found,
                      SLICE(", from where requests come here"));
    }
}
