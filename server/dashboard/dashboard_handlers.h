#ifndef SERVER_DASHBOARD_HANDLERS_H
#define SERVER_DASHBOARD_HANDLERS_H

#include "server/http/http_router.h"

/*
 * What the dashboard's routes lead to, which only dashboard_routes.c names.
 * `api` is the struct api; request->user is the struct api_call, of which the
 * handler owes the answer. Each sees to its own access (session.h).
 */
#define DASHBOARD_HANDLER(name)                        \
    void name(void *api, struct http_request *request, \
              const struct http_match *match)

/* dashboard_home.c */
DASHBOARD_HANDLER(dashboard_home);

/* dashboard_report.c */
DASHBOARD_HANDLER(dashboard_report);

/* sign_in.c */
DASHBOARD_HANDLER(sign_in_show);
DASHBOARD_HANDLER(sign_in_take);

/* sign_out.c */
DASHBOARD_HANDLER(sign_out_take);

#endif
