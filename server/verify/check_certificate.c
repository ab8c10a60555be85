#include "server/verify/check_certificate.h"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include "server/verify/wire.h"

#define NAMES_SHOWN 5

/* What is wrong, in the order in which it is to be mended. */
enum certificate_fault {
    CERTIFICATE_FINE,
    CERTIFICATE_ENDS_SOON,
    CERTIFICATE_OTHER_NAME,
    CERTIFICATE_NO_CHAIN,
    CERTIFICATE_EXPIRED,
    CERTIFICATE_NOT_YET
};

/* ---- What is in it ------------------------------------------------------- */

static int days_left(const X509 *certificate)
{
    int days = 0;
    int seconds = 0;

    if (ASN1_TIME_diff(&days, &seconds, NULL,
                       X509_get0_notAfter(certificate)) != 1)
        return 0;
    return days;
}

static bool has_name(X509 *certificate, const char *host)
{
    struct slice text = slice_str(host);
    char *bare;
    bool good;

    if (slice_starts(text, SLICE("[")) && slice_ends(text, SLICE("]")))
        text = slice_of(text.ptr + 1, text.len - 2);
    bare = slice_copy(text);
    good = X509_check_host(certificate, bare, 0, 0, NULL) == 1 ||
           X509_check_ip_asc(certificate, bare, 0) == 1;
    free(bare);
    return good;
}

/* Names are whoever's made the certificate: no control bytes pass. */
static void append_name(struct buffer *out, const ASN1_STRING *name, bool first)
{
    const unsigned char *bytes = ASN1_STRING_get0_data(name);
    int len = ASN1_STRING_length(name);

    buffer_append(out, first ? SLICE("") : SLICE(", "));
    for (int i = 0; i < len && i < 100; i++) {
        bool plain = bytes[i] > ' ' && bytes[i] < 0x7f;

        buffer_append(out, plain ? slice_of(bytes + i, 1) : SLICE("?"));
    }
}

static void append_names(struct buffer *out, X509 *certificate)
{
    GENERAL_NAMES *names =
        X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    int shown = 0;

    for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);

        if (name->type != GEN_DNS || shown == NAMES_SHOWN)
            continue;
        append_name(out, name->d.dNSName, shown++ == 0);
    }
    if (shown == 0)
        buffer_append(out, SLICE("no name at all"));
    GENERAL_NAMES_free(names);
}

/* ---- What is wrong with it ----------------------------------------------- */

static enum certificate_fault find_fault(SSL *ssl, X509 *certificate,
                                         const char *host)
{
    switch (SSL_get_verify_result(ssl)) {
    case X509_V_OK:
        break;
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return CERTIFICATE_EXPIRED;
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return CERTIFICATE_NOT_YET;
    default:
        return CERTIFICATE_NO_CHAIN;
    }
    if (!has_name(certificate, host))
        return CERTIFICATE_OTHER_NAME;
    return days_left(certificate) < CHECK_CERTIFICATE_DAYS
               ? CERTIFICATE_ENDS_SOON
               : CERTIFICATE_FINE;
}

static void describe_chain(struct verify_finding *finding, SSL *ssl)
{
    long reason = SSL_get_verify_result(ssl);

    buffer_appendf(&finding->found, "the certificate is not trusted: %s",
                   X509_verify_cert_error_string(reason));
    buffer_append(&finding->mend,
                  SLICE("let the proxy show the whole chain (fullchain.pem) of "
                        "a certificate from an authority that browsers trust"));
}

