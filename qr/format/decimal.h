#ifndef QR_DECIMAL_H
#define QR_DECIMAL_H

#include <stdint.h>

#include "core/buffer.h"

/*
 * Decimal numbers as vector formats want them: "12.5", "-0.25", "3"; no
 * exponent, no zeros at the end, and a point in every locale, which printf
 * does not promise.
 */

/* Room for any number, in bytes. */
#define DECIMAL_MAX 32

/* Writes value / 10^decimals at `at`; returns where it ends. */
char *decimal_write(char *at, int64_t value, unsigned decimals);

/*
 * Writes value / 1000, without a zero before the point: ".5". For the many
 * numbers of an SVG path, where this is most of the work.
 */
char *decimal_write_thousandths(char *at, int32_t value);

/* Appends the same as decimal_write. */
void decimal_append(struct buffer *out, int64_t value, unsigned decimals);

/* The nearest such number to `value`. */
void decimal_append_double(struct buffer *out, double value, unsigned decimals);

#endif
