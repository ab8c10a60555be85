#include "server/http/http_deadline.h"

void http_deadline_init_lists(struct http_deadlines *deadlines,
                              const int64_t *durations)
{
    for (int kind = 0; kind < HTTP_DEADLINE_KINDS; kind++) {
        http_deadline_init(&deadlines->lists[kind]);
        deadlines->durations[kind] = durations[kind];
    }
}

void http_deadline_init(struct http_deadline *deadline)
{
    *deadline = (struct http_deadline){deadline, deadline, INT64_MAX,
                                       HTTP_DEADLINE_NEVER};
}

void http_deadline_cancel(struct http_deadline *deadline)
{
    deadline->prev->next = deadline->next;
    deadline->next->prev = deadline->prev;
    http_deadline_init(deadline);
}

void http_deadline_start(struct http_deadline *deadline,
                         struct http_deadlines *deadlines,
                         enum http_deadline_kind kind, int64_t now_ms)
{
    struct http_deadline *anchor = &deadlines->lists[kind];

    http_deadline_cancel(deadline);
    deadline->kind = kind;
    if (kind < HTTP_DEADLINE_NEVER)
        deadline->due_ms = now_ms + deadlines->durations[kind];
    deadline->prev = anchor->prev;
    deadline->next = anchor;
    anchor->prev->next = deadline;
    anchor->prev = deadline;
}

struct http_deadline *http_deadline_first(struct http_deadlines *deadlines,
                                          enum http_deadline_kind kind)
{
    struct http_deadline *anchor = &deadlines->lists[kind];

    return anchor->next != anchor ? anchor->next : NULL;
}

struct http_deadline *http_deadline_next(struct http_deadlines *deadlines,
                                         const struct http_deadline *deadline)
{
    struct http_deadline *anchor = &deadlines->lists[deadline->kind];

    return deadline->next == anchor ? NULL : deadline->next;
}
