#ifndef CLI_LINK_CELL_H
#define CLI_LINK_CELL_H

#include <jansson.h>

#include "cli/link_import/link_format.h"
#include "core/error.h"

/*
 * A value of a file as what the API takes: a cell of CSV is a JSON string, a
 * member of a JSON object what it is.
 *
 *     for each column in the format's order
 *         link_cell_put(&format->columns[i], value, link, &err)
 *
 * Empty and null values, and fields that are filled already, are left alone.
 */

/*
 * Puts the value into `link`. ERROR_INVALID names the column. "protected" is
 * set in the link (to true) for LINK_CELL_PROTECTED; it is no field of the API.
 */
#define LINK_CELL_MARK "protected"
int link_cell_put(const struct link_column *column, json_t *value, json_t *link,
                  struct error *err) __attribute__((warn_unused_result));

#endif
