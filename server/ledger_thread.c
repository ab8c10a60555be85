#include "server/ledger_thread.h"

#include <errno.h>
#include <event2/event.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

#include "attribution/ledger/ledger.h"
#include "attribution/ledger/tail.h"
#include "core/memory.h"

/* What other threads ask of this one; the message's pointer value. */
enum ledger_order { ORDER_STOP = 1, ORDER_REBUILD };

struct ledger_thread {
    struct event_base *base;
    struct ledger *ledger;
    struct tail *tail;
    struct mailbox *orders;
    struct mailbox *watcher; /* not owned, or NULL */
    pthread_t thread;
    bool running;
};

static void on_order(void *arg, void *message)
{
    struct ledger_thread *self = arg;

    if ((uintptr_t)message == ORDER_REBUILD)
        tail_rebuild(self->tail);
    else
        event_base_loopbreak(self->base);
}

static void on_progress(void *arg)
{
    struct ledger_thread *self = arg;

    if (self->watcher != NULL)
        mailbox_post(self->watcher, NULL);
}

struct ledger_thread *ledger_thread_new(const struct redis_config *config)
{
    struct ledger_thread *self = memory_zalloc(1, sizeof(*self));

    self->base = event_base_new();
    if (self->base == NULL)
        abort();
    self->ledger = ledger_new();
    ledger_on_progress(self->ledger, on_progress, self);
    self->tail = tail_new(self->base, config, self->ledger);
    self->orders = mailbox_new(self->base, on_order, self);
    return self;
}

void ledger_thread_watch(struct ledger_thread *self, struct mailbox *box)
{
    self->watcher = box;
}

static void *run(void *arg)
{
    struct ledger_thread *self = arg;

    pthread_setname_np(pthread_self(), "ledger");
    tail_start(self->tail);
    event_base_dispatch(self->base);
    return NULL;
}

int ledger_thread_start(struct ledger_thread *self, struct error *err)
{
    int code = pthread_create(&self->thread, NULL, run, self);

    if (code != 0)
        return error_errno(err, code, "cannot start the ledger's thread");
    self->running = true;
    return 0;
}

struct ledger *ledger_thread_ledger(struct ledger_thread *self)
{
    return self->ledger;
}

static void order(struct ledger_thread *self, enum ledger_order what)
{
    mailbox_post(self->orders, (void *)(uintptr_t)what);
}

void ledger_thread_rebuild(struct ledger_thread *self)
{
    order(self, ORDER_REBUILD);
}

void ledger_thread_free(struct ledger_thread **thread)
{
    struct ledger_thread *self = *thread;

    if (self == NULL)
        return;
    *thread = NULL;
    if (self->running) {
        order(self, ORDER_STOP);
        pthread_join(self->thread, NULL);
    }
    mailbox_free(&self->orders);
    tail_free(&self->tail);
    ledger_free(&self->ledger);
    event_base_free(self->base);
    free(self);
}
