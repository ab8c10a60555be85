#ifndef CORE_OPTION_HELP_H
#define CORE_OPTION_HELP_H

#include <stddef.h>

#include "core/buffer.h"
#include "core/option_def.h"

/*
 * Appends the rows of a table of options for --help, aligned, at most 80
 * columns:
 *
 *     -o, --output FILE  where the answer goes (default stdout)
 */
void option_help_append(const struct option_def *defs, size_t count,
                        struct buffer *out);

#endif
