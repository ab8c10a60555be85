#ifndef SHORTENER_PUBLIC_SUFFIX_H
#define SHORTENER_PUBLIC_SUFFIX_H

#include <stdbool.h>

#include "core/slice.h"

/*
 * Is a host one below which anybody may have a name: com, co.uk, or github.io
 * (Mozilla's public suffix list, its private section included)? A name of one
 * label is, known or not, but for localhost. An address in brackets is not.
 *
 * The host is normalised (host.h). The list is the newer one of libpsl's own
 * and of Debian's package publicsuffix, read at each call: for what people do
 * by hand.
 */
bool public_suffix_is(struct slice host);

#endif
