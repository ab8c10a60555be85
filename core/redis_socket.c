#include "core/redis_socket.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* A peer that vanished without a word is noticed within about a minute. */
#define KEEPALIVE_IDLE_S     30
#define KEEPALIVE_INTERVAL_S 10
#define KEEPALIVE_PROBES     3

static int start_connecting(int fd, const struct sockaddr *to, socklen_t len,
                            struct error *err)
{
    if (connect(fd, to, len) < 0 && errno != EINPROGRESS) {
        error_errno(err, errno, "cannot connect");
        close(fd);
        return err->code;
    }
    return fd;
}

int redis_socket_unix(const char *path, struct error *err)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    size_t len = strlen(path);
    int fd;

    if (len >= sizeof(to.sun_path))
        return error_set(err, ERROR_INVALID,
                         "%s is too long for a socket's path", path);
    memcpy(to.sun_path, path, len);
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return error_errno(err, errno, "cannot make a socket");
    return start_connecting(fd, (const struct sockaddr *)&to, sizeof(to), err);
}

static void set_option(int fd, int level, int name, int value)
{
    /* Each is a refinement; a kernel without it still connects. */
    (void)setsockopt(fd, level, name, &value, sizeof(value));
}

int redis_socket_tcp(const struct addrinfo *address, struct error *err)
{
    int fd = socket(address->ai_family,
                    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);

    if (fd < 0)
        return error_errno(err, errno, "cannot make a socket");
    set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
    set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, KEEPALIVE_IDLE_S);
    set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, KEEPALIVE_INTERVAL_S);
    set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, KEEPALIVE_PROBES);
    return start_connecting(fd, address->ai_addr, address->ai_addrlen, err);
}
