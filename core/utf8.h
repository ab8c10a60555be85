#ifndef CORE_UTF8_H
#define CORE_UTF8_H

#include <stdbool.h>

#include "core/slice.h"

/*
 * Well-formed UTF-8 as the Unicode standard's table 3-7 has it: no overlong
 * forms, no surrogates, nothing above U+10FFFF.
 */
bool utf8_is_valid(struct slice text);

#endif
