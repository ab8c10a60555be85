#include "cli/invocation.h"

#include <stdlib.h>
#include <string.h>

#include "cli/client.h"
#include "cli/endpoint.h"
#include "core/memory.h"

static const struct option_def common_options[] = {
    {"server", OPTION_TEXT, NULL, "URL",
     "the server's admin address (or WAYPOST_SERVER)"},
    {"token-file", OPTION_TEXT, NULL, "FILE",
     "a file with the API token (or WAYPOST_TOKEN, the token itself)",
     .flag_only = true},
    {"data", OPTION_TEXT, NULL, "DIR",
     "the server's data directory, where both are found otherwise (or "
     "WAYPOST_DATA)"},
    {"json", OPTION_BOOL, NULL, "", "machine output", .flag_only = true},
    {"help", OPTION_BOOL, NULL, "", "this text", .flag_only = true,
     .letter = 'h'},
};

#define COMMON_COUNT (sizeof(common_options) / sizeof(common_options[0]))

const struct option_def *invocation_common_options(size_t *count)
{
    *count = COMMON_COUNT;
    return common_options;
}

/* The action's rows with room for `more` behind them. */
static struct option_def *copy_options(const struct action *action, size_t more)
{
    struct option_def *defs =
        memory_zalloc(action->option_count + more, sizeof(*defs));

    for (size_t i = 0; i < action->option_count; i++) {
        const struct command_option *row = &action->options[i];

        defs[i] = (struct option_def){row->name,
                                      row->type,
                                      NULL,
                                      row->placeholder,
                                      row->help,
                                      .flag_only = true,
                                      .letter = row->letter,
                                      .or_empty = action->edits};
    }
    return defs;
}

struct option_def *invocation_options_of(const struct action *action)
{
    return copy_options(action, 0);
}

static int check_arguments(const struct invocation *inv, struct error *err)
{
    size_t given = inv->options.positional_count;
    size_t wanted = inv->action->argument_count;

    if (given <= wanted && given + inv->action->optional_count >= wanted)
        return 0;
    if (given > wanted)
        return error_set(err, ERROR_USAGE,
                         "unexpected argument \"%s\"; --help shows the usage",
                         inv->options.positional[wanted]);
    return error_set(err, ERROR_USAGE,
                     "arguments are missing: give %s; --help shows an example",
                     inv->action->arguments);
}

int invocation_init(struct invocation *inv, const struct action *action,
                    int argc, char **argv, struct error *err)
{
    *inv = (struct invocation){.action = action};
    inv->defs = copy_options(action, COMMON_COUNT);
    memcpy(inv->defs + action->option_count, common_options,
           sizeof(common_options));
    options_init(&inv->options, inv->defs, action->option_count + COMMON_COUNT);
    if (options_read_args(&inv->options, argc, argv, err) < 0)
        return err->code;
    if (invocation_wants_help(inv))
        return 0;
    if (options_read_env(&inv->options, err) < 0)
        return err->code;
    return check_arguments(inv, err);
}

void invocation_release(struct invocation *inv)
{
    client_free(&inv->client);
    options_release(&inv->options);
    free(inv->defs);
    *inv = (struct invocation){0};
}

bool invocation_wants_help(const struct invocation *inv)
{
    return options_bool(&inv->options, "help");
}

bool invocation_wants_json(const struct invocation *inv)
{
    return options_bool(&inv->options, "json");
}

int invocation_connect(struct invocation *inv, struct error *err)
{
    struct endpoint endpoint = ENDPOINT_INIT;

    if (endpoint_find(&endpoint, &inv->options, err) == 0)
        inv->client = client_new(&endpoint);
    endpoint_release(&endpoint);
    return inv->client != NULL ? 0 : err->code;
}

const char *invocation_argument(const struct invocation *inv, size_t i)
{
    return i < inv->options.positional_count ? inv->options.positional[i]
                                             : NULL;
}
