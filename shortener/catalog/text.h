#ifndef SHORTENER_TEXT_H
#define SHORTENER_TEXT_H

#include "core/error.h"
#include "core/slice.h"

/*
 * Free text that people write: names, titles, tags. It ends up in tables, CSV
 * and log lines, so it is well-formed UTF-8 without control characters.
 *
 * ERROR_INVALID with reason "too_long" (more than `limit` bytes),
 * "control_character" or "bad_text"; `field` names the text.
 */
int text_check(struct slice text, size_t limit, const char *field,
               struct error *err) __attribute__((warn_unused_result));

#endif
