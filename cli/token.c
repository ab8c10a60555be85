#include <stdlib.h>

#include "cli/commands.h"
#include "cli/fields.h"
#include "cli/resource.h"
#include "core/slice.h"

static const struct resource_column columns[] = {
    {"ID", "id"},
    {"NAME", "name"},
    {"SCOPES", "scopes"},
    {"CREATED", "created_at"},
};

static const struct resource tokens = {"token", "/api/v1/tokens", "token",
                                       columns, COMMANDS_COUNT(columns)};

static const struct command_option create_options[] = {
    {"scopes", OPTION_TEXT, "SCOPE,...",
     "what it may do: links:read, links:write, events:write, reports:read, "
     "admin",
     NULL},
    {"name", OPTION_TEXT, "NAME", "what it is for; cli unless given", "name"},
};

static const struct command_option list_options[] = {
    {"limit", OPTION_INT, "N", "show N at most", NULL},
};

static json_t *scopes_array(const char *text)
{
    json_t *scopes = json_array();
    struct slice rest = slice_str(text);
    struct slice scope;

    while (slice_split(&rest, ',', &scope)) {
        scope = slice_trim(scope);
        json_array_append_new(scopes,
                              json_stringn_nocheck(scope.ptr, scope.len));
    }
    return scopes;
}

static int token_create(struct invocation *inv, struct error *err)
{
    const char *scopes = options_text(&inv->options, "scopes");
    json_t *body;
    int code;

    if (scopes == NULL)
        return error_field(err, ERROR_USAGE, "bad_option", "scopes",
                           "--scopes is missing; give what the token may do, "
                           "such as links:read,links:write");
    body =
        json_pack("{s:s, s:o}", "name", "cli", "scopes", scopes_array(scopes));
    code = resource_add(inv, &tokens, body, err);
    json_decref(body);
    return code;
}

static int token_list(struct invocation *inv, struct error *err)
{
    return resource_list(inv, &tokens, err);
}

static int token_revoke(struct invocation *inv, struct error *err)
{
    const char *id = invocation_argument(inv, 0);
    char *path = resource_path(&tokens, id);
    int code = resource_remove(inv, &tokens, path, id, err);

    free(path);
    return code;
}

static const struct action actions[] = {
    {"create", "", "Makes an API token and prints it, this once.",
     "waypost token create --scopes events:write --name shop > shop-token",
     create_options, COMMANDS_COUNT(create_options), 0, token_create},
    {"list", "", "Lists the tokens, never their secrets.", "waypost token list",
     list_options, COMMANDS_COUNT(list_options), 0, token_list},
    {"revoke", "ID", "Makes a token worthless at once.",
     "waypost token revoke k3v9", NULL, 0, 1, token_revoke},
};

const struct command token_command = {"token", "what may use the API", actions,
                                      COMMANDS_COUNT(actions), NULL};
