#include "server/redirect/click_limits.h"

#include <stdlib.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "server/redirect/counters.h"
#include "shortener/resolve/key_table.h"
#include "shortener/store/use_store.h"

#define SETTLE_BATCH 64 /* links that one call of _settle sends */

/* Clicks on one link that Redis has not counted yet. */
struct click_debt {
    struct click_debt *next;
    struct click_limits *limits;
    int64_t amount;
    struct buffer link;
};

struct click_limits {
    struct redis *redis;       /* not owned */
    struct metrics *counters;  /* not owned */
    struct key_table *by_link; /* the debts of the list */
    struct click_debt *debts;  /* owned; newest first */
};

struct click_limit_wait {
    struct click_limits *limits;
    click_limits_fn *fn; /* NULL: nobody waits any more */
    void *arg;
    int64_t max;
    bool take;
    struct buffer link;
};

struct click_limits *click_limits_new(struct redis *redis,
                                      struct metrics *counters)
{
    struct click_limits *limits = memory_zalloc(1, sizeof(*limits));

    limits->redis = redis;
    limits->counters = counters;
    limits->by_link = key_table_new();
    return limits;
}

static void debt_free(struct click_debt *debt)
{
    buffer_release(&debt->link);
    free(debt);
}

/* ---- Debts --------------------------------------------------------------- */

static struct click_debt *add_debt(struct click_limits *limits,
                                   struct slice link)
{
    struct click_debt *debt;

    if (key_table_count(limits->by_link) >= CLICK_LIMITS_DEBTS)
        return NULL;
    debt = memory_zalloc(1, sizeof(*debt));
    debt->limits = limits;
    buffer_append(&debt->link, link);
    key_table_add(limits->by_link, link, debt);
    debt->next = limits->debts;
    limits->debts = debt;
    return debt;
}

static void owe(struct click_limits *limits, struct slice link, int64_t amount)
{
    struct click_debt *debt = key_table_get(limits->by_link, link);

    if (debt == NULL)
        debt = add_debt(limits, link);
    if (debt != NULL)
        debt->amount += amount;
}

static int64_t owed(const struct click_limits *limits, struct slice link)
{
    const struct click_debt *debt = key_table_get(limits->by_link, link);

    return debt != NULL ? debt->amount : 0;
}

static struct click_debt *pop_debt(struct click_limits *limits)
{
    struct click_debt *debt = limits->debts;

    if (debt == NULL)
        return NULL;
    limits->debts = debt->next;
    key_table_remove(limits->by_link, buffer_slice(&debt->link));
    return debt;
}

/* Only what surely was not counted is owed on. */
static void on_settled(void *arg, const struct use_answer *answer)
{
    struct click_debt *debt = arg;

    if (answer->code != ERROR_NONE && answer->code != ERROR_TIMEOUT &&
        answer->code != ERROR_CANCELLED)
        owe(debt->limits, buffer_slice(&debt->link), debt->amount);
    debt_free(debt);
}

void click_limits_settle(struct click_limits *limits)
{
    struct click_debt *debt;

    if (redis_state(limits->redis) != REDIS_READY)
        return;
    for (int i = 0; i < SETTLE_BATCH; i++) {
        debt = pop_debt(limits);
        if (debt == NULL)
            return;
        use_store_ask(limits->redis, buffer_slice(&debt->link), USE_OWED,
                      debt->amount, on_settled, debt);
    }
}

void click_limits_free(struct click_limits **limits)
{
    struct click_limits *self = *limits;
    struct click_debt *debt;

    if (self == NULL)
        return;
    *limits = NULL;
    while ((debt = pop_debt(self)) != NULL)
        debt_free(debt);
    key_table_free(&self->by_link, NULL);
    free(self);
}

/* ---- Asking -------------------------------------------------------------- */

/* Redis has not counted it: the worker's own word has to do. */
static bool decide_alone(const struct click_limit_wait *wait)
{
    struct click_limits *limits = wait->limits;
    struct slice link = buffer_slice(&wait->link);
    bool inside = owed(limits, link) < wait->max;

    if (inside && wait->take)
        owe(limits, link, 1);
    return inside;
}

static bool decide(const struct click_limit_wait *wait,
                   const struct use_answer *answer)
{
    if (answer->code == ERROR_NONE)
        return answer->inside;
    metrics_add(wait->limits->counters, COUNTER_LIMIT_UNASKED, 1);
    return answer->code == ERROR_TIMEOUT || decide_alone(wait);
}

static void on_use(void *arg, const struct use_answer *answer)
{
    struct click_limit_wait *wait = arg;

    if (wait->fn != NULL)
        wait->fn(wait->arg, decide(wait, answer));
    buffer_release(&wait->link);
    free(wait);
}

struct click_limit_wait *click_limits_ask(struct click_limits *limits,
                                          struct slice link, int64_t max,
                                          bool take, click_limits_fn *fn,
                                          void *arg)
{
    struct click_limit_wait *wait = memory_zalloc(1, sizeof(*wait));

    *wait = (struct click_limit_wait){limits, fn, arg, max, take, BUFFER_INIT};
    buffer_append(&wait->link, link);
    use_store_ask(limits->redis, link, take ? USE_TAKE : USE_LOOK, 1, on_use,
                  wait);
    return wait;
}

void click_limits_cancel(struct click_limit_wait *wait)
{
    wait->fn = NULL;
}
