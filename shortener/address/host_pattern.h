#ifndef SHORTENER_HOST_PATTERN_H
#define SHORTENER_HOST_PATTERN_H

#include <stdbool.h>

#include "core/error.h"
#include "core/slice.h"
#include "shortener/address/host.h"

/*
 * Which hosts a brand lets its links lead to: a host is itself alone, with a
 * dot before it (or "*.", which means the same) all below it.
 *
 *     acme.com      acme.com
 *     .acme.com     www.acme.com, a.b.acme.com; not acme.com
 *
 * A list of them is text, each ended by '\n'.
 */
#define HOST_PATTERN_MAX (HOST_MAX + 1)

/*
 * Writes the normal form to `out` (HOST_PATTERN_MAX + 1 bytes, NUL-ended).
 * ERROR_INVALID names `field`.
 */
int host_pattern_normalise(struct slice text, const char *field, char *out,
                           struct error *err)
    __attribute__((warn_unused_result));

/* Is the normalised host one of the list's? */
bool host_pattern_match(struct slice list, struct slice host);

#endif
