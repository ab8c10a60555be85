#include "server/verify/check_caa.h"

#include <arpa/nameser.h>

#define LETS_ENCRYPT SLICE("letsencrypt.org")

/* What the records of one domain come to. */
struct caa_policy {
    size_t issuers;      /* `issue` records that name somebody */
    size_t refusals;     /* `issue` records that name nobody */
    bool lets_encrypt;   /* one of the issuers */
    bool unknown;        /* a critical record that nobody may pass over */
    struct buffer names; /* the issuers, for a person */
};

static bool is_known(struct slice tag)
{
    return slice_equal_nocase(tag, SLICE("issue")) ||
           slice_equal_nocase(tag, SLICE("issuewild")) ||
           slice_equal_nocase(tag, SLICE("iodef")) ||
           slice_equal_nocase(tag, SLICE("contactemail")) ||
           slice_equal_nocase(tag, SLICE("contactphone")) ||
           slice_equal_nocase(tag, SLICE("issuemail")) ||
           slice_equal_nocase(tag, SLICE("issuevmc"));
}

/* The domain before the parameters; control bytes never reach a terminal. */
static void append_name(struct buffer *out, struct slice name)
{
    buffer_append(out, out->len > 0 ? SLICE(", ") : SLICE(""));
    for (size_t i = 0; i < name.len; i++) {
        bool plain = name.ptr[i] > ' ' && name.ptr[i] < 0x7f;

        buffer_append(out, plain ? slice_of(name.ptr + i, 1) : SLICE("?"));
    }
}

static void take_record(struct caa_policy *policy, const struct dns_caa *caa)
{
    struct slice issuer =
        slice_trim(slice_head(caa->value, slice_find(caa->value, ';')));

    if (!slice_equal_nocase(caa->tag, SLICE("issue"))) {
        policy->unknown |= caa->critical && !is_known(caa->tag);
        return;
    }
    if (issuer.len == 0) {
        policy->refusals++;
        return;
    }
    policy->issuers++;
    policy->lets_encrypt |= slice_equal_nocase(issuer, LETS_ENCRYPT);
    append_name(&policy->names, issuer);
}

static void take_answer(struct caa_policy *policy,
                        const struct dns_answer *answer)
{
    struct dns_caa caa;

    for (size_t i = 0; i < answer->count; i++) {
        if (dns_caa_parse(&caa, &answer->records[i]))
            take_record(policy, &caa);
    }
}

/* The nearest domain that has records; NULL for none. */
static const char *find_domain(const struct verify_target *target,
                               struct dns_answer *answer,
                               enum dns_outcome *outcome)
{
    struct slice domain = slice_str(target->host);

    while (domain.len > 0) {
        *outcome = dns_query(&target->dns, domain.ptr, ns_t_caa, answer);
        if (*outcome == DNS_FOUND)
            return domain.ptr;
        if (*outcome == DNS_FAILED)
            return NULL;
        domain = slice_skip(domain, slice_find(domain, '.') + 1);
    }
    return NULL;
}

static void judge(struct verify_finding *finding, const char *domain,
                  struct caa_policy *policy)
{
    buffer_appendf(&finding->found, "CAA of %s: ", domain);
    if (policy->unknown) {
        finding->status = VERIFY_FAIL;
        buffer_append(&finding->found,
                      SLICE("a critical record that certificate authorities do "
                            "not know, so none may issue"));
        buffer_append(&finding->mend, SLICE("remove that record"));
    } else if (policy->issuers == 0 && policy->refusals > 0) {
        finding->status = VERIFY_FAIL;
        buffer_append(&finding->found, SLICE("nobody may issue a certificate"));
    } else if (policy->issuers == 0) {
        buffer_append(&finding->found,
                      SLICE("does not restrict who may issue"));
    } else {
        buffer_appendf(&finding->found, "%s may issue",
                       buffer_str(&policy->names));
        if (!policy->lets_encrypt)
            finding->status = VERIFY_WARN;
    }
    if (finding->status == VERIFY_OK || policy->unknown)
        return;
    buffer_appendf(&finding->mend,
                   "if the certificate shall come from Let's Encrypt, add the "
                   "record %s. CAA 0 issue \"letsencrypt.org\"",
                   domain);
}

void check_caa(struct verify_finding *finding,
               const struct verify_target *target,
               const struct host_addresses *addresses)
{
    struct caa_policy policy = {0};
    enum dns_outcome outcome = DNS_NO_DATA;
    struct dns_answer answer;
    const char *domain;

    if (addresses->source == HOST_LITERAL || addresses->local) {
        buffer_append(&finding->found, SLICE("does not apply: no authority "
                                             "issues for such a name"));
        return;
    }
    domain = find_domain(target, &answer, &outcome);
    if (outcome == DNS_FAILED) {
        finding->status = VERIFY_WARN;
        buffer_append(&finding->found,
                      SLICE("no name server answered; an authority that gets "
                            "no answer either does not issue"));
        buffer_append(&finding->mend,
                      SLICE("see that the domain's name servers answer "
                            "questions for CAA records"));
    } else if (domain == NULL) {
        buffer_append(&finding->found,
                      SLICE("none, so every authority may issue"));
    } else {
        take_answer(&policy, &answer);
        judge(finding, domain, &policy);
    }
    buffer_release(&policy.names);
}
