#ifndef CLI_EMAIL_ADDRESS_H
#define CLI_EMAIL_ADDRESS_H

#include <stdbool.h>

#include "core/slice.h"

/*
 * Whether a mail program could send to this: name@host.domain, at most 254
 * bytes and 64 before the @, without spaces, quotes and brackets. Letters of
 * any script are taken. It does not tell whether somebody reads it.
 */
#define EMAIL_ADDRESS_MAX 254

bool email_address_is_valid(struct slice text);

/* Letters A to Z in lower case, into `out`, which has room for text.len bytes:
 * as addresses are compared and hashed. */
struct slice email_address_lower(struct slice text, char *out);

#endif
