#ifndef SERVER_LINK_LOOKUP_H
#define SERVER_LINK_LOOKUP_H

#include "server/api/call/api_call.h"
#include "shortener/catalog/link.h"

/*
 * The link that a call's path names with {brand} and {slug}.
 *
 *     link_lookup_start(call, on_link);
 *
 * `fn` is called once, from the loop, with the link, which is valid during
 * the call. If there is none, or Redis cannot tell, the call is answered (404,
 * 503) and `fn` is not called.
 */
typedef void link_lookup_fn(struct api_call *call, const struct link *link);

void link_lookup_start(struct api_call *call, link_lookup_fn *fn);

#endif
