#ifndef SERVER_HTTP_DEADLINE_H
#define SERVER_HTTP_DEADLINE_H

#include <stddef.h>
#include <stdint.h>

/*
 * Deadlines of many connections without a timer for each: one list for each
 * kind. All deadlines of a kind are equally long, so appending at the end
 * keeps a list ordered by time, and only the first of each is looked at.
 *
 * Every connection is in exactly one list, so together they are also the list
 * of all connections.
 */
enum http_deadline_kind {
    HTTP_DEADLINE_HANDSHAKE, /* until TLS is agreed upon */
    HTTP_DEADLINE_IDLE,      /* between requests */
    HTTP_DEADLINE_HEAD,      /* in a request's head */
    HTTP_DEADLINE_BODY,      /* in a request's body */
    HTTP_DEADLINE_WRITE,     /* the client has to take what we send */
    HTTP_DEADLINE_LINGER,    /* we closed, the client has not yet */
    HTTP_DEADLINE_NEVER,     /* we owe the answer */
    HTTP_DEADLINE_TURN,      /* its answers are sent when the turn ends */
    HTTP_DEADLINE_CLOSED,    /* only waits to be freed */
    HTTP_DEADLINE_KINDS
};

/* A member of a list; lies in the connection. */
struct http_deadline {
    struct http_deadline *prev;
    struct http_deadline *next;
    int64_t due_ms; /* steady clock */
    enum http_deadline_kind kind;
};

struct http_deadlines {
    struct http_deadline lists[HTTP_DEADLINE_KINDS]; /* rings' anchors */
    int64_t durations[HTTP_DEADLINE_KINDS];          /* ms */
};

/* `durations` in ms, by kind; those from HTTP_DEADLINE_NEVER on are ignored. */
void http_deadline_init_lists(struct http_deadlines *deadlines,
                              const int64_t *durations);

/* A member in no list. */
void http_deadline_init(struct http_deadline *deadline);

/* Puts it (from wherever it was) at the end of its kind's list, due from now.
 */
void http_deadline_start(struct http_deadline *deadline,
                         struct http_deadlines *deadlines,
                         enum http_deadline_kind kind, int64_t now_ms);

/* Takes it out of its list; none is fine. */
void http_deadline_cancel(struct http_deadline *deadline);

/* The member that is due first, or NULL. */
struct http_deadline *http_deadline_first(struct http_deadlines *deadlines,
                                          enum http_deadline_kind kind);

/* The one that is due after it, or NULL. */
struct http_deadline *http_deadline_next(struct http_deadlines *deadlines,
                                         const struct http_deadline *deadline);

#endif
