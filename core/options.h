#ifndef CORE_OPTIONS_H
#define CORE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/option_def.h"
#include "core/slice.h"

/*
 * Options, declared once. A table of rows is all there is to write; the flag
 * (--listen), the environment variable (WAYPOST_LISTEN), the line of the INI
 * file (listen = ...), the default, the range check, --help (option_help.h) and
 * `config dump` follow from it.
 *
 *     static const struct option_def defs[] = {
 *         {"listen", OPTION_TEXT, "0.0.0.0:8080", "ADDR:PORT",
 *          "where brands' links are served"}, ...
 *     };
 *     struct options opts;
 *     options_init(&opts, defs, count);
 *     options_read_args(&opts, argc, argv, &err)
 *     options_read_env(&opts, &err)
 *     options_read_file(&opts, path, &err)
 *     options_text(&opts, "listen")
 *     options_release(&opts);
 *
 * Precedence: flag, environment, file, default, in whatever order they are
 * read. `--name value`, `--name=value`, `-n value` where the row has a letter,
 * `--no-name` for booleans, `--` ends the options; anything else without
 * dashes, and a lone `-`, is a positional argument. An
 * unknown option is ERROR_USAGE and names the nearest known one.
 */
enum option_source {
    OPTION_FROM_DEFAULT,
    OPTION_FROM_FILE,
    OPTION_FROM_ENV,
    OPTION_FROM_FLAG
};

struct option_value {
    char *text; /* owned; lists hold their items joined by '\n' */
    int64_t number;
    enum option_source source;
};

struct options {
    const struct option_def *defs; /* not owned */
    size_t count;
    struct option_value *values; /* owned, one for each row */
    char **positional;           /* owned array of pointers into argv */
    size_t positional_count;
};

void options_init(struct options *opts, const struct option_def *defs,
                  size_t count);
void options_release(struct options *opts);

/* argv[0] is skipped. */
int options_read_args(struct options *opts, int argc, char **argv,
                      struct error *err) __attribute__((warn_unused_result));

/* WAYPOST_<NAME>, '-' becoming '_', of every row that is not flag_only. */
int options_read_env(struct options *opts, struct error *err)
    __attribute__((warn_unused_result));

/* Unknown names are errors that give the line. */
int options_read_file(struct options *opts, const char *path, struct error *err)
    __attribute__((warn_unused_result));

/* NULL where nothing was given and there is no default. */
const char *options_text(const struct options *opts, const char *name);
int64_t options_int(const struct options *opts, const char *name);
bool options_bool(const struct options *opts, const char *name);

/* Was it given anywhere, rather than left at its default? */
bool options_given(const struct options *opts, const char *name);

/* The k-th item of a list into *item; false when there are no more. */
bool options_item(const struct options *opts, const char *name, size_t k,
                  struct slice *item);

/* "name = value   # default|file|environment|flag" for each row. */
void options_dump(const struct options *opts, struct buffer *out);

#endif
