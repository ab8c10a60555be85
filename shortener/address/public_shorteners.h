#ifndef SHORTENER_PUBLIC_SHORTENERS_H
#define SHORTENER_PUBLIC_SHORTENERS_H

#include <stdbool.h>

#include "core/slice.h"

/*
 * Services that turn any address of anybody into a short one. A link that
 * leads to one of them hides where it leads, costs a second redirect, and
 * breaks when that service does.
 *
 * What only leads to its owner's own site (youtu.be, amzn.to, nyti.ms) is not
 * among them.
 */

/* `host` is normalised and has no dot at its end; subdomains count. */
bool public_shorteners_has(struct slice host);

#endif
