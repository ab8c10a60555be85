#include "cli/commands.h"
#include "cli/events_import.h"

static const struct command_option import_options[] = {
    {"dry-run", OPTION_BOOL, "", "check every row and record none", NULL},
    {"rejects", OPTION_TEXT, "FILE",
     "write rows that are rejected there, as CSV with line and reason", NULL},
};

static const struct action actions[] = {
    {"import", "FILE",
     "Records the events of a CSV file (- is stdin), each id once.",
     "waypost events import history.csv --dry-run\n"
     "waypost events import history.csv --rejects rejected.csv",
     import_options, COMMANDS_COUNT(import_options), 1, events_import},
};

const struct command events_command = {"events",
                                       "history from elsewhere, in and out",
                                       actions, COMMANDS_COUNT(actions), NULL};
