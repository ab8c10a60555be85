#ifndef SERVER_DASHBOARD_ROUTES_H
#define SERVER_DASHBOARD_ROUTES_H

#include <stddef.h>

#include "server/http/http_router.h"

/*
 * The dashboard's addresses on the admin port, for admin_config's `pages`: the
 * start page, a page for each report, signing in and out. They are pages for
 * people, not part of the API, and docs/http-api does not describe them.
 */
const struct http_route *dashboard_routes(size_t *count);

#endif
