#ifndef CLI_COMMAND_HELP_H
#define CLI_COMMAND_HELP_H

#include "cli/command.h"
#include "core/buffer.h"

/*
 * What --help shows, of the whole program, of a command with its actions, and
 * of one action with its options and an example. Each appends whole lines.
 */
void command_help_program(const struct program *program, struct buffer *out);

void command_help_command(const struct program *program,
                          const struct command *command, struct buffer *out);

void command_help_action(const struct program *program,
                         const struct command *command,
                         const struct action *action, struct buffer *out);

#endif
