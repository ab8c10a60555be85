#include <stdlib.h>

#include "cli/client.h"
#include "cli/commands.h"
#include "cli/fields.h"
#include "cli/output.h"
#include "cli/resource.h"
#include "core/buffer.h"
#include "core/slice.h"

static const struct resource_column columns[] = {
    {"NAME", "name"},
    {"KIND", "kind"},
    {"REASON", "reason"},
    {"SINCE", "created_at"},
};

static const struct resource blocks = {"block", "/api/v1/blocks", "name",
                                       columns, COMMANDS_COUNT(columns)};

static const struct command_option add_options[] = {
    {"reason", OPTION_TEXT, "TEXT", "why, for your colleagues", "reason"},
    {"force", OPTION_BOOL, "", "also a public suffix, such as com or github.io",
     "force"},
};

static const struct command_option list_options[] = {
    {"limit", OPTION_INT, "N", "show N at most", NULL},
};

/* A short URL as it was reported, without its scheme and port. */
static char *name_of_url(struct slice text)
{
    struct slice host = slice_head(text, slice_find(text, '/'));
    struct slice path = slice_skip(text, host.len);
    struct buffer name = BUFFER_INIT;

    if (!slice_starts(host, SLICE("[")))
        host = slice_head(host, slice_find(host, ':'));
    buffer_append(&name, host);
    if (path.len > 1)
        buffer_append(&name, path);
    return buffer_detach(&name);
}

static char *name_of(const struct invocation *inv)
{
    struct slice text = slice_str(invocation_argument(inv, 0));
    size_t scheme = slice_search(text, SLICE("://"));

    if (scheme == text.len)
        return slice_copy(text);
    return name_of_url(slice_skip(text, scheme + 3));
}

static int block_add(struct invocation *inv, struct error *err)
{
    json_t *body = json_object();
    char *name = name_of(inv);
    int code = fields_set_text(body, "name", name, err);

    if (code == 0)
        code = resource_add(inv, &blocks, body, err);
    free(name);
    json_decref(body);
    return code;
}

static int block_list(struct invocation *inv, struct error *err)
{
    return resource_list(inv, &blocks, err);
}

static int block_remove(struct invocation *inv, struct error *err)
{
    char *name = name_of(inv);
    char *path = resource_path(&blocks, name);
    int code = resource_remove(inv, &blocks, path, name, err);

    free(path);
    free(name);
    return code;
}

static const struct action actions[] = {
    {"add", "HOST|BRAND|BRAND/SLUG",
     "Stops a link, a brand, or all that leads to a host and below it, at once "
     "on every worker.",
     "waypost block add evil.example --reason \"phishing, ticket 4411\"\n"
     "waypost block add go.acme.com/spring",
     add_options, COMMANDS_COUNT(add_options), 1, block_add},
    {"list", "", "Lists what is blocked.", "waypost block list", list_options,
     COMMANDS_COUNT(list_options), 0, block_list},
    {"remove", "HOST|BRAND|BRAND/SLUG", "Lets it lead on again.",
     "waypost block remove evil.example", NULL, 0, 1, block_remove},
};

const struct command block_command = {"block", "the kill switch against abuse",
                                      actions, COMMANDS_COUNT(actions), NULL};
