#include "cli/commands.h"
#include "cli/events_export.h"
#include "cli/events_import.h"

static const struct command_option import_options[] = {
    {"dry-run", OPTION_BOOL, "", "check every row and record none", NULL},
    {"rejects", OPTION_TEXT, "FILE",
     "write rows that are rejected there, as CSV with line and reason", NULL},
};

static const struct command_option export_options[] = {
    {"since", OPTION_TEXT, "TIME", "only what was recorded then or later",
     "since"},
    {"type", OPTION_TEXT, "TYPE", "touch, stage, click ...", "type"},
    {"campaign", OPTION_TEXT, "ID", "only this campaign's", "campaign"},
    {"output", OPTION_TEXT, "FILE", "write there instead of to stdout", NULL,
     'o'},
};

static const struct action actions[] = {
    {"import", "FILE",
     "Records the events of a CSV file (- is stdin), each id once.",
     "waypost events import history.csv --dry-run\n"
     "waypost events import history.csv --rejects rejected.csv",
     import_options, COMMANDS_COUNT(import_options), 1, events_import},
    {"export", "", "Writes what was recorded as CSV, the oldest first.",
     "waypost events export --since 2026-11-01 -o events.csv\n"
     "waypost events export --type stage --campaign spring-24",
     export_options, COMMANDS_COUNT(export_options), 0, events_export},
};

const struct command events_command = {"events",
                                       "history from elsewhere, in and out",
                                       actions, COMMANDS_COUNT(actions), NULL};
