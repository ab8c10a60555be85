#ifndef SERVER_HTTP_INTAKE_H
#define SERVER_HTTP_INTAKE_H

#include <stdbool.h>

#include "server/http/http_connection.h"

/*
 * How received bytes become requests: head, body, handler; or a refusal.
 * Private to server/http/http_connection.c, which receives and sends.
 */

/*
 * Parses and hands over what has arrived, as long as answers come at once and
 * the output has room. True if only the output's size stopped it. The
 * connection must have an exchange.
 */
bool http_intake_advance(struct http_connection *connection);

/*
 * Answers with `status` instead of a handler and closes; nothing that came or
 * comes behind is parsed.
 */
void http_intake_refuse(struct http_connection *connection, int status);

#endif
