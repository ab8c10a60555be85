#ifndef CORE_REDIS_SERVER_H
#define CORE_REDIS_SERVER_H

#include <stdbool.h>

#include "core/error.h"

/*
 * The private redis-server: a child process that this program starts, watches
 * and stops, so that a newcomer needs no Redis of their own.
 *
 *     server = redis_server_new(base, data_dir, &err);   locks DIR/redis
 *     redis_server_start(server, &err);                  forks; main thread!
 *     ... redis_server_socket(server) ...
 *     redis_server_stop(server);                         SIGTERM, waits
 *     redis_server_free(&server);                        unlocks
 *
 * No TCP port; a unix socket of mode 0700 in DIR/redis, or, where that path
 * would not fit sun_path's 108 bytes, under /run or /tmp in a fresh 0700
 * directory. `appendonly yes`, `appendfsync everysec`, noeviction. A file that
 * a power cut tore at its end is loaded up to there (`aof-load-truncated`).
 *
 * The child gets PR_SET_PDEATHSIG SIGTERM and checks its parent after setting
 * it, so it does not outlive a killed waypost by more than it takes to sync
 * its file; that signal follows the *thread* that forked, hence the main
 * thread. Ctrl-C at the terminal does not reach it. If it ends unasked it is
 * started again, with a backoff that grows while it ends at once. A
 * redis-server that a killed parent left behind is waited for, not fought.
 *
 * DIR/redis is locked with flock(2), which the child does not inherit: a
 * second waypost is refused with ERROR_CONFLICT and the holder's pid.
 */
struct event_base;
struct redis_server;

/* NULL on failure. Nothing runs yet, but the socket's path is known. */
struct redis_server *redis_server_new(struct event_base *base,
                                      const char *data_dir, struct error *err);

/*
 * Forks the child and runs the loop until it answers PING. Gives up when it
 * ends, or says nothing for 10 s; one that says that it is loading its file
 * is waited for as long as it takes. ERROR_UNSUPPORTED: redis-server is not
 * installed. ERROR_CONFLICT: an earlier one did not end within 30 s.
 * ERROR_CANCELLED: somebody broke the loop. Never call it from the loop.
 */
int redis_server_start(struct redis_server *server, struct error *err)
    __attribute__((warn_unused_result));

/* The socket's path, valid until redis_server_free. */
const char *redis_server_socket(const struct redis_server *server);

/* The child's process id, or 0 while none runs. */
int redis_server_pid(const struct redis_server *server);

/*
 * SIGTERM, waits for the child to save and end (10 s, then SIGKILL). It is
 * not started again. One that does not run is fine.
 */
void redis_server_stop(struct redis_server *server);

/* Stops it if it runs. */
void redis_server_free(struct redis_server **server);

#endif
