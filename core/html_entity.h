#ifndef CORE_HTML_ENTITY_H
#define CORE_HTML_ENTITY_H

#include <stdint.h>

#include "core/slice.h"

/*
 * What stands in HTML for a character that is part of its markup: & < > and
 * both quotes, so that the result is safe in text and in quoted attributes.
 * SLICE_NONE for every other character, which stands for itself.
 */
struct slice html_entity(uint32_t code);

#endif
