#ifndef CLI_FIELDS_H
#define CLI_FIELDS_H

#include <jansson.h>
#include <stdbool.h>

#include "cli/invocation.h"
#include "core/buffer.h"
#include "core/error.h"

/*
 * The options that were given, as what the API takes: each row of the action's
 * table that names a field sets it.
 *
 * Text becomes a string, numbers and booleans themselves, a time RFC 3339, a
 * list of NAME=VALUE an object, and of a field "name[]" text, split at commas,
 * or a list, as it is, a list of strings.
 */

/*
 * Sets the fields in `object`. When something is edited, an empty value
 * becomes null, which removes it. ERROR_USAGE for a list item without '=',
 * ERROR_INVALID for text that is not UTF-8.
 */
int fields_set(const struct invocation *inv, bool edit, json_t *object,
               struct error *err) __attribute__((warn_unused_result));

/* One string, named for messages. */
int fields_set_text(json_t *object, const char *field, const char *text,
                    struct error *err) __attribute__((warn_unused_result));

/* The same fields as query parameters. */
void fields_query(const struct invocation *inv, struct buffer *uri);

#endif
