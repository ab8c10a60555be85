#ifndef CLI_INVOCATION_H
#define CLI_INVOCATION_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/command.h"
#include "core/error.h"
#include "core/options.h"

/*
 * One action being run: its options as given, and the connection to the
 * server that it talks to.
 *
 *     struct invocation inv;
 *     if (invocation_init(&inv, action, argc, argv, &err) == 0)
 *         action->run(&inv, &err);
 *     invocation_release(&inv);        also after a failed init
 *
 * The action's own options can only be flags; of the common ones, --server
 * and --data may come from the environment too (WAYPOST_SERVER, WAYPOST_DATA).
 */
struct client;

struct invocation {
    const struct action *action;
    struct option_def *defs; /* owned: the action's rows, then common ones */
    struct options options;
    struct client *client; /* owned; made by invocation_connect */
};

/* argv[0] is skipped. A wrong number of arguments is ERROR_USAGE. */
int invocation_init(struct invocation *inv, const struct action *action,
                    int argc, char **argv, struct error *err)
    __attribute__((warn_unused_result));

void invocation_release(struct invocation *inv);

/* Was --help among the options? Then nothing else was checked. */
bool invocation_wants_help(const struct invocation *inv);

/* --json: machine output. */
bool invocation_wants_json(const struct invocation *inv);

/* Finds server and token; inv->client is there afterwards. */
int invocation_connect(struct invocation *inv, struct error *err)
    __attribute__((warn_unused_result));

/* The i-th positional argument, i below the action's argument_count; NULL for
   an optional one that was not given. */
const char *invocation_argument(const struct invocation *inv, size_t i);

/* The rows that every action has. */
const struct option_def *invocation_common_options(size_t *count);

/* An action's own rows, option_count of them; the caller frees. */
struct option_def *invocation_options_of(const struct action *action);

#endif
