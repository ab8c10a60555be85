#include "cli/command_help.h"

#include <stdlib.h>
#include <string.h>

#include "cli/invocation.h"
#include "core/option_help.h"
#include "core/options.h"

/* "link add" or, of an action without a name, "qr". */
static void append_words(const struct command *command,
                         const struct action *action, struct buffer *out)
{
    buffer_append(out, slice_str(command->name));
    if (action->name[0] != '\0')
        buffer_appendf(out, " %s", action->name);
}

static void append_options(const char *title, const struct option_def *defs,
                           size_t count, struct buffer *out)
{
    if (count == 0)
        return;
    buffer_appendf(out, "\n%s:\n", title);
    option_help_append(defs, count, out);
}

/* Each line of an example, indented. */
static void append_example(const char *example, struct buffer *out)
{
    struct slice rest = slice_str(example);
    struct slice line;

    buffer_append(out, SLICE("\nExample:\n"));
    while (slice_split(&rest, '\n', &line)) {
        if (line.len > 0)
            buffer_appendf(out, "  %" SLICE_FMT "\n", SLICE_ARG(line));
    }
}

void command_help_program(const struct program *program, struct buffer *out)
{
    size_t count;
    const struct option_def *common = invocation_common_options(&count);

    buffer_appendf(out, "%s %s: %s\n\n", program->name, program->version,
                   program->help);
    buffer_appendf(out, "Usage: %s COMMAND [OPTION]...\n\nCommands:\n",
                   program->name);
    for (size_t i = 0; i < program->count; i++)
        buffer_appendf(out, "  %-10s%s\n", program->commands[i]->name,
                       program->commands[i]->help);
    append_options("Options of every command but serve and attribute", common,
                   count, out);
    buffer_appendf(out,
                   "\n`%s COMMAND --help` shows the command's options and an "
                   "example.\n",
                   program->name);
}

void command_help_command(const struct program *program,
                          const struct command *command, struct buffer *out)
{
    buffer_appendf(out, "%s %s: %s\n\nUsage:\n", program->name, command->name,
                   command->help);
    for (size_t i = 0; i < command->action_count; i++) {
        const struct action *action = &command->actions[i];

        buffer_appendf(out, "  %s ", program->name);
        append_words(command, action, out);
        if (action->arguments[0] != '\0')
            buffer_appendf(out, " %s", action->arguments);
        buffer_appendf(out, "\n      %s\n", action->help);
    }
    append_example(command->actions[0].example, out);
    buffer_appendf(out, "\n`%s %s %s --help` shows its options.\n",
                   program->name, command->name, command->actions[0].name);
}

void command_help_action(const struct program *program,
                         const struct command *command,
                         const struct action *action, struct buffer *out)
{
    size_t count;
    const struct option_def *common = invocation_common_options(&count);
    struct option_def *own = invocation_options_of(action);

    buffer_appendf(out, "%s\n\nUsage: %s ", action->help, program->name);
    append_words(command, action, out);
    if (action->arguments[0] != '\0')
        buffer_appendf(out, " %s", action->arguments);
    buffer_append(out, SLICE(" [OPTION]...\n"));
    append_options("Options", own, action->option_count, out);
    append_options("Options of every command", common, count, out);
    append_example(action->example, out);
    free(own);
}
