#ifndef SERVER_HTTP_PROTOCOL_H
#define SERVER_HTTP_PROTOCOL_H

/*
 * What takes a connection over from HTTP/1, once ALPN has chosen it: HTTP/2
 * (server/http2/http2_connection.h). HTTP/1 needs no such table, since every
 * connection begins as its own. Private to server/http/ and server/http2/.
 *
 *     config.http2 = &http2_protocol;               (http_server.h)
 *     http_connection_speak(connection, config.http2);
 *
 * The connection keeps what all protocols share: socket, deadline, peer, the
 * closed state and the way to be freed.
 */
struct http_connection;

struct http_protocol {
    /* Makes connection->session; what is received from now on is its own. */
    void (*open)(struct http_connection *connection);
    /* The socket is ready: `what` is EV_READ or EV_WRITE. `arg` is the
     * connection. */
    void (*on_ready)(void *arg, short what);
    /* The connection's deadline has passed. */
    void (*expire)(struct http_connection *connection);
    /* For a graceful stop, on an idle one: it is closed unless a request has
     * arrived. It must not be idle any more afterwards. */
    void (*drain)(struct http_connection *connection);
    /* The socket is closed: requests that are due get their on_abort. */
    void (*lost)(struct http_connection *connection);
    /* Frees connection->session. */
    void (*free)(struct http_connection *connection);
};

#endif
