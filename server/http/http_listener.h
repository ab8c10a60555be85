#ifndef SERVER_HTTP_LISTENER_H
#define SERVER_HTTP_LISTENER_H

#include <stdbool.h>
#include <stdint.h>

#include "core/error.h"
#include "core/slice.h"

/*
 * Listening TCP sockets from addresses as people write them:
 * "127.0.0.1:8081", "[::1]:8081", "localhost:8081", ":8081" (every IPv4
 * address). "[::]:8081" is every IPv6 address and no IPv4 one, so that both
 * can be listened on.
 */

/*
 * A non-blocking socket that listens; the caller closes it. *port becomes the
 * port it got (which one, if 0 was asked for). ERROR_USAGE for what is no
 * address, ERROR_UNAVAILABLE if it cannot be listened on now.
 */
int http_listener_open(struct slice address, bool reuse_port, int *fd,
                       uint16_t *port, struct error *err)
    __attribute__((warn_unused_result));

#endif
