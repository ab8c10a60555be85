#include "cli/commands.h"
#include "cli/merge_run.h"

static const struct command_option options[] = {
    {"link", OPTION_TEXT, "BRAND/SLUG", "the link that becomes personal", NULL},
    {"output", OPTION_TEXT, "FILE", "write there instead of to stdout", NULL,
     'o'},
    {"column", OPTION_TEXT, "NAME", "what the links' column is called (link)",
     NULL},
    {"open-pixel", OPTION_BOOL, "",
     "add the address of a picture that tells of an open", NULL},
    {"open-pixel-column", OPTION_TEXT, "NAME",
     "what its column is called (open_pixel)", NULL},
    {"id-column", OPTION_TEXT, "NAME", "who a row is (email)", NULL},
    {"email-column", OPTION_TEXT, "NAME", "the address, if it is not called so",
     NULL},
    {"name-column", OPTION_TEXT, "NAME", "the name (name, if there is one)",
     NULL},
    {"store-columns", OPTION_TEXT, "NAME,...",
     "columns that are stored with the contacts", NULL},
    {"no-contacts", OPTION_BOOL, "",
     "store nobody's address: only tokens leave this machine", NULL},
    {"hold-out", OPTION_TEXT, "SHARE", "leave so many out at random: 10%",
     NULL},
    {"hold-out-file", OPTION_TEXT, "FILE",
     "write those there (RECIPIENTS.holdout.csv)", NULL},
    {"seed", OPTION_INT, "N",
     "who is left out: the same N, the same people (the campaign's)", NULL},
    {"sent-at", OPTION_TIME, "T",
     "when the mail goes out (now); at most a day ahead: +8h", NULL},
    {"rejects", OPTION_TEXT, "FILE",
     "write rows without a link there, as CSV with line and reason", NULL},
};

static const struct action actions[] = {
    {"", "RECIPIENTS.csv",
     "Writes the same rows with a personal link each (- is stdin), and records "
     "the send.",
     "waypost merge people.csv --link go.acme.com/spring > mail.csv\n"
     "waypost merge people.csv --link go.acme.com/spring --hold-out 10% "
     "--rejects rejected.csv -o mail.csv",
     options, COMMANDS_COUNT(options), 1, merge_run},
};

const struct command merge_command = {
    "merge", "a personal link for each recipient of a mailing", actions,
    COMMANDS_COUNT(actions), NULL};
