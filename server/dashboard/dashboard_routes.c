#include "server/dashboard/dashboard_routes.h"

#include "server/api/api_routes.h"
#include "server/dashboard/dashboard_handlers.h"
#include "server/dashboard/sign_in_form.h"

static const struct http_route routes[] = {
    {HTTP_METHOD_GET, "/", dashboard_home, API_ROUTE_PUBLIC, 0},
    {HTTP_METHOD_GET, "/reports/{name}", dashboard_report, API_ROUTE_PUBLIC, 0},
    {HTTP_METHOD_GET, "/sign-in", sign_in_show, API_ROUTE_PUBLIC, 0},
    {HTTP_METHOD_POST, "/sign-in", sign_in_take, API_ROUTE_PUBLIC,
     SIGN_IN_FORM_MAX},
    {HTTP_METHOD_POST, "/sign-out", sign_out_take, API_ROUTE_PUBLIC,
     SIGN_IN_FORM_MAX},
};

const struct http_route *dashboard_routes(size_t *count)
{
    *count = sizeof(routes) / sizeof(routes[0]);
    return routes;
}
