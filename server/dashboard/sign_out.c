#include "server/api/call/api_call.h"
#include "server/dashboard/dashboard_handlers.h"
#include "server/dashboard/same_origin.h"
#include "server/dashboard/session_cookie.h"
#include "server/dashboard/sign_in_page.h"

/* The browser forgets the token; who holds it elsewhere still can use it. */
void sign_out_take(void *api, struct http_request *request,
                   const struct http_match *match)
{
    struct api_call *call = request->user;
    struct error err = ERROR_INIT;

    (void)api;
    (void)match;
    if (same_origin_check(request, &err) < 0) {
        sign_in_page_send_again(call, &err, SLICE("/"));
        return;
    }
    session_cookie_clear(call);
    api_call_header(call, SLICE("Location"), SLICE("/"));
    api_call_empty(call, 303);
}
