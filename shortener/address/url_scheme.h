#ifndef SHORTENER_URL_SCHEME_H
#define SHORTENER_URL_SCHEME_H

#include <stdbool.h>

#include "core/slice.h"

/*
 * Is it the name of a scheme (RFC 3986, 3.1): a letter, then letters, digits,
 * '+', '-' and '.'? Without the colon.
 */
bool url_scheme_is_valid(struct slice text);

#endif
