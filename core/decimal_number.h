#ifndef CORE_DECIMAL_NUMBER_H
#define CORE_DECIMAL_NUMBER_H

#include <stddef.h>
#include <stdint.h>

/*
 * Whole numbers as decimal text: everything that Redis is told has a length in
 * front, and a click an id, so this is done a dozen times for each.
 *
 *     char text[DECIMAL_NUMBER_MAX];
 *     len = decimal_number_write(302, text);
 */
#define DECIMAL_NUMBER_MAX 20 /* digits of 64 bits, or 19 and a sign */

/* Writes the digits without NUL; how many. */
size_t decimal_number_write(uint64_t number, char out[DECIMAL_NUMBER_MAX]);

#endif
