#ifndef SERVER_HTTP2_CONNECTION_H
#define SERVER_HTTP2_CONNECTION_H

#include "server/http/http_protocol.h"

/*
 * A connection that speaks HTTP/2: what stands between the socket and the
 * session (http2_session.h), and which deadline holds. All that a program
 * needs of this folder:
 *
 *     config.http2 = &http2_protocol;         (struct http_server_config)
 *
 * The deadlines are HTTP/1's, for many requests at a time: idle while there is
 * none; a head's and a body's for each request by itself; the one for writing
 * while answers wait that the client takes nothing of, be it that its socket
 * or that its windows are full.
 *
 * Answers that are given in one turn of the loop go out together at its end.
 */
extern const struct http_protocol http2_protocol;

#endif
