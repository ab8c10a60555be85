#ifndef CORE_REDIS_HOME_H
#define CORE_REDIS_HOME_H

#include "core/error.h"

/*
 * Where the private redis-server lives. Part of core/redis_server.c; nobody
 * else needs it.
 *
 *     DATA/redis/               0700: Redis's own files, and
 *         lock                  held by the waypost that owns this directory
 *         redis.lock            held by redis-server, which inherits it
 *         redis.log             what redis-server writes about itself
 *         redis.sock            the socket, or a symbolic link to it
 *
 * Two locks, because a redis-server may outlive a killed waypost for as long
 * as it takes to sync its file: a second waypost is refused at once, while
 * the next one waits for the old child. Both are flock(2)s, which the kernel
 * drops with the last process that holds them; both files hold a pid.
 *
 * A path that does not fit a socket's address (107 bytes) makes the socket go
 * to a fresh 0700 directory under /run or /tmp, with the link in its place,
 * by which the next start finds and removes what a killed one left.
 */
struct redis_home {
    char *dir;         /* absolute; owned, as the others */
    char *log;         /* absolute path */
    char *socket;      /* absolute path, at most 107 bytes */
    char *child_lock;  /* absolute path */
    char *socket_dir;  /* NULL where the socket is in `dir` */
    char *socket_link; /* NULL where the socket is in `dir` */
    int lock_fd;       /* -1 while closed */
};

#define REDIS_HOME_INIT \
    {                   \
        .lock_fd = -1   \
    }

/* Makes what is missing and takes `lock`, or fails with ERROR_CONFLICT. */
int redis_home_open(struct redis_home *home, const char *data_dir,
                    struct error *err) __attribute__((warn_unused_result));

/* Removes the socket's own directory, if it has one, and unlocks. */
void redis_home_close(struct redis_home *home);

/*
 * Takes `redis.lock`: its file descriptor, to be handed to a child and then
 * closed, or ERROR_CONFLICT while an earlier redis-server runs.
 */
int redis_home_lock_child(const struct redis_home *home, struct error *err)
    __attribute__((warn_unused_result));

/* The last line of the log, for messages; the caller frees. */
char *redis_home_last_words(const struct redis_home *home);

#endif
