#ifndef CORE_TEXT_WIDTH_H
#define CORE_TEXT_WIDTH_H

#include <stddef.h>

#include "core/slice.h"

/*
 * How many cells of a terminal a text takes: marks that stand on the letter
 * before them and invisible characters take none, East Asian wide ones and
 * pictographs two, all others one. What is not UTF-8 counts as one for each
 * byte, as it is shown. libc's wcwidth would ask the locale, and a server has
 * none.
 *
 * Control characters count as one: whoever shows a text replaces them.
 */
size_t text_width(struct slice text);

#endif
