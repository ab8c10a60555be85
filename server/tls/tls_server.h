#ifndef SERVER_TLS_SERVER_H
#define SERVER_TLS_SERVER_H

#include "core/error.h"

/*
 * What all TLS listeners of the process share: protocol versions, ciphers and
 * groups, the certificates (tls_certificates.h) and the keys of session
 * tickets (tls_tickets.h), in one SSL_CTX.
 *
 *     struct tls_server_config config = {&certificates, &tickets, protocols};
 *     server = tls_server_new(&config, &err);
 *     http_server_listen_tls(http, address, server, &err)
 *     tls_server_free(&server);
 *
 * TLS 1.2 and 1.3; ephemeral keys and AEAD only; no renegotiation, no
 * compression, no early data; sessions live in tickets only, one for each
 * handshake. May be used by many threads at once.
 *
 * A handshake for a name that there is no certificate for, where there is no
 * default one either, ends with the alert unrecognized_name; one in which the
 * client's protocols are all unknown with no_application_protocol.
 */
struct tls_certificates;
struct tls_server;
struct tls_tickets;

struct tls_server_config {
    struct tls_certificates *certificates; /* outlive the server */
    struct tls_tickets *tickets;
    /* What ALPN offers, most wanted first, NULL at the end; outlives it. */
    const char *const *protocols;
};

struct tls_server *tls_server_new(const struct tls_server_config *config,
                                  struct error *err);

/* No connection of it may be left. */
void tls_server_free(struct tls_server **server);

#endif
