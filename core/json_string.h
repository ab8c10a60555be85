#ifndef CORE_JSON_STRING_H
#define CORE_JSON_STRING_H

#include "core/buffer.h"
#include "core/slice.h"

/*
 * Appends text as a JSON string, in quotes (RFC 8259): UTF-8 as it is, quotes,
 * backslashes and control characters escaped. Bytes that are no UTF-8 become
 * U+FFFD each, so that what a reader gets is always JSON.
 */
void json_string_append(struct buffer *out, struct slice text);

#endif
