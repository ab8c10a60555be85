#include <stdlib.h>

#include "cli/commands.h"
#include "cli/link_name.h"
#include "cli/resource.h"
#include "cli/uri.h"

static const struct resource_column columns[] = {
    {"RECIPIENT", "recipient"}, {"EMAIL", "email"}, {"NAME", "name"},
    {"CUSTOMER", "customer"},   {"MERGE", "merge"},
};

static const struct resource recipients = {"recipient", "/api/v1/recipients",
                                           "recipient", columns,
                                           COMMANDS_COUNT(columns)};

static const struct command_option list_options[] = {
    {"link", OPTION_TEXT, "BRAND/SLUG", "whom its links were made for", NULL},
    {"merge", OPTION_TEXT, "ID", "those of one mail merge", "merge"},
    {"limit", OPTION_INT, "N", "show N at most", NULL},
};

/* A merge may well have a million: in the largest pages that there are. */
static int list_path(struct invocation *inv, struct buffer *path,
                     struct error *err)
{
    const char *text = options_text(&inv->options, "link");
    struct link_name name = LINK_NAME_INIT;
    struct buffer link = BUFFER_INIT;
    int code = 0;

    buffer_append(path, slice_str(recipients.path));
    uri_append_query(path, SLICE("limit"), SLICE("1000"));
    if (text != NULL)
        code = link_name_find(&name, inv, text, err);
    if (text != NULL && code == 0) {
        buffer_appendf(&link, "%s/%s", name.brand, name.slug);
        uri_append_query(path, SLICE("link"), buffer_slice(&link));
    }
    buffer_release(&link);
    link_name_release(&name);
    return code;
}

static int check_filter(const struct invocation *inv, struct error *err)
{
    if (options_given(&inv->options, "link") !=
        options_given(&inv->options, "merge"))
        return 0;
    return error_set(err, ERROR_USAGE,
                     "say whose: --link BRAND/SLUG or --merge ID, and not "
                     "both");
}

static int recipient_list(struct invocation *inv, struct error *err)
{
    struct resource listed = recipients;
    struct buffer path = BUFFER_INIT;
    int code = check_filter(inv, err);

    if (code == 0)
        code = list_path(inv, &path, err);
    listed.path = buffer_str(&path);
    if (code == 0)
        code = resource_list(inv, &listed, err);
    buffer_release(&path);
    return code;
}

static int recipient_show(struct invocation *inv, struct error *err)
{
    char *path = resource_path(&recipients, invocation_argument(inv, 0));
    int code = resource_show(inv, path, err);

    free(path);
    return code;
}

static int recipient_remove(struct invocation *inv, struct error *err)
{
    const char *token = invocation_argument(inv, 0);
    char *path = resource_path(&recipients, token);
    int code = resource_remove(inv, &recipients, path, token, err);

    free(path);
    return code;
}

static const struct action actions[] = {
    {"list", "", "Lists whom the personal links of a mail merge were made for.",
     "waypost recipient list --link go.acme.com/spring", list_options,
     COMMANDS_COUNT(list_options), 0, recipient_list},
    {"show", "TOKEN", "Shows who a personal link was made for.",
     "waypost recipient show k3Jx9QaZIii", NULL, 0, 1, recipient_show},
    {"remove", "TOKEN",
     "Forgets who it was: address, name and columns. Events stay, under the "
     "token.",
     "waypost recipient remove k3Jx9QaZIii", NULL, 0, 1, recipient_remove},
};

const struct command recipient_command = {
    "recipient", "whom personal links were made for", actions,
    COMMANDS_COUNT(actions), NULL};
