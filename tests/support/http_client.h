#ifndef TESTS_HTTP_CLIENT_H
#define TESTS_HTTP_CLIENT_H

#include <event2/event.h>
#include <stdbool.h>
#include <sys/socket.h>

#include "core/buffer.h"
#include "core/slice.h"

/*
 * A client for tests of the HTTP server, on the server's own loop: it writes
 * raw bytes, and waits by running the loop until something has arrived.
 *
 *     int far = http_client_init(&client, base);   a socketpair's other end
 *     http_client_send(&client, SLICE("GET / HTTP/1.1\r\n..."));
 *     cr_assert(http_client_wait(&client, SLICE("\r\n\r\n")));
 *     http_client_release(&client);
 */
struct http_client {
    struct event_base *base; /* not owned */
    struct event *event;     /* owned */
    int fd;                  /* owned */
    struct buffer received;
    bool eof;
    bool reset; /* the end came as a reset */
};

/* Makes a socketpair and returns the end that the server adopts. */
int http_client_init(struct http_client *client, struct event_base *base);

/* Connects to 127.0.0.1:port. */
void http_client_connect(struct http_client *client, struct event_base *base,
                         unsigned port);

void http_client_release(struct http_client *client);

/* Sends all of it, running the loop while the socket is full. */
void http_client_send(struct http_client *client, struct slice bytes);

/* No more will be sent. */
void http_client_finish(struct http_client *client);

/* Stops and starts taking what arrives. */
void http_client_listen(struct http_client *client, bool on);

/* Runs the loop until `text` has arrived; false at an end or after 10 s. */
bool http_client_wait(struct http_client *client, struct slice text);

/* Runs the loop until the server has closed; false after 10 s. */
bool http_client_wait_eof(struct http_client *client);

/* Runs whatever is ready now, and returns when nothing is. */
void http_client_settle(struct http_client *client);

/* Everything that has arrived, NUL-terminated; valid until more does. */
const char *http_client_text(struct http_client *client);

/* How often `text` has arrived. */
size_t http_client_count(struct http_client *client, struct slice text);

#endif
