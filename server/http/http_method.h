#ifndef SERVER_HTTP_METHOD_H
#define SERVER_HTTP_METHOD_H

#include <stdbool.h>

#include "core/slice.h"

/*
 * HTTP methods. Those that some route here may serve have a name of their
 * own; the other registered ones (REPORT, PROPFIND, PURGE ...) are
 * HTTP_METHOD_OTHER, to be answered with 405. A method that nobody registered
 * is refused by the parser with 501.
 */
enum http_method {
    HTTP_METHOD_GET,
    HTTP_METHOD_HEAD,
    HTTP_METHOD_POST,
    HTTP_METHOD_PUT,
    HTTP_METHOD_PATCH,
    HTTP_METHOD_DELETE,
    HTTP_METHOD_OPTIONS,
    HTTP_METHOD_CONNECT,
    HTTP_METHOD_TRACE,
    HTTP_METHOD_OTHER
};

/* Exact bytes, case matters; false for a method that nobody registered. */
bool http_method_parse(struct slice name, enum http_method *method)
    __attribute__((warn_unused_result));

/* "GET" ...; "OTHER" for HTTP_METHOD_OTHER. */
struct slice http_method_name(enum http_method method);

#endif
