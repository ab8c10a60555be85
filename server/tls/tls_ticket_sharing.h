#ifndef SERVER_TLS_TICKET_SHARING_H
#define SERVER_TLS_TICKET_SHARING_H

#include "server/tls/tls_tickets.h"

/*
 * Lets the nodes of an installation agree on the secrets of session tickets,
 * through Redis: `tls:ticket:<period>` holds 64 hex digits. Whoever needs a
 * period's secret first makes it (SET NX); all read what then stands there.
 * The next period's is fetched a period ahead, so Redis may be away for as
 * long without anybody noticing; it expires in Redis when no ticket of it is
 * taken any more.
 *
 *     sharing = tls_ticket_sharing_new(base, &redis_config, &tickets);
 *     ...
 *     tls_ticket_sharing_free(&sharing);
 *
 * Has a connection to Redis of its own, on the loop `base`, and connects at
 * once. `tickets` must outlive it.
 */
struct event_base;
struct redis_config;
struct tls_ticket_sharing;

struct tls_ticket_sharing *tls_ticket_sharing_new(
    struct event_base *base, const struct redis_config *config,
    struct tls_tickets *tickets);

void tls_ticket_sharing_free(struct tls_ticket_sharing **sharing);

#endif
