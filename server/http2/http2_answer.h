#ifndef SERVER_HTTP2_ANSWER_H
#define SERVER_HTTP2_ANSWER_H

#include "server/http/http_delivery.h"
#include "server/http2/http2_stream.h"

/*
 * How an answer goes out by HTTP/2 (http_delivery.h): the text of the head
 * becomes fields, the body DATA as the client's windows allow. Private to
 * server/http2/.
 *
 * The stream's output holds the text until the head is complete, and after
 * that the bytes of the body that are not framed yet.
 */
extern const struct http_delivery http2_answer_delivery;

#endif
