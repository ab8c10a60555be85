#include <stdlib.h>

#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/call/api_auth.h"
#include "server/api/call/api_call.h"
#include "server/api/call/scope.h"
#include "server/dashboard/dashboard_handlers.h"
#include "server/dashboard/same_origin.h"
#include "server/dashboard/session_cookie.h"
#include "server/dashboard/sign_in_form.h"
#include "server/dashboard/sign_in_page.h"

struct sign_in {
    struct sign_in_form form;
    bool secure; /* the browser came by TLS */
};

static void free_sign_in(void *state)
{
    struct sign_in *sign_in = state;

    sign_in_form_release(&sign_in->form);
    free(sign_in);
}

void sign_in_show(void *api, struct http_request *request,
                  const struct http_match *match)
{
    (void)api;
    (void)match;
    sign_in_page_send_again(request->user, NULL, SLICE("/"));
}

static void on_checked(void *arg, const struct token *token,
                       const struct error *err)
{
    struct api_call *call = arg;
    struct sign_in *sign_in = call->state;

    (void)token;
    if (err != NULL) {
        sign_in_page_send_again(call, err, buffer_slice(&sign_in->form.next));
        return;
    }
    session_cookie_set(call, buffer_slice(&sign_in->form.token),
                       sign_in->secure);
    api_call_header(call, SLICE("Location"), buffer_slice(&sign_in->form.next));
    api_call_empty(call, 303);
}

static int read_form(struct api_call *call, struct error *err)
{
    struct sign_in *sign_in = call->state;
    const struct http_request *request = call->request;

    sign_in->secure = same_origin_is_tls(request);
    if (same_origin_check(request, err) < 0)
        return err->code;
    return sign_in_form_read(
        &sign_in->form, http_request_header(request, SLICE("content-type")),
        request->body, err);
}

void sign_in_take(void *arg, struct http_request *request,
                  const struct http_match *match)
{
    struct api *api = arg;
    struct api_call *call = request->user;
    struct sign_in *sign_in = memory_zalloc(1, sizeof(*sign_in));
    struct error err = ERROR_INIT;

    (void)match;
    call->state = sign_in;
    call->release = free_sign_in;
    if (read_form(call, &err) < 0)
        sign_in_page_send_again(call, &err, SLICE("/"));
    else
        api_auth_check_secret(api->auth, buffer_slice(&sign_in->form.token),
                              SCOPE_REPORTS_READ, on_checked, call);
}
