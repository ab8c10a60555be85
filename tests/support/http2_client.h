#ifndef TESTS_SUPPORT_HTTP2_CLIENT_H
#define TESTS_SUPPORT_HTTP2_CLIENT_H

#include <event2/event.h>
#include <nghttp2/nghttp2.h>
#include <stdbool.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/slice.h"

/*
 * A client of HTTP/2 for tests, nghttp2's own, on the server's loop.
 *
 *     int far = http2_client_init(&client, base, 65535);
 *     id = http2_client_ask(&client, "GET", "/a", "cookie: b=c\n", SLICE(""));
 *     cr_assert(http2_client_wait(&client, id));
 *     http2_client_answer(&client, id)->status ...
 *     http2_client_release(&client);
 */
#define HTTP2_CLIENT_STREAMS 512

struct http2_client_answer {
    int status;           /* 0: none yet */
    int interim;          /* the last status below 200, or 0 */
    struct buffer fields; /* "name: value\n" each, with the pseudo field */
    struct buffer body;
    struct buffer sent; /* the request's body that is not sent yet */
    bool held;          /* of it, no end is sent */
    bool closed;
    uint32_t reason; /* closed: an error code of HTTP/2, 0 for an answer */
};

struct http2_client {
    struct event_base *base; /* not owned */
    struct event *event;     /* owned */
    int fd;                  /* owned */
    nghttp2_session *wire;   /* owned */
    bool eof;
    int goaway; /* its error code, or -1 */
    struct http2_client_answer answers[HTTP2_CLIENT_STREAMS];
};

/*
 * Makes a socketpair and returns the end that the server adopts. `window` is
 * what each stream may send at first; it is opened further by
 * http2_client_open alone. 0 opens all as bytes come, from 65535 on.
 */
int http2_client_init(struct http2_client *client, struct event_base *base,
                      uint32_t window);
void http2_client_release(struct http2_client *client);

/* `fields` are lines "name: value\n" beside the pseudo fields. The stream. */
int32_t http2_client_ask(struct http2_client *client, const char *method,
                         const char *path, const char *fields,
                         struct slice body);

/* The same with a body that does not end, until it is let go. */
int32_t http2_client_hold(struct http2_client *client, const char *path,
                          struct slice body);
void http2_client_let_go(struct http2_client *client, int32_t id);

void http2_client_reset(struct http2_client *client, int32_t id,
                        uint32_t reason);
void http2_client_open(struct http2_client *client, int32_t id, int32_t bytes);

/* Sends what is due and takes what comes, until nothing happens any more. */
void http2_client_settle(struct http2_client *client);

/* The same until the stream is closed; false after 10 s. */
bool http2_client_wait(struct http2_client *client, int32_t id);

struct http2_client_answer *http2_client_answer(struct http2_client *client,
                                                int32_t id);

/* Whether the answer has the field, as "name: value". */
bool http2_client_has(struct http2_client *client, int32_t id,
                      const char *field);

#endif
