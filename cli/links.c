#include "cli/commands.h"
#include "cli/links_export.h"
#include "cli/links_import.h"
#include "cli/links_lint.h"

static const struct command_option import_options[] = {
    {"from", OPTION_TEXT, "csv|json|bitly|yourls|shlink|kutt|dub",
     "what wrote the file; csv and json are our own", NULL},
    {"brand", OPTION_TEXT, "HOST",
     "the brand that all links go to, whatever the file says", NULL},
    {"dry-run", OPTION_BOOL, "", "check every link and write none", NULL},
    {"rejects", OPTION_TEXT, "FILE",
     "write links that are rejected there, as CSV with line and reason", NULL},
};

static const struct command_option export_options[] = {
    {"brand", OPTION_TEXT, "HOST", "only this brand's", "brand"},
    {"format", OPTION_TEXT, "csv|json", "csv unless given", NULL},
    {"output", OPTION_TEXT, "FILE", "write there instead of to stdout", NULL,
     'o'},
};

static const struct action actions[] = {
    {"import", "FILE",
     "Makes the links of a file (- is stdin), or changes those there are.",
     "waypost links import --from bitly bitlinks.csv --brand go.acme.com "
     "--dry-run\n"
     "waypost links import links.csv --rejects rejected.csv",
     import_options, COMMANDS_COUNT(import_options), 1, links_import},
    {"export", "", "Writes all links, for an import elsewhere or again.",
     "waypost links export -o links.csv\n"
     "waypost links export --brand go.acme.com --format json",
     export_options, COMMANDS_COUNT(export_options), 0, links_export},
    {"lint", "",
     "Lists values of campaign, source, content and tags that were probably "
     "meant to be one.",
     "waypost links lint", NULL, 0, 0, links_lint_run},
};

const struct command links_command = {"links", "many links, in and out",
                                      actions, COMMANDS_COUNT(actions), NULL};
