#ifndef CORE_REDIS_SOCKET_H
#define CORE_REDIS_SOCKET_H

#include "core/error.h"

/*
 * Non-blocking sockets on their way to Redis. Part of core/redis.c; nobody
 * else needs it. What comes back is connecting, or connected: wait until it
 * is writable, then ask for SO_ERROR. The caller closes it.
 */
struct addrinfo;

/* The file descriptor, or an error. `path` must fit sun_path. */
int redis_socket_unix(const char *path, struct error *err)
    __attribute__((warn_unused_result));

/* The same to one address, with keep-alive and without Nagle's delay. */
int redis_socket_tcp(const struct addrinfo *address, struct error *err)
    __attribute__((warn_unused_result));

#endif
