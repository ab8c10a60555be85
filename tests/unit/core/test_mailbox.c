#include "core/mailbox.h"

#include <criterion/criterion.h>
#include <event2/event.h>
#include <pthread.h>
#include <stdint.h>

#define PER_SENDER 1000

struct receiver {
    struct event_base *base;
    uintptr_t last[2];
    int received;
    int wanted;
};

/* A message is sender << 16 | number; numbers must rise per sender. */
static void on_message(void *arg, void *message)
{
    struct receiver *self = arg;
    uintptr_t value = (uintptr_t)message;
    uintptr_t sender = value >> 16;

    cr_assert_eq(value & 0xffff, self->last[sender] + 1);
    self->last[sender]++;
    if (++self->received == self->wanted)
        event_base_loopbreak(self->base);
}

struct sender {
    struct mailbox *box;
    uintptr_t id;
};

static void *send_all(void *arg)
{
    struct sender *self = arg;

    for (uintptr_t i = 1; i <= PER_SENDER; i++)
        mailbox_post(self->box, (void *)(self->id << 16 | i));
    return NULL;
}

Test(mailbox, keeps_the_order_of_each_of_two_threads)
{
    struct receiver receiver = {.base = event_base_new(),
                                .wanted = 2 * PER_SENDER};
    struct mailbox *box = mailbox_new(receiver.base, on_message, &receiver);
    struct sender senders[2] = {{box, 0}, {box, 1}};
    pthread_t threads[2];

    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, send_all, &senders[i]);
    event_base_dispatch(receiver.base);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    cr_assert_eq(receiver.received, 2 * PER_SENDER);
    mailbox_free(&box);
    cr_assert_null(box);
    event_base_free(receiver.base);
}

Test(mailbox, free_delivers_what_waits)
{
    struct receiver receiver = {.base = event_base_new(), .wanted = 5};
    struct mailbox *box = mailbox_new(receiver.base, on_message, &receiver);

    for (uintptr_t i = 1; i <= 3; i++)
        mailbox_post(box, (void *)i);
    mailbox_free(&box);
    cr_assert_eq(receiver.received, 3);
    event_base_free(receiver.base);
}
