#ifndef SERVER_TLS_TICKETS_H
#define SERVER_TLS_TICKETS_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "core/clock.h"
#include "core/hmac.h"

/*
 * The keys that session tickets are sealed with. Time is cut into periods, as
 * everybody's clock tells them alike, and each has a key of its own: tickets
 * are sealed with the present one's, and those of the period before (and, of a
 * node whose clock is ahead, the one after) are opened as well. So a ticket
 * lives for one to two periods.
 *
 *     tls_tickets_init(&tickets, clock, period_ms, seed);
 *     tls_tickets_put(&tickets, period, secret)    what all nodes share
 *     tls_tickets_seal_key(&tickets, &key);        any thread
 *     tls_tickets_open_key(&tickets, name, &key)
 *     tls_tickets_release(&tickets);
 *
 * A key follows from a secret that all nodes share (tls_ticket_sharing.h) and
 * from `seed`, which is the installation's and stands in no database: who has
 * only one of the two has nothing. While the shared secret of the present
 * period is not known, the node makes do with a key of its own.
 *
 * Keys are wiped when their time is over, and never logged.
 */
#define TLS_TICKET_NAME   16 /* bytes that a ticket begins with */
#define TLS_TICKET_SECRET 32 /* bytes */

struct tls_ticket_key {
    unsigned char name[TLS_TICKET_NAME]; /* public */
    unsigned char cipher[HMAC_SIZE];
    unsigned char mac[HMAC_SIZE];
};

enum tls_ticket_find {
    TLS_TICKET_UNKNOWN, /* too old, or not ours: a full handshake follows */
    TLS_TICKET_FRESH,
    TLS_TICKET_AGING /* opened, but to be replaced by a new one */
};

struct tls_ticket_slot {
    int64_t period;
    enum { TLS_TICKET_NONE, TLS_TICKET_OWN, TLS_TICKET_SHARED } state;
    struct tls_ticket_key key;
};

struct tls_tickets {
    const struct clock *clock; /* not owned */
    int64_t period_ms;
    unsigned char seed[HMAC_SIZE];
    pthread_mutex_t lock;
    struct tls_ticket_slot slots[3]; /* by period, modulo 3 */
};

void tls_tickets_init(struct tls_tickets *tickets, const struct clock *clock,
                      int64_t period_ms, const unsigned char seed[HMAC_SIZE]);
void tls_tickets_release(struct tls_tickets *tickets);

/* The present period. */
int64_t tls_tickets_period(const struct tls_tickets *tickets);

/* Is the shared secret of this period known, or not wanted any more? */
bool tls_tickets_has(struct tls_tickets *tickets, int64_t period);

/* A period's shared secret; one that is not near the present is ignored. */
void tls_tickets_put(struct tls_tickets *tickets, int64_t period,
                     const unsigned char secret[TLS_TICKET_SECRET]);

/* What to seal a ticket with now. */
void tls_tickets_seal_key(struct tls_tickets *tickets,
                          struct tls_ticket_key *key);

/* What to open the ticket with that begins with `name`, into *key. */
enum tls_ticket_find tls_tickets_open_key(
    struct tls_tickets *tickets, const unsigned char name[TLS_TICKET_NAME],
    struct tls_ticket_key *key);

#endif
