#include "server/tls/tls_tickets.h"

#include <criterion/criterion.h>
#include <string.h>

#define PERIOD_MS ((int64_t)1000)

static const unsigned char seed[HMAC_SIZE] = "the seed of this installation";
static const unsigned char secret_a[TLS_TICKET_SECRET] = "secret a";
static const unsigned char secret_b[TLS_TICKET_SECRET] = "secret b";

static struct clock_manual manual;
static struct tls_tickets tickets;

static void setup(void)
{
    clock_manual_init(&manual, 1000000 * 1000000LL);
    tls_tickets_init(&tickets, &manual.clock, PERIOD_MS, seed);
}

static void teardown(void)
{
    tls_tickets_release(&tickets);
}

TestSuite(tls_tickets, .init = setup, .fini = teardown);

static int64_t now(void)
{
    return tls_tickets_period(&tickets);
}

static enum tls_ticket_find open_with(const struct tls_ticket_key *sealed)
{
    struct tls_ticket_key key;
    enum tls_ticket_find found =
        tls_tickets_open_key(&tickets, sealed->name, &key);

    if (found != TLS_TICKET_UNKNOWN)
        cr_expect_arr_eq(&key, sealed, sizeof(key));
    return found;
}

Test(tls_tickets, a_ticket_lives_one_rotation_and_not_two)
{
    struct tls_ticket_key sealed;

    tls_tickets_put(&tickets, now(), secret_a);
    tls_tickets_seal_key(&tickets, &sealed);
    cr_expect_eq(open_with(&sealed), TLS_TICKET_FRESH);
    clock_manual_advance_ms(&manual, PERIOD_MS);
    cr_expect_eq(open_with(&sealed), TLS_TICKET_AGING);
    clock_manual_advance_ms(&manual, PERIOD_MS);
    cr_expect_eq(open_with(&sealed), TLS_TICKET_UNKNOWN);
}

Test(tls_tickets, each_period_has_a_key_of_its_own)
{
    struct tls_ticket_key first, second;

    tls_tickets_put(&tickets, now(), secret_a);
    tls_tickets_put(&tickets, now() + 1, secret_b);
    tls_tickets_seal_key(&tickets, &first);
    clock_manual_advance_ms(&manual, PERIOD_MS);
    tls_tickets_seal_key(&tickets, &second);
    cr_expect_arr_neq(first.name, second.name, sizeof(first.name));
    cr_expect_arr_neq(first.cipher, second.cipher, sizeof(first.cipher));
    cr_expect_arr_neq(first.mac, first.cipher, sizeof(first.mac));
}

Test(tls_tickets, a_node_whose_clock_is_ahead_is_understood)
{
    struct tls_ticket_key sealed;
    struct clock_manual ahead = manual;
    struct tls_tickets other;

    clock_manual_advance_ms(&ahead, PERIOD_MS);
    tls_tickets_init(&other, &ahead.clock, PERIOD_MS, seed);
    tls_tickets_put(&other, now() + 1, secret_b);
    tls_tickets_put(&tickets, now() + 1, secret_b);
    tls_tickets_seal_key(&other, &sealed);
    cr_expect_eq(open_with(&sealed), TLS_TICKET_FRESH);
    tls_tickets_release(&other);
}

Test(tls_tickets, the_secret_alone_is_not_the_key)
{
    static const unsigned char other_seed[HMAC_SIZE] = "of another one";
    struct tls_ticket_key sealed;
    struct tls_tickets other;

    tls_tickets_init(&other, &manual.clock, PERIOD_MS, other_seed);
    tls_tickets_put(&other, now(), secret_a);
    tls_tickets_put(&tickets, now(), secret_a);
    tls_tickets_seal_key(&other, &sealed);
    cr_expect_eq(open_with(&sealed), TLS_TICKET_UNKNOWN);
    tls_tickets_release(&other);
}

Test(tls_tickets, without_a_shared_secret_there_is_an_own_one)
{
    struct tls_ticket_key own, again, shared;

    cr_expect_not(tls_tickets_has(&tickets, now()));
    tls_tickets_seal_key(&tickets, &own);
    tls_tickets_seal_key(&tickets, &again);
    cr_expect_arr_eq(&own, &again, sizeof(own));
    cr_expect_eq(open_with(&own), TLS_TICKET_FRESH);
    cr_expect_not(tls_tickets_has(&tickets, now()), "it is still wanted");
    tls_tickets_put(&tickets, now(), secret_a);
    cr_expect(tls_tickets_has(&tickets, now()));
    tls_tickets_seal_key(&tickets, &shared);
    cr_expect_arr_neq(own.name, shared.name, sizeof(own.name));
    cr_expect_eq(open_with(&own), TLS_TICKET_UNKNOWN);
}

static const struct {
    int64_t from_now;
    bool taken;
} distances[] = {{-2, false}, {-1, true}, {0, true}, {1, true}, {2, false}};

Test(tls_tickets, only_periods_around_the_present_are_kept)
{
    for (size_t i = 0; i < sizeof(distances) / sizeof(distances[0]); i++) {
        int64_t period = now() + distances[i].from_now;

        cr_expect_eq(tls_tickets_has(&tickets, period), !distances[i].taken,
                     "%+lld is not wanted", (long long)distances[i].from_now);
        tls_tickets_put(&tickets, period, secret_a);
    }
    for (size_t i = 0; i < 3; i++)
        cr_expect_eq(tickets.slots[i].state, TLS_TICKET_SHARED);
}

Test(tls_tickets, keys_are_wiped_when_their_time_is_over)
{
    static const struct tls_ticket_key none;
    int64_t old = now();

    tls_tickets_put(&tickets, old, secret_a);
    clock_manual_advance_ms(&manual, 2 * PERIOD_MS);
    /* The sharing asks for the next period's, which takes the old one's place.
     */
    cr_expect_not(tls_tickets_has(&tickets, old + 3));
    cr_expect_arr_eq(&tickets.slots[old % 3].key, &none, sizeof(none));
}
