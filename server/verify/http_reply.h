#ifndef SERVER_HTTP_REPLY_H
#define SERVER_HTTP_REPLY_H

#include <stdbool.h>

#include "core/slice.h"

/*
 * What a server answered to one request, as far as checking a brand needs it:
 * any server may have sent it, so nothing is relied on.
 */
struct http_reply {
    int status;            /* 100 to 599 */
    struct slice location; /* of the head; SLICE_NONE if it has none */
};

/* The slices point into `text`. False for what is no HTTP/1 answer. */
bool http_reply_parse(struct http_reply *reply, struct slice text);

#endif
