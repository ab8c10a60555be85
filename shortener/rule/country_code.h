#ifndef SHORTENER_COUNTRY_CODE_H
#define SHORTENER_COUNTRY_CODE_H

#include <stdbool.h>

#include "core/slice.h"

/*
 * Is it a country's code, two letters of either case, as ISO 3166-1 has them
 * (and XK, which databases use for Kosovo)? So that a rule for "UK", which
 * nobody's address is in, is refused and not forgotten.
 */
bool country_code_is_known(struct slice code);

#endif
