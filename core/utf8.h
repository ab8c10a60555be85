#ifndef CORE_UTF8_H
#define CORE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/slice.h"

/*
 * Well-formed UTF-8 as the Unicode standard's table 3-7 has it: no overlong
 * forms, no surrogates, nothing above U+10FFFF.
 */
bool utf8_is_valid(struct slice text);

/* Bytes of the character at the start of `text`; 0: it is none, or empty. */
size_t utf8_length(struct slice text);

/* The first `most` bytes, without a character that would be cut in two. */
struct slice utf8_head(struct slice text, size_t most);

/* What stands for bytes that are no character. */
#define UTF8_REPLACEMENT SLICE("\xef\xbf\xbd")

/*
 * Takes the first character off `text`, which is not empty, and returns its
 * code point. A byte that starts none is taken alone, for U+FFFD.
 */
uint32_t utf8_take(struct slice *text);

#endif
