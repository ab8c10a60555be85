#include <signal.h>

#include "attribution/paths/attribute.h"
#include "cli/commands.h"
#include "server/serve.h"

static const struct command serve_command = {
    .name = "serve",
    .help = "serve links and the API, with a private Redis",
    .main = serve_run,
};

static const struct command attribute_command = {
    .name = "attribute",
    .help = "attribute path data from elsewhere, without a server",
    .main = attribute_run,
};

static const struct command *const commands[] = {
    &serve_command,  &brand_command,     &campaign_command,
    &link_command,   &links_command,     &page_command,
    &merge_command,  &recipient_command, &placement_command,
    &qr_command,     &event_command,     &events_command,
    &report_command, &attribute_command, &token_command,
    &block_command,
};

static const struct program waypost = {
    "waypost", WAYPOST_VERSION,
    "short links on your own domain, and what they bring in", commands,
    COMMANDS_COUNT(commands)};

int main(int argc, char **argv)
{
    /* A closed pipe or socket is an error to handle, not the end. */
    signal(SIGPIPE, SIG_IGN);
    return command_main(&waypost, argc, argv);
}
