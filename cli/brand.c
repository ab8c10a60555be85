#include <stdlib.h>

#include "cli/brand_apps.h"
#include "cli/brand_verify.h"
#include "cli/commands.h"
#include "cli/fields.h"
#include "cli/resource.h"

static const struct resource_column columns[] = {
    {"HOST", "host"},
    {"UNICODE", "unicode_host"},
    {"URL", "url"},
    {"ROOT", "root_url"},
    {"NOT FOUND", "not_found_url"},
    {"EXPIRED", "expired_url"},
};

static const struct resource brands = {"brand", "/api/v1/brands", "host",
                                       columns, COMMANDS_COUNT(columns)};

static const struct command_option fields[] = {
    {"url", OPTION_TEXT, "URL",
     "how its links begin; https://HOST unless given", "url"},
    {"root", OPTION_TEXT, "URL", "where HOST itself leads", "root_url"},
    {"not-found", OPTION_TEXT, "URL", "where an unknown link leads",
     "not_found_url"},
    {"expired", OPTION_TEXT, "URL", "where an expired link leads",
     "expired_url"},
    {"ios-app", OPTION_LIST, "TEAMID.BUNDLE",
     "an iOS app that may open its links, repeatable", NULL},
    {"android-app", OPTION_LIST, "PACKAGE=SHA256,...",
     "an Android app likewise, with its certificates' fingerprints", NULL},
    {"allowed-hosts", OPTION_TEXT, "HOST,...",
     "where its links may lead, .acme.com being all below acme.com; anywhere "
     "unless given",
     "allowed_hosts[]"},
    {"allow-shorteners", OPTION_BOOL, "",
     "its links may lead to public shorteners and to other brands",
     "allow_shorteners"},
};

static const struct command_option list_options[] = {
    {"limit", OPTION_INT, "N", "show N at most", NULL},
};

static int brand_add(struct invocation *inv, struct error *err)
{
    json_t *body = json_object();
    int code = fields_set_text(body, "host", invocation_argument(inv, 0), err);

    if (code == 0)
        code = brand_apps_set(inv, body, err);
    if (code == 0)
        code = resource_add(inv, &brands, body, err);
    json_decref(body);
    return code;
}

static int brand_list(struct invocation *inv, struct error *err)
{
    return resource_list(inv, &brands, err);
}

static int brand_show(struct invocation *inv, struct error *err)
{
    char *path = resource_path(&brands, invocation_argument(inv, 0));
    int code = resource_show(inv, path, err);

    free(path);
    return code;
}

static int brand_edit(struct invocation *inv, struct error *err)
{
    const char *host = invocation_argument(inv, 0);
    char *path = resource_path(&brands, host);
    json_t *body = json_object();
    int code = brand_apps_set(inv, body, err);

    if (code == 0)
        code = resource_edit_with(inv, &brands, path, host, body, err);
    json_decref(body);
    free(path);
    return code;
}

static int brand_remove(struct invocation *inv, struct error *err)
{
    const char *host = invocation_argument(inv, 0);
    char *path = resource_path(&brands, host);
    int code = resource_remove(inv, &brands, path, host, err);

    free(path);
    return code;
}

static const struct action actions[] = {
    {"add", "HOST", "Adds a domain that serves links; prints it.",
     "waypost brand add go.acme.com --root https://acme.com/", fields,
     COMMANDS_COUNT(fields), 1, brand_add},
    {"list", "", "Lists the brands.", "waypost brand list", list_options,
     COMMANDS_COUNT(list_options), 0, brand_list},
    {"show", "HOST", "Shows one brand.", "waypost brand show go.acme.com", NULL,
     0, 1, brand_show},
    {"edit", "HOST", "Changes what is given; an empty value removes it.",
     "waypost brand edit go.acme.com --not-found https://acme.com/oops", fields,
     COMMANDS_COUNT(fields), 1, brand_edit, .edits = true},
    {"verify", "HOST",
     "Looks at a brand from outside: DNS, CAA, certificate, and whether "
     "requests come here; says how to mend what is wrong.",
     "waypost brand verify go.acme.com", NULL, 0, 1, brand_verify_command},
    {"remove", "HOST", "Removes a brand that has no links left.",
     "waypost brand remove go.acme.com", NULL, 0, 1, brand_remove},
};

const struct command brand_command = {"brand", "the domains that serve links",
                                      actions, COMMANDS_COUNT(actions), NULL};