static void describe(struct verify_finding *finding, SSL *ssl,
                     X509 *certificate, enum certificate_fault fault,
                     const char *host)
{
    int days = days_left(certificate);

    switch (fault) {
    case CERTIFICATE_FINE:
    case CERTIFICATE_ENDS_SOON:
        buffer_appendf(&finding->found,
                       "trusted, for %s, valid for %d more days", host, days);
        break;
    case CERTIFICATE_OTHER_NAME:
        buffer_append(&finding->found, SLICE("the certificate is for "));
        append_names(&finding->found, certificate);
        buffer_appendf(&finding->mend,
                       "get a certificate for %s and let the proxy show it for "
                       "this name",
                       host);
        break;
    case CERTIFICATE_NO_CHAIN:
        describe_chain(finding, ssl);
        break;
    case CERTIFICATE_EXPIRED:
        buffer_appendf(&finding->found,
                       "the certificate (or one of its chain) has expired");
        buffer_append(&finding->mend,
                      SLICE("renew it, let the proxy load the new one, and see "
                            "why it was not renewed by itself"));
        break;
    case CERTIFICATE_NOT_YET:
        buffer_append(&finding->found,
                      SLICE("the certificate is not valid yet"));
        buffer_append(&finding->mend,
                      SLICE("see that the clocks of this machine and of the "
                            "one that made it are right"));
        break;
    }
    if (fault == CERTIFICATE_ENDS_SOON)
        buffer_append(&finding->mend,
                      SLICE("renew it now, and see why it was not renewed by "
                            "itself"));
}

/* ---- The check ----------------------------------------------------------- */

/* Of the brand's own scheme it is a failure. */
static enum verify_status severity(const struct verify_target *target)
{
    return target->secure ? VERIFY_FAIL : VERIFY_WARN;
}

static void judge(struct verify_finding *finding,
                  const struct verify_target *target, SSL *ssl)
{
    X509 *certificate = SSL_get1_peer_certificate(ssl);
    enum certificate_fault fault;

    if (certificate == NULL) {
        finding->status = severity(target);
        buffer_append(&finding->found, SLICE("it shows no certificate"));
        buffer_append(&finding->mend, SLICE("give the proxy one"));
        return;
    }
    fault = find_fault(ssl, certificate, target->host);
    if (fault == CERTIFICATE_ENDS_SOON)
        finding->status = VERIFY_WARN;
    else if (fault != CERTIFICATE_FINE)
        finding->status = severity(target);
    describe(finding, ssl, certificate, fault, target->host);
    X509_free(certificate);
}

/* The first address that shakes hands; 0 if one did. */
static int look(struct verify_finding *finding,
                const struct verify_target *target,
                const struct host_addresses *addresses, SSL_CTX *context,
                struct error *err)
{
    int64_t timeout_ms = VERIFY_TIMEOUT_MS / (int64_t)addresses->count;
    int code = 0;

    for (size_t i = 0; i < addresses->count; i++) {
        struct wire wire;

        wire_init(&wire, timeout_ms);
        code =
            wire_connect(&wire, &addresses->list[i], target->https_port, err);
        if (code == 0)
            code = wire_secure(&wire, context, target->host, err);
        if (code == 0)
            judge(finding, target, wire.ssl);
        wire_release(&wire);
        if (code == 0)
            break;
    }
    return code;
}

static void describe_nothing(struct verify_finding *finding,
                             const struct verify_target *target,
                             const struct error *err)
{
    finding->status = severity(target);
    buffer_appendf(&finding->found, "nothing to look at: port %u: %s",
                   target->https_port, err->message);
    if (target->secure)
        buffer_append(&finding->mend,
                      SLICE("let waypost speak TLS there (--tls-listen, "
                            "--certificates), or a proxy before it (Caddy, "
                            "nginx, HAProxy ...)"));
    else
        buffer_append(&finding->mend,
                      SLICE("fine as long as short URLs begin with http://; "
                            "browsers warn of them more and more"));
}

void check_certificate(struct verify_finding *finding,
                       const struct verify_target *target,
                       const struct host_addresses *addresses)
{
    struct error err = ERROR_INIT;
    SSL_CTX *context;

    if (addresses->count == 0) {
        finding->status = severity(target);
        buffer_append(&finding->found, SLICE("not tried: there is no address"));
        buffer_append(&finding->mend, SLICE("mend DNS first"));
        return;
    }
    context = SSL_CTX_new(TLS_client_method());
    if (context == NULL || SSL_CTX_set_default_verify_paths(context) != 1)
        error_set(&err, ERROR_INTERNAL, "OpenSSL has no certificate store");
    else if (look(finding, target, addresses, context, &err) == 0)
        err.code = ERROR_NONE;
    if (err.code != ERROR_NONE)
        describe_nothing(finding, target, &err);
    SSL_CTX_free(context);
}
