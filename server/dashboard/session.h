#ifndef SERVER_SESSION_H
#define SERVER_SESSION_H

#include "core/slice.h"
#include "server/api/call/api_call.h"

/*
 * Who looks at a page: the token in the browser's cookie is looked up at each
 * request, as one in an Authorization field is (api_auth.h), and needs the
 * scope that reports need.
 *
 *     session_check(call, show_page);
 *
 * `then` is called, possibly at once, with call->token set. Else the page to
 * sign in on is the answer, which leads back to this address.
 */
typedef void session_fn(struct api_call *call);

void session_check(struct api_call *call, session_fn *then);

/* The request has the cookie, whatever it is worth. */
bool session_is_there(const struct api_call *call);

#endif
