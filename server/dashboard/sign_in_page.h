#ifndef SERVER_SIGN_IN_PAGE_H
#define SERVER_SIGN_IN_PAGE_H

#include "core/error.h"
#include "server/api/call/api_call.h"

/*
 * The page with the form for a token, as the answer to a call. It leads back to
 * the report that the call asked for, if it did.
 *
 * `err`: why the token that was given will not do, with its status; NULL if
 * none was given.
 */
void sign_in_page_send(struct api_call *call, const struct error *err);

/* The same behind a form that was sent: `next` is where it wanted to go. */
void sign_in_page_send_again(struct api_call *call, const struct error *err,
                             struct slice next);

#endif
