#include "core/mailbox.h"

#include <event2/event.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "core/memory.h"

struct mailbox {
    mailbox_fn *deliver;
    void *arg;
    int wake_fd;          /* eventfd: readable while messages wait */
    struct event *wake;   /* owned */
    pthread_mutex_t lock; /* guards what follows */
    void **messages;      /* owned array */
    size_t count, room;
};

/* Takes all waiting messages; the caller frees the array. */
static void **take_all(struct mailbox *box, size_t *count)
{
    void **messages;

    pthread_mutex_lock(&box->lock);
    messages = box->messages;
    *count = box->count;
    box->messages = NULL;
    box->count = 0;
    box->room = 0;
    pthread_mutex_unlock(&box->lock);
    return messages;
}

static void deliver_all(struct mailbox *box)
{
    size_t count;
    void **messages = take_all(box, &count);

    for (size_t i = 0; i < count; i++)
        box->deliver(box->arg, messages[i]);
    free(messages);
}

static void on_wake(evutil_socket_t fd, short what, void *arg)
{
    eventfd_t ignored;

    (void)what;
    eventfd_read(fd, &ignored);
    deliver_all(arg);
}

struct mailbox *mailbox_new(struct event_base *base, mailbox_fn *deliver,
                            void *arg)
{
    struct mailbox *box = memory_zalloc(1, sizeof(*box));

    box->deliver = deliver;
    box->arg = arg;
    pthread_mutex_init(&box->lock, NULL);
    box->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    box->wake =
        event_new(base, box->wake_fd, EV_READ | EV_PERSIST, on_wake, box);
    if (box->wake_fd < 0 || box->wake == NULL)
        abort();
    event_add(box->wake, NULL);
    return box;
}

void mailbox_post(struct mailbox *box, void *message)
{
    pthread_mutex_lock(&box->lock);
    if (box->count == box->room) {
        box->room = box->room > 0 ? box->room * 2 : 8;
        box->messages =
            memory_resize(box->messages, box->room, sizeof(*box->messages));
    }
    box->messages[box->count++] = message;
    pthread_mutex_unlock(&box->lock);
    eventfd_write(box->wake_fd, 1);
}

void mailbox_free(struct mailbox **box)
{
    struct mailbox *self = *box;

    if (self == NULL)
        return;
    *box = NULL;
    deliver_all(self);
    event_free(self->wake);
    close(self->wake_fd);
    pthread_mutex_destroy(&self->lock);
    free(self->messages);
    free(self);
}
