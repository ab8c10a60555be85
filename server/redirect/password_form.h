#ifndef SERVER_PASSWORD_FORM_H
#define SERVER_PASSWORD_FORM_H

#include "core/buffer.h"
#include "core/slice.h"

/* Bytes of a form's body: a password of the longest, each byte encoded. */
#define PASSWORD_FORM_MAX 1024

/*
 * What a browser sends for the form of html_password: appends the field
 * `password`, decoded, to `out`, and nothing if there is none. 0, or the status
 * to refuse with: 415 for another type than
 * application/x-www-form-urlencoded, 400 for broken encoding.
 */
int password_form_read(struct slice content_type, struct slice body,
                       struct buffer *out) __attribute__((warn_unused_result));

#endif
