#ifndef TESTS_SUPPORT_REDIS_FIXTURE_H
#define TESTS_SUPPORT_REDIS_FIXTURE_H

#include <sys/types.h>

#include "core/redis.h"

/*
 * A real redis-server of the test's own, on a unix socket in a fresh
 * directory under /tmp, with an append-only file.
 *
 *     struct redis_fixture server;
 *     redis_fixture_start(&server, NULL);      returns once it answers PING
 *     redis_fixture_config(&server, &config);  for redis_new
 *     ...
 *     redis_fixture_stop(&server);             ends it, removes the directory
 *
 * It dies with the test's process, however that ends. Whatever fails here
 * writes one line and aborts, which fails the test.
 */
struct redis_fixture {
    char dir[64];
    char socket[108];
    const char *const *options; /* as given, not owned */
    pid_t pid;                  /* 0 while it does not run */
};

/*
 * `options` are more arguments for redis-server, ended by NULL, e.g.
 * {"--requirepass", "x", NULL}; they must outlive the fixture. NULL for none.
 */
void redis_fixture_start(struct redis_fixture *server,
                         const char *const *options);

/* Where it is; timeouts and backoffs stay at their defaults. */
void redis_fixture_config(const struct redis_fixture *server,
                          struct redis_config *config);

/* kill -9. What it had written to its append-only file stays. */
void redis_fixture_kill(struct redis_fixture *server);

/* Starts it again on what the directory holds, after redis_fixture_kill. */
void redis_fixture_restart(struct redis_fixture *server);

/* SIGSTOP and SIGCONT: it accepts connections, and answers nothing. */
void redis_fixture_pause(struct redis_fixture *server);
void redis_fixture_resume(struct redis_fixture *server);

void redis_fixture_stop(struct redis_fixture *server);

/* Removes a directory and all in it; NULL and a missing one are fine. */
void redis_fixture_remove(const char *dir);

#endif
