#ifndef SERVER_BRAND_ADDRESS_H
#define SERVER_BRAND_ADDRESS_H

#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * The address that a placement's QR symbol holds, from the brand's base
 * (brand_base): https://go.acme.com and ABC give HTTPS://GO.ACME.COM/Q/ABC,
 * http://localhost:8080 gives HTTP://LOCALHOST:8080/Q/ABC.
 */

/* ERROR_INVALID as in qr/placement_address.h; `out` is unchanged then. */
int brand_address_append(struct buffer *out, struct slice base,
                         struct slice code, struct error *err)
    __attribute__((warn_unused_result));

#endif
