#ifndef SERVER_API_ROUTES_H
#define SERVER_API_ROUTES_H

#include <stddef.h>

#include "server/http/http_router.h"

/*
 * Every route of the admin port, once: method, path, handler, scope. The
 * handlers stand in the file that is named after their resource; each gets the
 * struct api as its `arg` and finds the struct api_call in request->user.
 */
#define API_ROUTE_PUBLIC 0U /* no token is asked for */

/* Bytes of a body, unless a row says otherwise: 1,000 events, 10,000 rows of an
   import. */
#define API_ROUTES_BODY_MAX ((size_t)8 << 20)

const struct http_route *api_routes(size_t *count);

#endif
