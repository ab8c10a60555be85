#include "server/http/http_listener.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LISTEN_BACKLOG 4096 /* capped by net.core.somaxconn */
#define HOST_MAX       256

struct place {
    char host[HOST_MAX]; /* NUL-terminated, without brackets */
    char port[6];
};

static int not_an_address(struct slice address, struct error *err)
{
    return error_set(err, ERROR_USAGE,
                     "listen address \"%" SLICE_FMT "\": not ADDRESS:PORT; "
                     "give e.g. 127.0.0.1:8080 or [::1]:8080",
                     SLICE_ARG(address));
}

/* Takes "host:port", "[host]:port" or ":port" apart. */
static bool split_place(struct slice address, struct place *place)
{
    size_t colon = address.len;
    struct slice host;
    struct slice port;
    uint64_t number;

    while (colon > 0 && address.ptr[colon - 1] != ':')
        colon--;
    if (colon == 0)
        return false;
    host = slice_head(address, colon - 1);
    port = slice_skip(address, colon);
    if (!slice_parse_u64(port, &number) || number > 65535)
        return false;
    if (host.len >= 2 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']')
        host = slice_of(host.ptr + 1, host.len - 2);
    else if (slice_find(host, ':') < host.len)
        return false;
    if (host.len == 0)
        host = SLICE("0.0.0.0");
    if (host.len >= sizeof(place->host) || slice_find(host, '\0') < host.len)
        return false;
    snprintf(place->host, sizeof(place->host), "%" SLICE_FMT, SLICE_ARG(host));
    snprintf(place->port, sizeof(place->port), "%u", (unsigned)number);
    return true;
}

static int resolve(struct slice address, struct addrinfo **found,
                   struct error *err)
{
    const struct addrinfo hints = {.ai_family = AF_UNSPEC,
                                   .ai_socktype = SOCK_STREAM,
                                   .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
    struct place place;
    int rc;

    if (!split_place(address, &place))
        return not_an_address(address, err);
    rc = getaddrinfo(place.host, place.port, &hints, found);
    if (rc != 0)
        return error_set(err, ERROR_USAGE,
                         "listen address \"%" SLICE_FMT "\": %s; give an "
                         "address of this machine",
                         SLICE_ARG(address), gai_strerror(rc));
    return 0;
}

static void set_option(int fd, int level, int name)
{
    const int on = 1;

    setsockopt(fd, level, name, &on, sizeof(on));
}

/*
 * What the sockets that it accepts inherit: no waiting for a full segment. And
 * they come with their first bytes, or after a second without.
 */
static void set_options_of_accepted(int fd)
{
    set_option(fd, IPPROTO_TCP, TCP_NODELAY);
    set_option(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT);
}

/* -1 and errno, or a listening socket. */
static int open_socket(const struct addrinfo *where, bool reuse_port)
{
    int fd =
        socket(where->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return -1;
    set_option(fd, SOL_SOCKET, SO_REUSEADDR);
    if (reuse_port)
        set_option(fd, SOL_SOCKET, SO_REUSEPORT);
    if (where->ai_family == AF_INET6)
        set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY);
    set_options_of_accepted(fd);
    if (bind(fd, where->ai_addr, where->ai_addrlen) < 0 ||
        listen(fd, LISTEN_BACKLOG) < 0) {
        int errnum = errno;

        close(fd);
        errno = errnum;
        return -1;
    }
    return fd;
}

static int cannot_listen(struct slice address, int errnum, struct error *err)
{
    const char *advice = "choose another address";
    char reason[128];

    if (errnum == EADDRINUSE)
        advice = "another program listens there: stop it or choose another "
                 "port";
    else if (errnum == EACCES)
        advice = "choose a port from 1024 up, or give the program "
                 "CAP_NET_BIND_SERVICE";
    else if (errnum == EADDRNOTAVAIL)
        advice = "this machine has no such address; choose one that it has";
    return error_set(
        err, ERROR_UNAVAILABLE, "cannot listen on %" SLICE_FMT ": %s; %s",
        SLICE_ARG(address), strerror_r(errnum, reason, sizeof(reason)), advice);
}

static uint16_t bound_port(int fd)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } name;
    socklen_t len = sizeof(name);

    memset(&name, 0, sizeof(name));
    getsockname(fd, &name.any, &len);
    return ntohs(name.any.sa_family == AF_INET6 ? name.v6.sin6_port
                                                : name.v4.sin_port);
}

int http_listener_open(struct slice address, bool reuse_port, int *fd,
                       uint16_t *port, struct error *err)
{
    struct addrinfo *found = NULL;
    int rc = resolve(address, &found, err);

    if (rc < 0 || found == NULL)
        return err->code;
    *fd = open_socket(found, reuse_port);
    if (*fd < 0)
        rc = cannot_listen(address, errno, err);
    else
        *port = bound_port(*fd);
    freeaddrinfo(found);
    return rc;
}
