#ifndef ATTRIBUTION_CURRENCY_H
#define ATTRIBUTION_CURRENCY_H

#include <stdbool.h>

#include "core/slice.h"

/*
 * Currencies by their ISO 4217 code: three capital letters.
 */

/* True for three capital letters; whether there is such money is not asked. */
bool currency_is_code(struct slice text);

/* Digits of the minor unit: 2 but for a few, such as JPY (0) and KWD (3). */
int currency_minor_digits(struct slice code);

#endif
