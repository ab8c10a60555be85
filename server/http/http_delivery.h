#ifndef SERVER_HTTP_DELIVERY_H
#define SERVER_HTTP_DELIVERY_H

#include <stdbool.h>

#include "core/slice.h"
#include "server/http/http_request.h"

/*
 * How an answer goes onto the wire. http_response.c builds every answer's
 * status line and header lines as the same text; from there on the protocol of
 * the connection decides: HTTP/1's way is here, HTTP/2's in server/http2/.
 * Private to both.
 *
 * Each function takes over where the one of the same name in http_response.h
 * leaves off: the text of the head stands in the answer's output, from its
 * head_at on, without the empty line that ends it. write is only called with
 * bytes that are to be sent: some, and not of an answer without a body.
 */
struct http_delivery {
    void (*finish)(struct http_request *request, struct slice body);
    void (*stream)(struct http_request *request);
    bool (*write)(struct http_request *request, struct slice bytes);
    void (*end)(struct http_request *request);
    void (*abort)(struct http_request *request);
};

extern const struct http_delivery http_delivery_http1;

#endif
