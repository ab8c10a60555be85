#include "server/tls/tls_tickets.h"

#include <string.h>

#include "core/random.h"

#define SLOTS 3

void tls_tickets_init(struct tls_tickets *tickets, const struct clock *clock,
                      int64_t period_ms, const unsigned char seed[HMAC_SIZE])
{
    *tickets = (struct tls_tickets){.clock = clock, .period_ms = period_ms};
    memcpy(tickets->seed, seed, HMAC_SIZE);
    pthread_mutex_init(&tickets->lock, NULL);
}

void tls_tickets_release(struct tls_tickets *tickets)
{
    pthread_mutex_destroy(&tickets->lock);
    explicit_bzero(tickets, sizeof(*tickets));
}

int64_t tls_tickets_period(const struct tls_tickets *tickets)
{
    return clock_wall_ms(tickets->clock) / tickets->period_ms;
}

/* ---- Slots (under the lock) ---------------------------------------------- */

/* The slot of a period near the present, NULL for others; empty if what it
 * held was older. */
static struct tls_ticket_slot *slot_of(struct tls_tickets *tickets,
                                       int64_t period)
{
    int64_t now = tls_tickets_period(tickets);
    struct tls_ticket_slot *slot;

    if (period < 0 || period < now - 1 || period > now + 1)
        return NULL;
    slot = &tickets->slots[period % SLOTS];
    if (slot->period != period) {
        explicit_bzero(slot, sizeof(*slot));
        slot->period = period;
    }
    return slot;
}

/* Each part under a word of its own, so that the name tells nothing. */
static void derive(const struct tls_tickets *tickets, const char *part,
                   const unsigned char secret[TLS_TICKET_SECRET],
                   unsigned char out[HMAC_SIZE])
{
    unsigned char key[HMAC_SIZE];

    hmac_sha256(slice_of(tickets->seed, HMAC_SIZE),
                slice_of(secret, TLS_TICKET_SECRET), key);
    hmac_sha256(slice_of(key, HMAC_SIZE), slice_str(part), out);
    explicit_bzero(key, sizeof(key));
}

static void fill(const struct tls_tickets *tickets,
                 struct tls_ticket_slot *slot,
                 const unsigned char secret[TLS_TICKET_SECRET])
{
    unsigned char name[HMAC_SIZE];

    derive(tickets, "name", secret, name);
    memcpy(slot->key.name, name, sizeof(slot->key.name));
    derive(tickets, "cipher", secret, slot->key.cipher);
    derive(tickets, "mac", secret, slot->key.mac);
}

static void fill_own(const struct tls_tickets *tickets,
                     struct tls_ticket_slot *slot)
{
    unsigned char secret[TLS_TICKET_SECRET];
    struct random random;

    random_init(&random);
    random_bytes(&random, secret, sizeof(secret));
    random_release(&random);
    fill(tickets, slot, secret);
    slot->state = TLS_TICKET_OWN;
    explicit_bzero(secret, sizeof(secret));
}

/* ---- For all threads ----------------------------------------------------- */

bool tls_tickets_has(struct tls_tickets *tickets, int64_t period)
{
    const struct tls_ticket_slot *slot;
    bool has;

    pthread_mutex_lock(&tickets->lock);
    slot = slot_of(tickets, period);
    has = slot == NULL || slot->state == TLS_TICKET_SHARED;
    pthread_mutex_unlock(&tickets->lock);
    return has;
}

void tls_tickets_put(struct tls_tickets *tickets, int64_t period,
                     const unsigned char secret[TLS_TICKET_SECRET])
{
    struct tls_ticket_slot *slot;

    pthread_mutex_lock(&tickets->lock);
    slot = slot_of(tickets, period);
    if (slot != NULL) {
        fill(tickets, slot, secret);
        slot->state = TLS_TICKET_SHARED;
    }
    pthread_mutex_unlock(&tickets->lock);
}

void tls_tickets_seal_key(struct tls_tickets *tickets,
                          struct tls_ticket_key *key)
{
    struct tls_ticket_slot *slot;

    pthread_mutex_lock(&tickets->lock);
    /* The clock may tick over between two looks at it. */
    do
        slot = slot_of(tickets, tls_tickets_period(tickets));
    while (slot == NULL);
    if (slot->state == TLS_TICKET_NONE)
        fill_own(tickets, slot);
    *key = slot->key;
    pthread_mutex_unlock(&tickets->lock);
}

enum tls_ticket_find tls_tickets_open_key(
    struct tls_tickets *tickets, const unsigned char name[TLS_TICKET_NAME],
    struct tls_ticket_key *key)
{
    enum tls_ticket_find found = TLS_TICKET_UNKNOWN;
    int64_t now = tls_tickets_period(tickets);

    pthread_mutex_lock(&tickets->lock);
    for (int64_t period = now - 1; period <= now + 1; period++) {
        const struct tls_ticket_slot *slot = slot_of(tickets, period);

        if (slot == NULL || slot->state == TLS_TICKET_NONE ||
            memcmp(slot->key.name, name, sizeof(slot->key.name)) != 0)
            continue;
        found = period < now ? TLS_TICKET_AGING : TLS_TICKET_FRESH;
        *key = slot->key;
    }
    pthread_mutex_unlock(&tickets->lock);
    return found;
}
