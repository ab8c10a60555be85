#ifndef ATTRIBUTION_RATES_H
#define ATTRIBUTION_RATES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"
#include "core/slice.h"

/*
 * Exchange rates by day, as the operator gives them:
 *
 *     # day or days, from, to, how much of `to` one unit of `from` is
 *     2026-11-20,EUR,USD,1.0843
 *     2026-11-21..2026-11-22,EUR,USD,1.0843
 *
 *     struct rates *rates;
 *     if (rates_parse(text, &rates, &err) < 0) ...   err names the line
 *     rates_find(rates, day, SLICE("EUR"), SLICE("USD"), &rate)
 *     rates_unref(&rates);
 *
 * A rate holds for the days that its line names and for no other: a weekend
 * that shall have Friday's rate says so as a range. Where only the opposite
 * direction is given, its reciprocal is the rate. A pair that is given twice
 * for a day is an error.
 *
 * Rates do not change once parsed, so any thread may hold and read them.
 *
 * Days are those of the report's time zone, as days since 1970-01-01.
 */
struct rates;

/* ERROR_INVALID: a line is not understood, or contradicts another. */
int rates_parse(struct slice text, struct rates **rates, struct error *err)
    __attribute__((warn_unused_result));

/* The same from a file; ERROR_IO where it cannot be read. */
int rates_read(const char *path, struct rates **rates, struct error *err)
    __attribute__((warn_unused_result));

/* Shared: what is parsed has one holder, each further one takes a ref. */
struct rates *rates_ref(struct rates *rates);
void rates_unref(struct rates **rates);

/* False where no rate is given; NULL rates have none. */
bool rates_find(const struct rates *rates, int64_t day, struct slice from,
                struct slice to, double *rate);

#endif
