#ifndef QR_PLACEMENT_ADDRESS_H
#define QR_PLACEMENT_ADDRESS_H

#include <stdbool.h>

#include "core/buffer.h"
#include "core/error.h"

/*
 * The address that a placement's symbol holds: `HTTPS://HOST/Q/CODE`, all in
 * upper case. Scheme and host are case-insensitive by the standard, and the
 * redirect path takes /Q/ and the code in either case, so the whole address
 * stays in the symbol's alphanumeric mode, which needs 5.5 bits a character
 * instead of 8: usually one version smaller, so that each module is larger on
 * the same paper.
 */

/*
 * Appends the address to `out`. `host` is the brand's, in its ASCII form, with
 * `:port` where it is not the default; `code` is the placement's. `secure`
 * chooses HTTPS over HTTP. Fails with ERROR_INVALID ("bad_host", "bad_code"),
 * `out` untouched, where a character would leave alphanumeric mode or the
 * address: that must never reach paper.
 */
int placement_address_append(struct buffer *out, bool secure, struct slice host,
                             struct slice code, struct error *err)
    __attribute__((warn_unused_result));

#endif
