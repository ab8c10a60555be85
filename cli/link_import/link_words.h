#ifndef CLI_LINK_WORDS_H
#define CLI_LINK_WORDS_H

#include <jansson.h>

#include "core/slice.h"

/*
 * Tags from the words that other programs have instead: "print, berlin" are the
 * tags print and berlin without a value, "team=sales" is one with a value.
 * Spaces around a word go; a word that is nothing is none.
 */

/* The link's tags, an object, made if it has none. */
json_t *link_words_tags(json_t *link);

/* Words between any of the bytes in `separators`. */
void link_words_put(json_t *link, struct slice text, struct slice separators);

/* Words of a list: its texts, and of its objects the "name". */
void link_words_put_list(json_t *link, const json_t *list);

#endif
