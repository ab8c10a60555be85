#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <jansson.h>

#include "cli/table.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * Where results and messages go: results to stdout, for the next program in
 * the pipe; messages to stderr, for the person.
 *
 * A reader that closes the pipe early (`waypost link list | head -1`) has what
 * it wanted: that is success. The process must ignore SIGPIPE.
 */
int output_write(struct slice bytes, struct error *err)
    __attribute__((warn_unused_result));

/* The same with a newline behind it. */
int output_line(const char *text, struct error *err)
    __attribute__((warn_unused_result));

/* Indented JSON and a newline. */
int output_json(const json_t *value, struct error *err)
    __attribute__((warn_unused_result));

int output_table(const struct table *table, struct error *err)
    __attribute__((warn_unused_result));

/* One line on stderr. */
void output_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "waypost: <message>" on stderr, control characters made visible. */
void output_error(const struct error *err);

#endif
