#ifndef SHORTENER_HOST_H
#define SHORTENER_HOST_H

#include <stdbool.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * Host names in their one normal form, as brands and destinations store them:
 * what the WHATWG URL standard's host parser makes of a special URL's host.
 *
 * Lower case; international names in ASCII (UTS #46, non-transitional); a
 * name whose last label is a number is an IPv4 address (127.1 and 0x7f.1 are
 * 127.0.0.1) or refused; "[...]" is an IPv6 address, compressed. A trailing
 * dot stays: it says that the name is complete.
 */
#define HOST_MAX 253 /* characters of the normal form */

/*
 * Writes the normal form to `out` (HOST_MAX + 1 bytes, NUL-ended).
 * ERROR_INVALID names `field` and says what is wrong.
 */
int host_normalise(struct slice text, const char *field, char *out,
                   struct error *err) __attribute__((warn_unused_result));

/*
 * Appends the name as people read it: labels that begin with xn-- in Unicode,
 * the rest as it is. For display only; what is no valid name stays ASCII.
 */
void host_append_unicode(struct slice host, struct buffer *out);

#endif
