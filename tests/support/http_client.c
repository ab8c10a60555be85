#include "tests/support/http_client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <unistd.h>

#define GUARD_MS 10000

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
    struct http_client *client = arg;
    ssize_t n = recv(fd, buffer_reserve(&client->received, 65536), 65536, 0);

    (void)what;
    if (n > 0) {
        buffer_commit(&client->received, (size_t)n);
    } else if (n == 0 || errno != EAGAIN) {
        client->eof = true;
        client->reset = n < 0;
        event_del(client->event);
    }
}

static void start(struct http_client *client, struct event_base *base, int fd)
{
    *client = (struct http_client){.base = base, .fd = fd};
    buffer_init(&client->received);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    client->event =
        event_new(base, fd, EV_READ | EV_PERSIST, on_readable, client);
    event_add(client->event, NULL);
}

int http_client_init(struct http_client *client, struct event_base *base)
{
    int fds[2];

    if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds) < 0)
        abort();
    start(client, base, fds[0]);
    return fds[1];
}

void http_client_connect(struct http_client *client, struct event_base *base,
                         unsigned port)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

    if (connect(fd, (struct sockaddr *)&to, sizeof(to)) < 0)
        abort();
    start(client, base, fd);
}

void http_client_release(struct http_client *client)
{
    event_free(client->event);
    close(client->fd);
    buffer_release(&client->received);
}

void http_client_send(struct http_client *client, struct slice bytes)
{
    while (bytes.len > 0) {
        ssize_t n = send(client->fd, bytes.ptr, bytes.len, MSG_NOSIGNAL);

        if (n < 0 && errno != EAGAIN)
            return;
        if (n > 0)
            bytes = slice_skip(bytes, (size_t)n);
        event_base_loop(client->base, EVLOOP_NONBLOCK);
    }
}

void http_client_finish(struct http_client *client)
{
    shutdown(client->fd, SHUT_WR);
}

void http_client_listen(struct http_client *client, bool on)
{
    if (on)
        event_add(client->event, NULL);
    else
        event_del(client->event);
}

static bool has_arrived(struct http_client *client, struct slice text)
{
    struct slice all = buffer_slice(&client->received);

    return slice_search(all, text) < all.len;
}

static void on_guard(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    *(bool *)arg = true;
}

/* Runs the loop until `text` (or, with none, the end) has come. */
static bool wait_for(struct http_client *client, struct slice text)
{
    struct timeval guard_after = {GUARD_MS / 1000, 0};
    bool late = false;
    struct event *guard = evtimer_new(client->base, on_guard, &late);

    evtimer_add(guard, &guard_after);
    while (!late && !client->eof &&
           (text.len == 0 || !has_arrived(client, text)))
        event_base_loop(client->base, EVLOOP_ONCE);
    event_free(guard);
    return text.len == 0 ? client->eof : has_arrived(client, text);
}

bool http_client_wait(struct http_client *client, struct slice text)
{
    return wait_for(client, text);
}

bool http_client_wait_eof(struct http_client *client)
{
    return wait_for(client, SLICE_NONE);
}

void http_client_settle(struct http_client *client)
{
    /* What one turn sends, the next receives; ten are more than any test's
     * chain of cause and effect on a local socket. */
    for (int i = 0; i < 10; i++)
        event_base_loop(client->base, EVLOOP_NONBLOCK);
}

const char *http_client_text(struct http_client *client)
{
    return buffer_str(&client->received);
}

size_t http_client_count(struct http_client *client, struct slice text)
{
    struct slice rest = buffer_slice(&client->received);
    size_t count = 0;

    for (;;) {
        size_t at = slice_search(rest, text);

        if (at >= rest.len)
            return count;
        count++;
        rest = slice_skip(rest, at + text.len);
    }
}
