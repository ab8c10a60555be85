#ifndef CORE_SPELLING_H
#define CORE_SPELLING_H

#include <stddef.h>

#include "core/slice.h"

/*
 * How far a mistyped word is from one that is known: "did you mean ...?".
 *
 * Levenshtein's distance: insertions, deletions and replacements of a byte.
 * Words of 64 bytes and more are nobody's option or subcommand and are
 * infinitely far (SIZE_MAX).
 */
size_t spelling_distance(struct slice a, struct slice b);

/* No suggestion is further away than this. */
#define SPELLING_NEAR 3

/*
 * The name nearest to `word`, or NULL if more than SPELLING_NEAR letters or
 * half of the name would have to change. name(names, i) gives the i-th of
 * `count`.
 */
typedef const char *spelling_name_fn(const void *names, size_t i);

const char *spelling_nearest(struct slice word, spelling_name_fn *name,
                             const void *names, size_t count);

#endif
