#include "core/redis_dial.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/name_lookup.h"

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

static int open_socket(int family, struct error *err)
{
    int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    return fd >= 0 ? fd : error_errno(err, errno, "cannot make a socket");
}

static int dial_unix(const char *path, struct error *err)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    size_t len = strlen(path);
    int fd;

    if (len >= sizeof(to.sun_path))
        return error_set(err, ERROR_INVALID,
                         "%s is too long for a socket's path", path);
    memcpy(to.sun_path, path, len);
    fd = open_socket(AF_UNIX, err);
    if (fd < 0)
        return fd;
    return start_connecting(fd, (const struct sockaddr *)&to, sizeof(to), err);
}

static void set_option(int fd, int level, int name, int value)
{
    /* Each is a refinement; a kernel without it still connects. */
    (void)setsockopt(fd, level, name, &value, sizeof(value));
}

static int dial_address(const struct addrinfo *address, struct error *err)
{
    int fd = open_socket(address->ai_family, err);

    if (fd < 0)
        return fd;
    set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
    set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, KEEPALIVE_IDLE_S);
    set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, KEEPALIVE_INTERVAL_S);
    set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, KEEPALIVE_PROBES);
    return start_connecting(fd, address->ai_addr, address->ai_addrlen, err);
}

/* The address whose turn it is; after the last comes the first. */
static const struct addrinfo *next_address(struct redis_dial *dial,
                                           const struct addrinfo *first)
{
    const struct addrinfo *address = first;

    for (unsigned i = 0; i < dial->turn && address != NULL; i++)
        address = address->ai_next;
    if (address == NULL) {
        dial->turn = 0;
        address = first;
    }
    dial->turn++;
    return address;
}

static void on_found(void *arg, const struct addrinfo *found, const char *why)
{
    struct redis_dial *dial = arg;
    struct error err = ERROR_INIT;
    int fd;

    dial->lookup = NULL;
    if (found == NULL)
        fd =
            error_set(&err, ERROR_UNAVAILABLE, "cannot find the host: %s", why);
    else
        fd = dial_address(next_address(dial, found), &err);
    dial->done(dial->arg, fd, &err);
}

void redis_dial_init(struct redis_dial *dial, struct event_base *base,
                     redis_dial_fn *done, void *arg)
{
    *dial = (struct redis_dial){.base = base, .done = done, .arg = arg};
}

void redis_dial_start(struct redis_dial *dial,
                      const struct redis_config *config)
{
    struct error err = ERROR_INIT;

    if (config->path[0] != '\0')
        dial->done(dial->arg, dial_unix(config->path, &err), &err);
    else
        dial->lookup = name_lookup_start(dial->base, config->host, config->port,
                                         on_found, dial);
}

void redis_dial_cancel(struct redis_dial *dial)
{
    name_lookup_cancel(&dial->lookup);
}
