#ifndef SERVER_SESSION_COOKIE_H
#define SERVER_SESSION_COOKIE_H

#include <stdbool.h>

#include "core/slice.h"
#include "server/api/call/api_call.h"

/*
 * The cookie of who has signed in to the dashboard: the API token itself, so
 * that there is nothing to keep on the server, and a token that was revoked is
 * worth nothing at once. Scripts cannot read it (there are none), other sites'
 * requests do not carry it, and it ends with the browser's session.
 *
 *     Set-Cookie: waypost_token=wp_...; Path=/; HttpOnly; SameSite=Strict
 */

/* The token in a request's Cookie field, not checked; or SLICE_NONE. */
struct slice session_cookie_read(struct slice header);

/*
 * Adds the line to the call's answer. `secret` has a token's shape; `secure`:
 * the browser came by TLS and is to keep it to that.
 */
void session_cookie_set(struct api_call *call, struct slice secret,
                        bool secure);

/* The browser is to forget it. */
void session_cookie_clear(struct api_call *call);

#endif
