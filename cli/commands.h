#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/command.h"

/*
 * The subcommands that talk to a running server, one a file. What they are
 * called, take and do stands in their tables; main.c lists them.
 */
extern const struct command block_command;
extern const struct command brand_command;
extern const struct command campaign_command;
extern const struct command event_command;
extern const struct command events_command;
extern const struct command link_command;
extern const struct command merge_command;
extern const struct command links_command;
extern const struct command page_command;
extern const struct command placement_command;
extern const struct command qr_command;
extern const struct command recipient_command;
extern const struct command report_command;
extern const struct command token_command;

/* How many rows a table has, for the tables of actions and options. */
#define COMMANDS_COUNT(table) (sizeof(table) / sizeof((table)[0]))

#endif
