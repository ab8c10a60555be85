#include "server/http/http_status.h"

#include <stddef.h>

struct status_row {
    int status;
    struct slice line;
};

#define ROW(status, reason)                                       \
    {                                                             \
        status, SLICE_INIT("HTTP/1.1 " #status " " reason "\r\n") \
    }

/* The ones of the hot path first: the table is searched from the top. */
static const struct status_row rows[] = {
    ROW(302, "Found"),
    ROW(200, "OK"),
    ROW(404, "Not Found"),
    ROW(301, "Moved Permanently"),
    ROW(307, "Temporary Redirect"),
    ROW(308, "Permanent Redirect"),
    ROW(303, "See Other"),
    ROW(304, "Not Modified"),
    ROW(201, "Created"),
    ROW(202, "Accepted"),
    ROW(204, "No Content"),
    ROW(206, "Partial Content"),
    ROW(207, "Multi-Status"),
    ROW(400, "Bad Request"),
    ROW(401, "Unauthorized"),
    ROW(403, "Forbidden"),
    ROW(405, "Method Not Allowed"),
    ROW(406, "Not Acceptable"),
    ROW(408, "Request Timeout"),
    ROW(409, "Conflict"),
    ROW(410, "Gone"),
    ROW(411, "Length Required"),
    ROW(412, "Precondition Failed"),
    ROW(413, "Content Too Large"),
    ROW(414, "URI Too Long"),
    ROW(415, "Unsupported Media Type"),
    ROW(416, "Range Not Satisfiable"),
    ROW(417, "Expectation Failed"),
    ROW(421, "Misdirected Request"),
    ROW(422, "Unprocessable Content"),
    ROW(428, "Precondition Required"),
    ROW(429, "Too Many Requests"),
    ROW(431, "Request Header Fields Too Large"),
    ROW(451, "Unavailable For Legal Reasons"),
    ROW(500, "Internal Server Error"),
    ROW(501, "Not Implemented"),
    ROW(502, "Bad Gateway"),
    ROW(503, "Service Unavailable"),
    ROW(504, "Gateway Timeout"),
    ROW(505, "HTTP Version Not Supported"),
    ROW(507, "Insufficient Storage"),
};

struct slice http_status_line(int status)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (rows[i].status == status)
            return rows[i].line;
    }
    return http_status_line(500);
}
