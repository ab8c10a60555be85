#ifndef CLI_VALUE_H
#define CLI_VALUE_H

#include <jansson.h>

#include "cli/table.h"
#include "core/buffer.h"

/*
 * A value of the API's JSON as people read it: text as it is, yes and no,
 * lists joined by commas, objects as NAME=VALUE joined by commas, without those
 * that are null. In a list, objects are parted by semicolons, and shown by
 * their "text" if they have one. What is nested deeper stays JSON.
 */
void value_append(struct buffer *out, json_t *value);

/* The same as a cell of a table. */
void value_add(struct table *table, json_t *value);

#endif
