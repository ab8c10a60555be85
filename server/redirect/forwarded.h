#ifndef SERVER_FORWARDED_H
#define SERVER_FORWARDED_H

#include <stdbool.h>
#include <sys/socket.h>

#include "server/http/http_request.h"

/*
 * Who made a request that came through a proxy of the operator's own: one on
 * this machine (loopback) or on a private network, whose word in
 * X-Forwarded-For is taken. A proxy appends whom it was asked by, so the last
 * address counts; those before it are the client's own claim.
 *
 *     struct sockaddr_storage from;
 *     network = visitor_network(forwarded_peer(request, &from), bytes);
 *
 * The request's peer itself if it is none of those, or if the header is not
 * there or its last entry is no address. `out` is written only if the header
 * counts.
 */
const struct sockaddr *forwarded_peer(const struct http_request *request,
                                      struct sockaddr_storage *out);

/* The same for who has the last X-Forwarded-For at hand, or SLICE_NONE. */
const struct sockaddr *forwarded_from(const struct sockaddr *peer,
                                      struct slice header,
                                      struct sockaddr_storage *out);

/* This machine itself: 127.0.0.0/8 or ::1. */
bool forwarded_is_loopback(const struct sockaddr *address);

#endif
