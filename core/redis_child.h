#ifndef CORE_REDIS_CHILD_H
#define CORE_REDIS_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

#include "core/error.h"
#include "core/redis_home.h"

/*
 * One run of redis-server as a child process. Part of core/redis_server.c;
 * nobody else needs it.
 *
 *     struct redis_child child = REDIS_CHILD_INIT;
 *     redis_child_start(&child, &home, &err);
 *     ... child.pidfd becomes readable when it ends ...
 *     redis_child_stop(&child, 10000);   or, once it has ended:
 *     redis_child_reap(&child);
 *
 * The child
 *  - gets SIGTERM when the thread that started it ends, however it ends, and
 *    checks for its parent after asking for that. SIGTERM, not SIGKILL: Redis
 *    writes and syncs its append-only file on SIGTERM before it exits;
 *  - leads a session of its own, so Ctrl-C at the terminal reaches waypost
 *    alone, which still needs Redis to ship its clicks;
 *  - inherits no file but its lock (redis_home.h): whoever finds that lock free
 * knows that this child, and the children that rewrite its file, are gone;
 *  - writes to its log also what it says before it has opened it.
 */
struct redis_child {
    pid_t pid; /* 0 while none runs */
    int pidfd; /* -1 while none runs */
};

#define REDIS_CHILD_INIT \
    {                    \
        0, -1            \
    }

/*
 * ERROR_UNSUPPORTED: there is no redis-server on PATH. ERROR_CONFLICT: an
 * earlier one has not ended. Returns before it serves.
 */
int redis_child_start(struct redis_child *child, const struct redis_home *home,
                      struct error *err) __attribute__((warn_unused_result));

/* True if it ended within `wait_ms` (0: has it?). It is not reaped. */
bool redis_child_has_ended(const struct redis_child *child, int wait_ms);

/* Waits for its end; returns what waitpid says. */
int redis_child_reap(struct redis_child *child);

/* SIGTERM; SIGKILL if it has not ended after `wait_ms`; reaps it. */
void redis_child_stop(struct redis_child *child, int wait_ms);

#endif
