#ifndef SERVER_SIGN_IN_FORM_H
#define SERVER_SIGN_IN_FORM_H

#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * What the browser sends when somebody signs in.
 *
 *     struct sign_in_form form;
 *     code = sign_in_form_read(&form, content_type, body, &err);
 *     ... form.token, form.next ...
 *     sign_in_form_release(&form);                in any case
 */
#define SIGN_IN_FORM_MAX 8192 /* bytes of the body */

struct sign_in_form {
    struct buffer token; /* as typed, without blanks around it */
    struct buffer next;  /* where to go then: a report's address, or "/" */
};

/* ERROR_INVALID "unsupported_media_type", or ERROR_SYNTAX. */
int sign_in_form_read(struct sign_in_form *form, struct slice content_type,
                      struct slice body, struct error *err)
    __attribute__((warn_unused_result));

void sign_in_form_release(struct sign_in_form *form);

#endif
