#ifndef ATTRIBUTION_APPORTION_H
#define ATTRIBUTION_APPORTION_H

#include <stddef.h>
#include <stdint.h>

/*
 * Whole cents that sum to the whole: rounds real shares of an amount so that
 * nothing is lost or made up, by the method of the largest remainder
 * (Hamilton's). Each share is rounded down, and what is left over goes, a
 * minor unit each, to those that lost most; of equal losses, to the first.
 *
 *     apportion(shares, n, total, whole);     whole[0 ... n-1] sum to total
 *
 * The shares must sum to the total but for the rounding of doubles. They may
 * be negative. `whole` is untouched where n is 0.
 */
void apportion(const double *shares, size_t n, int64_t total, int64_t *whole);

#endif
