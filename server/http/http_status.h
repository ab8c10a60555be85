#ifndef SERVER_HTTP_STATUS_H
#define SERVER_HTTP_STATUS_H

#include "core/slice.h"

/*
 * The status lines that Waypost sends, formatted once:
 * "HTTP/1.1 302 Found\r\n", valid for ever. A status that is not in the table
 * gives the line of 500: it is a bug in the caller.
 */
struct slice http_status_line(int status);

#endif
