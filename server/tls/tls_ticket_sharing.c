#include "server/tls/tls_ticket_sharing.h"

#include <stdlib.h>
#include <string.h>

#include "core/log.h"
#include "core/memory.h"
#include "core/random.h"
#include "core/redis.h"
#include "core/timer.h"

#define LOOK_MS  500 /* between two looks at what is missing */
#define HEX_SIZE ((size_t)2 * TLS_TICKET_SECRET)

/* One of the three periods around the present, being asked for. */
struct question {
    struct tls_ticket_sharing *sharing;
    int64_t period;
    bool pending;
    bool absent; /* nobody has made one, and nobody will */
};

struct tls_ticket_sharing {
    struct tls_tickets *tickets; /* not owned */
    struct redis *redis;
    struct random random;
    struct timer timer;
    struct question questions[3];
    bool complained; /* that Redis gives no secret */
};

/* ---- Answers ------------------------------------------------------------- */

static bool parse_hex(struct slice hex, unsigned char *secret)
{
    if (hex.len != HEX_SIZE)
        return false;
    for (size_t i = 0; i < TLS_TICKET_SECRET; i++) {
        int high = slice_hex_digit(hex.ptr[2 * i]);
        int low = slice_hex_digit(hex.ptr[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        secret[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

static void complain(struct tls_ticket_sharing *sharing, int64_t period)
{
    if (sharing->complained)
        return;
    sharing->complained = true;
    log_warn("session ticket key is not shared: Redis gives none; this node "
             "uses its own",
             log_int("period", period));
}

static void on_secret(void *arg, enum error_code code,
                      const struct redisReply *reply)
{
    struct question *question = arg;
    struct tls_ticket_sharing *sharing = question->sharing;
    unsigned char secret[TLS_TICKET_SECRET];

    question->pending = false;
    if (code == ERROR_CANCELLED || code == ERROR_UNAVAILABLE)
        return;
    if (code == ERROR_NONE && redis_reply_is_nil(reply)) {
        question->absent = true; /* of the period before, by nobody */
        return;
    }
    if (code != ERROR_NONE || !parse_hex(redis_reply_slice(reply), secret)) {
        complain(sharing, question->period);
        return;
    }
    tls_tickets_put(sharing->tickets, question->period, secret);
    explicit_bzero(secret, sizeof(secret));
    sharing->complained = false;
}

/* ---- Questions ----------------------------------------------------------- */

static void make_secret(struct tls_ticket_sharing *sharing, struct slice key,
                        int64_t period)
{
    static const char digits[] = "0123456789abcdef";
    int64_t period_ms = sharing->tickets->period_ms;
    int64_t lives_ms =
        (period + 2) * period_ms - clock_wall_ms(sharing->tickets->clock);
    char hex[HEX_SIZE];
    char lives[24];

    if (lives_ms <= 0)
        return;
    random_text(&sharing->random, digits, sizeof(digits) - 1, hex, HEX_SIZE);
    snprintf(lives, sizeof(lives), "%lld", (long long)lives_ms);
    redis_call(sharing->redis, NULL, NULL, SLICE("SET"), key,
               slice_of(hex, HEX_SIZE), SLICE("NX"), SLICE("PX"),
               slice_str(lives));
    explicit_bzero(hex, sizeof(hex));
}

static void ask(struct tls_ticket_sharing *sharing, int64_t period, bool make)
{
    struct question *question = &sharing->questions[period % 3];
    char text[48];
    struct slice key;

    if (question->pending || tls_tickets_has(sharing->tickets, period) ||
        (question->absent && question->period == period && !make))
        return;
    snprintf(text, sizeof(text), "tls:ticket:%lld", (long long)period);
    key = slice_str(text);
    if (make)
        make_secret(sharing, key, period);
    question->period = period;
    question->pending = true;
    question->absent = false;
    redis_call(sharing->redis, on_secret, question, SLICE("GET"), key);
}

static void on_timer(void *arg)
{
    struct tls_ticket_sharing *sharing = arg;
    int64_t now = tls_tickets_period(sharing->tickets);

    timer_arm(&sharing->timer, LOOK_MS);
    if (redis_state(sharing->redis) != REDIS_READY || now < 1)
        return;
    ask(sharing, now - 1, false);
    ask(sharing, now, true);
    ask(sharing, now + 1, true);
}

/* Before anybody is likely to resume: at once when Redis is there. */
static void on_state(void *arg, enum redis_state state)
{
    struct tls_ticket_sharing *sharing = arg;

    if (state == REDIS_READY)
        timer_arm(&sharing->timer, 0);
}

/* ---- Life ---------------------------------------------------------------- */

struct tls_ticket_sharing *tls_ticket_sharing_new(
    struct event_base *base, const struct redis_config *config,
    struct tls_tickets *tickets)
{
    struct tls_ticket_sharing *sharing = memory_zalloc(1, sizeof(*sharing));
    struct redis_config mine = *config;

    sharing->tickets = tickets;
    random_init(&sharing->random);
    for (size_t i = 0; i < 3; i++)
        sharing->questions[i].sharing = sharing;
    snprintf(mine.name, sizeof(mine.name), "waypost-tls");
    sharing->redis = redis_new(base, &mine);
    redis_on_state(sharing->redis, on_state, sharing);
    timer_init(&sharing->timer, base, on_timer, sharing);
    timer_arm(&sharing->timer, LOOK_MS);
    redis_connect(sharing->redis);
    return sharing;
}

void tls_ticket_sharing_free(struct tls_ticket_sharing **sharing)
{
    struct tls_ticket_sharing *gone = *sharing;

    *sharing = NULL;
    if (gone == NULL)
        return;
    timer_release(&gone->timer);
    redis_free(&gone->redis);
    random_release(&gone->random);
    free(gone);
}
