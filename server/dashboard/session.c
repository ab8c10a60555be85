#include "server/dashboard/session.h"

#include <stdlib.h>

#include "core/memory.h"
#include "server/api/api.h"
#include "server/api/call/api_auth.h"
#include "server/api/call/scope.h"
#include "server/dashboard/session_cookie.h"
#include "server/dashboard/sign_in_page.h"

struct check {
    struct api_call *call;
    session_fn *then;
};

static struct slice cookie_of(const struct api_call *call)
{
    return session_cookie_read(api_call_request_header(call, SLICE("cookie")));
}

bool session_is_there(const struct api_call *call)
{
    return !slice_is_none(cookie_of(call));
}

/* A cookie that is no use any more is not sent again. */
static void refuse(struct api_call *call, const struct error *err)
{
    if (err->code == ERROR_DENIED)
        session_cookie_clear(call);
    sign_in_page_send(call, err);
}

static void on_checked(void *arg, const struct token *token,
                       const struct error *err)
{
    struct check check = *(struct check *)arg;

    free(arg);
    if (err != NULL) {
        refuse(check.call, err);
        return;
    }
    check.call->token = *token;
    check.then(check.call);
}

void session_check(struct api_call *call, session_fn *then)
{
    struct check *check;

    if (!session_is_there(call)) {
        sign_in_page_send(call, NULL);
        return;
    }
    check = memory_zalloc(1, sizeof(*check));
    *check = (struct check){call, then};
    api_auth_check_secret(call->api->auth, cookie_of(call), SCOPE_REPORTS_READ,
                          on_checked, check);
}
