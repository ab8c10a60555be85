#ifndef CORE_REDIS_SERVER_H
#define CORE_REDIS_SERVER_H

#include <stdbool.h>

#include "core/error.h"

/*
 * The private redis-server: a child process that this program starts, watches
 * and stops, so that a newcomer needs no Redis of their own.
 *
 *     server = redis_server_new(base, data_dir, &err);   locks data_dir
 *     redis_server_start(server, &err);                  forks; main thread!
 *     ... redis_server_socket(server) ...
 *     redis_server_stop(server);                         SIGTERM, waits
 *     redis_server_free(&server);                        unlocks
 *
 * No TCP port; a unix socket of mode 0700 under the data directory, or, where
 * that path would not fit sun_path's 108 bytes, under /run or /tmp in a fresh
 * 0700 directory. `appendonly yes`, `appendfsync everysec`, noeviction.
 *
 * The child gets PR_SET_PDEATHSIG and checks its parent after setting it, so
 * it does not outlive a killed waypost; that signal follows the *thread* that
 * forked, hence the main thread. If it dies it is started again, with a
 * backoff that grows while it dies at once. A redis-server that a killed
 * parent left behind on this directory is waited for, not fought.
 *
 * The lock is flock(2) on <data_dir>/lock: a second waypost on one directory
 * is refused with ERROR_CONFLICT and the holder's pid.
 */
struct event_base;
struct redis_server;

struct redis_server *redis_server_new(struct event_base *base,
                                      const char *data_dir, struct error *err);

/* Forks the child and returns once it answers PING, or fails. */
int redis_server_start(struct redis_server *server, struct error *err)
    __attribute__((warn_unused_result));

/* The socket's path, valid until redis_server_free. */
const char *redis_server_socket(const struct redis_server *server);

/* The child's process id, or 0 while none runs. */
int redis_server_pid(const struct redis_server *server);

/* SIGTERM, waits for the child to save and end (10 s, then SIGKILL). */
void redis_server_stop(struct redis_server *server);

void redis_server_free(struct redis_server **server);

#endif
