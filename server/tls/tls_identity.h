#ifndef SERVER_TLS_IDENTITY_H
#define SERVER_TLS_IDENTITY_H

#include <openssl/ssl.h>
#include <stdbool.h>

#include "core/buffer.h"

/*
 * What a host shows to prove itself: a certificate of each kind of key that
 * it has files for (tls_place.h). Immutable once read, and counted, so that
 * many threads can show it while it is replaced.
 *
 *     identity = tls_identity_read(dir, "go.acme.com", &report);
 *     tls_identity_show(identity, ssl)
 *     tls_identity_unref(&identity);
 */
struct tls_identity;

/* What was found on the way, a line each. */
struct tls_report {
    struct buffer refusals; /* files that cannot be used */
    struct buffer warnings; /* files that can, with what is odd about them */
};

#define TLS_REPORT_INIT          \
    {                            \
        BUFFER_INIT, BUFFER_INIT \
    }

void tls_report_release(struct tls_report *report);

/*
 * NULL if none of the host's files can be used. Files of which some can be
 * give an identity and a refusal. Of two certificates with one kind of key
 * the first in tls_place.h's order counts. Blocks for some 0.5 ms a file.
 */
struct tls_identity *tls_identity_read(const char *dir, const char *host,
                                       struct tls_report *report);

struct tls_identity *tls_identity_ref(struct tls_identity *identity);
void tls_identity_unref(struct tls_identity **identity);

/* The handshake shows this identity; which kind of key, the client says. */
bool tls_identity_show(const struct tls_identity *identity, SSL *ssl)
    __attribute__((warn_unused_result));

#endif
