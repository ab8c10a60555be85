#ifndef SHORTENER_NEAR_DUPLICATES_H
#define SHORTENER_NEAR_DUPLICATES_H

#include <stddef.h>

#include "shortener/lint/value_census.h"

/*
 * Values that were probably meant to be the same: "Newsletter", "news-letter"
 * and "newsleter".
 *
 *     near_duplicates_find(&census, &found);
 *     ... found.groups[i].members[k], the most used first ...
 *     near_duplicates_release(&found);
 *
 * Two values are near if they are the same but for
 *
 *     - capital and small letters (ASCII), or
 *     - blanks, '_', '-', '.' and '+' between and around words, or
 *     - spelling: with those two left aside, one letter more, less or
 *       different, from NEAR_SPELLING_MIN letters on; from NEAR_SPELLING_TWO
 *       on also two changes, if leaving one letter out of each makes them the
 *       same (letters swapped or moved).
 *
 * Values whose digits differ are meant to differ: spring-24 is not spring-25.
 * What is near to the same third value is in one group.
 */
#define NEAR_SPELLING_MIN 5
#define NEAR_SPELLING_TWO 8

enum near_reason { NEAR_CASE, NEAR_SEPARATORS, NEAR_SPELLING };

struct near_group {
    size_t *members; /* owned: numbers of the census's values */
    size_t count;    /* 2 or more */
    /* The furthest that one of them is from another: case is nearest. */
    enum near_reason reason;
};

struct near_duplicates {
    struct near_group *groups; /* owned, the most links first */
    size_t count;
};

void near_duplicates_find(const struct value_census *census,
                          struct near_duplicates *found);

void near_duplicates_release(struct near_duplicates *found);

/* "case", "separators", "spelling". */
const char *near_duplicates_reason(enum near_reason reason);

#endif
