#include <stdlib.h>

#include "cli/commands.h"
#include "cli/fields.h"
#include "cli/resource.h"

static const struct resource_column columns[] = {
    {"ID", "id"},           {"DIRECTION", "direction"},
    {"CHANNEL", "channel"}, {"OBJECTIVE", "objective"},
    {"NAME", "name"},       {"STARTS", "starts"},
    {"ENDS", "ends"},
};

static const struct resource campaigns = {"campaign", "/api/v1/campaigns", "id",
                                          columns, COMMANDS_COUNT(columns)};

static const struct command_option fields[] = {
    {"name", OPTION_TEXT, "NAME", "what people call it", "name"},
    {"direction", OPTION_TEXT, "inbound|outbound",
     "who moves first; the channel's own unless given", "direction"},
    {"objective", OPTION_TEXT, "upstream|downstream",
     "shaping demand, or sales now", "objective"},
    {"channel", OPTION_TEXT, "CHANNEL",
     "cold_email, print, content, paid_search ...", "channel"},
    {"utm", OPTION_LIST, "NAME=PATTERN",
     "what links add to their destinations, repeatable: "
     "utm_source={source}",
     "utm"},
    {"starts", OPTION_TEXT, "DATE", "its first day", "starts"},
    {"ends", OPTION_TEXT, "DATE", "its last day", "ends"},
};

static const struct command_option list_options[] = {
    {"limit", OPTION_INT, "N", "show N at most", NULL},
};

static int campaign_add(struct invocation *inv, struct error *err)
{
    json_t *body = json_object();
    int code = fields_set_text(body, "id", invocation_argument(inv, 0), err);

    if (code == 0)
        code = resource_add(inv, &campaigns, body, err);
    json_decref(body);
    return code;
}

static int campaign_list(struct invocation *inv, struct error *err)
{
    return resource_list(inv, &campaigns, err);
}

static int campaign_show(struct invocation *inv, struct error *err)
{
    char *path = resource_path(&campaigns, invocation_argument(inv, 0));
    int code = resource_show(inv, path, err);

    free(path);
    return code;
}

static int campaign_edit(struct invocation *inv, struct error *err)
{
    const char *id = invocation_argument(inv, 0);
    char *path = resource_path(&campaigns, id);
    int code = resource_edit(inv, &campaigns, path, id, err);

    free(path);
    return code;
}

static int campaign_remove(struct invocation *inv, struct error *err)
{
    const char *id = invocation_argument(inv, 0);
    char *path = resource_path(&campaigns, id);
    int code = resource_remove(inv, &campaigns, path, id, err);

    free(path);
    return code;
}

static const struct action actions[] = {
    {"add", "ID", "Adds a campaign; prints its id.",
     "waypost campaign add spring-24 --direction outbound --channel "
     "cold_email",
     fields, COMMANDS_COUNT(fields), 1, campaign_add},
    {"list", "", "Lists the campaigns.", "waypost campaign list", list_options,
     COMMANDS_COUNT(list_options), 0, campaign_list},
    {"show", "ID", "Shows one campaign.", "waypost campaign show spring-24",
     NULL, 0, 1, campaign_show},
    {"edit", "ID", "Changes what is given; an empty value removes it.",
     "waypost campaign edit spring-24 --ends 2026-06-30", fields,
     COMMANDS_COUNT(fields), 1, campaign_edit, .edits = true},
    {"remove", "ID", "Removes a campaign; what it earned stays recorded.",
     "waypost campaign remove spring-24", NULL, 0, 1, campaign_remove},
};

const struct command campaign_command = {
    "campaign", "the efforts that links and costs belong to", actions,
    COMMANDS_COUNT(actions), NULL};
