#ifndef CORE_MAILBOX_H
#define CORE_MAILBOX_H

/*
 * Messages from any thread to one event loop.
 *
 *     box = mailbox_new(base, on_message, self);     on the loop's thread
 *     mailbox_post(box, message);                    on any thread
 *     mailbox_free(&box);                            on the loop's thread
 *
 * A message is a pointer whose meaning and ownership the two sides agree on
 * (NULL is a message too). Messages arrive on the loop in the order in which
 * they were posted. mailbox_free delivers what is still waiting; nobody may
 * post after that, so senders are stopped first.
 */
struct event_base;
struct mailbox;

typedef void mailbox_fn(void *arg, void *message);

struct mailbox *mailbox_new(struct event_base *base, mailbox_fn *deliver,
                            void *arg);

void mailbox_post(struct mailbox *box, void *message);

void mailbox_free(struct mailbox **box);

#endif
