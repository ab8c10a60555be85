#ifndef SERVER_SAME_ORIGIN_H
#define SERVER_SAME_ORIGIN_H

#include <stdbool.h>

#include "core/error.h"
#include "server/http/http_request.h"

/*
 * Whether a form was sent by a page of our own: what the browser itself says in
 * Sec-Fetch-Site, which no page can forge, and where it says nothing there (it
 * is old, or the connection neither TLS nor to this machine) in Origin, against
 * the Host that it asked. A request with neither is no browser's form.
 */

/* ERROR_DENIED with the reason "cross_site". */
int same_origin_check(const struct http_request *request, struct error *err)
    __attribute__((warn_unused_result));

/* The page that sent the form came by TLS, to us or to a proxy before us. */
bool same_origin_is_tls(const struct http_request *request);

#endif
