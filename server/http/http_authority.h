#ifndef SERVER_HTTP_AUTHORITY_H
#define SERVER_HTTP_AUTHORITY_H

#include <stdbool.h>

#include "core/slice.h"

/*
 * "host" or "host:port", as it stands in a Host header field or in a request
 * target (RFC 9110, 7.2; RFC 3986, 3.2.2).
 *
 * Taken: letters, digits, "-._~", the sub-delimiters without the comma,
 * percent-encoded bytes, and IP literals in brackets; a port of digits up to
 * 65535, or none behind its colon. Refused: an empty host, userinfo, blanks,
 * controls, bytes from 0x80, and the comma, which no name in the DNS has and
 * which shows where somebody on the way joined two Host fields into one.
 */

/* Sets *host (within `text`, brackets included) and *port (digits or none). */
bool http_authority_parse(struct slice text, struct slice *host,
                          struct slice *port)
    __attribute__((warn_unused_result));

#endif
