#ifndef SERVER_TLS_SERVICE_H
#define SERVER_TLS_SERVICE_H

#include "core/error.h"
#include "server/installation.h"
#include "server/settings.h"

/*
 * All that the process has of TLS, made from the settings: the certificates,
 * which it looks at now and then, the ticket keys, which it shares with other
 * nodes, and the TLS server of the workers' listeners.
 *
 *     tls = tls_service_new(base, settings, &inst, &err);
 *     tls_service_share(tls, &redis_config);      when Redis is about to be
 *     ... tls_service_server(tls) ...
 *     tls_service_free(&tls);                     after the workers
 *
 * Belongs to the thread of the loop `base`.
 */
struct event_base;
struct redis_config;
struct tls_certificates;
struct tls_server;
struct tls_service;

/* NULL: the directory of certificates cannot be read. */
struct tls_service *tls_service_new(struct event_base *base,
                                    const struct settings *settings,
                                    const struct installation *inst,
                                    struct error *err);
void tls_service_free(struct tls_service **tls);

/* Until then each node has ticket keys of its own. */
void tls_service_share(struct tls_service *tls,
                       const struct redis_config *redis);

/* Both live as long as the service; their functions are for any thread. */
struct tls_server *tls_service_server(const struct tls_service *tls);
struct tls_certificates *tls_service_certificates(
    const struct tls_service *tls);

#endif
