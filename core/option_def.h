#ifndef CORE_OPTION_DEF_H
#define CORE_OPTION_DEF_H

#include <stdbool.h>
#include <stdint.h>

#include "core/error.h"
#include "core/slice.h"

/*
 * A row of a table of options (options.h): what an option is called, and what
 * its value must be.
 *
 *     option_def_read(&defs[i], SLICE("64m"), &number, &err)
 */
enum option_type {
    OPTION_TEXT,
    OPTION_BOOL,
    OPTION_INT,  /* decimal */
    OPTION_TIME, /* ms UTC: datetime_parse_from now; empty is 0 */
    OPTION_SIZE, /* bytes, with an optional k, m or g (powers of 1024) */
    OPTION_LIST  /* text that may be given more than once */
};

struct option_def {
    const char *name; /* without dashes, words joined by '-' */
    enum option_type type;
    const char *initial;     /* default as text, NULL for none */
    const char *placeholder; /* what --help shows for the value */
    const char *help;        /* one line */
    int64_t min, max;        /* OPTION_INT and OPTION_SIZE; 0, 0: no limit */
    bool flag_only;          /* neither environment nor file (e.g. --help) */
    char letter;             /* 'o' for -o FILE beside --output; 0: none */
    bool or_empty;           /* numbers, sizes, booleans: "" is taken, as 0 */
};

/*
 * The number that the text stands for, 0 for texts and lists. ERROR_USAGE, with
 * the option's name as the field, says what it must be.
 */
int option_def_read(const struct option_def *def, struct slice text,
                    int64_t *number, struct error *err)
    __attribute__((warn_unused_result));

#endif
