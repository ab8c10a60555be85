#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "core/options.h"

/*
 * The subcommands of `waypost`, declared once: the parser, --help and the
 * suggestions for a mistyped name all follow from these tables.
 *
 *     static const struct command *const commands[] = {&serve, ...};
 *     const struct program waypost = {"waypost", "0.1.0", "...", commands, n};
 *     return command_main(&waypost, argc, argv);
 *
 * A command has actions (`link add`), or one action without a name (`qr`), or
 * a main function of its own that takes the whole command line (`serve`).
 */
struct invocation;

/* One option of an action. Common ones (--json ...) are invocation.c's. */
struct command_option {
    const char *name; /* without dashes */
    enum option_type type;
    const char *placeholder; /* what --help shows for the value */
    const char *help;        /* one line */
    const char *field;       /* what it sets in a request, or NULL; "name[]"
                                makes a list of what commas separate */
    char letter;             /* 'o' for -o, or 0 */
};

struct action {
    const char *name;      /* "add", or "" where it is the command itself */
    const char *arguments; /* as --help shows them, or "" */
    const char *help;      /* one line */
    const char *example;   /* whole lines */
    const struct command_option *options;
    size_t option_count;
    size_t argument_count; /* positional arguments, all needed */
    int (*run)(struct invocation *inv, struct error *err);
    size_t optional_count; /* of the arguments: the last ones may be missing */
    bool edits; /* an empty value brings a field's default back (fields.h) */
};

struct command {
    const char *name;
    const char *help;             /* one line */
    const struct action *actions; /* NULL where there is a main */
    size_t action_count;
    int (*main)(int argc, char **argv); /* argv[0] is the command's name */
};

struct program {
    const char *name;
    const char *version;
    const char *help;                      /* one line */
    const struct command *const *commands; /* count of them */
    size_t count;
};

/*
 * Runs what argv asks for; failures are one line on stderr. Returns the
 * process's exit status.
 */
int command_main(const struct program *program, int argc, char **argv);

#endif
