#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/client.h"
#include "cli/commands.h"
#include "cli/fields.h"
#include "cli/link_name.h"
#include "cli/output.h"
#include "cli/resource.h"
#include "cli/uri.h"
#include "core/buffer.h"
#include "core/slice.h"

static const struct resource_column columns[] = {
    {"CODE", "code"},
    {"NAME", "name"},
    {"DESTINATION", "destination"},
    {"SINCE", "created_at"},
};

static const struct resource placements = {"placement", NULL, "code", columns,
                                           COMMANDS_COUNT(columns)};

static const struct command_option list_options[] = {
    {"limit", OPTION_INT, "N", "show N at most", NULL},
};

static const struct command_option edit_options[] = {
    {"destination", OPTION_TEXT, "URL",
     "where this one leads, whatever becomes of the link; empty: where the "
     "link does",
     "destination"},
    {"link", OPTION_TEXT, "SLUG", "the link of the same brand it belongs to",
     "slug"},
};

static const struct command_option remove_options[] = {
    {"force", OPTION_TEXT, "NAME",
     "the placement's name, for scripts, instead of the question", NULL},
};

/* The path of the link's placements, or of one of them; the caller frees. */
static int find_path(struct invocation *inv, const char *code, char **path,
                     struct error *err)
{
    struct link_name name = LINK_NAME_INIT;
    struct buffer text = BUFFER_INIT;
    char *link = NULL;

    if (link_name_find(&name, inv, invocation_argument(inv, 0), err) == 0) {
        link = link_name_path(&name);
        buffer_appendf(&text, "%s/placements", link);
        if (code != NULL)
            uri_append_segment(&text, slice_str(code));
    }
    free(link);
    link_name_release(&name);
    *path = err->code == ERROR_NONE ? buffer_detach(&text) : NULL;
    buffer_release(&text);
    return err->code;
}

static int placement_list(struct invocation *inv, struct error *err)
{
    struct resource of_link = placements;
    char *path;
    int code = find_path(inv, NULL, &path, err);

    of_link.path = path;
    if (code == 0)
        code = resource_list(inv, &of_link, err);
    free(path);
    return code;
}

static int placement_show(struct invocation *inv, struct error *err)
{
    char *path;
    int code = find_path(inv, invocation_argument(inv, 1), &path, err);

    if (code == 0)
        code = resource_show(inv, path, err);
    free(path);
    return code;
}

static int placement_edit(struct invocation *inv, struct error *err)
{
    char *path;
    int code = find_path(inv, invocation_argument(inv, 1), &path, err);

    if (code == 0)
        code = resource_edit(inv, &placements, path,
                             invocation_argument(inv, 1), err);
    free(path);
    return code;
}

/* ---- remove -------------------------------------------------------------- */

/* The line without its end, or none at the end of the input. */
static struct slice read_line(char **line)
{
    size_t size = 0;
    ssize_t len = getline(line, &size, stdin);

    struct slice text = len < 0 ? SLICE_NONE : slice_of(*line, (size_t)len);

    return slice_trim(slice_head(text, slice_find(text, '\n')));
}

/* Once printed, a code cannot be called back: the name says that it is meant.*/
static int confirm(const struct invocation *inv, const char *name,
                   struct error *err)
{
    const char *forced = options_text(&inv->options, "force");
    char *line = NULL;
    bool same;

    if (forced == NULL && !isatty(STDIN_FILENO))
        return error_set(err, ERROR_USAGE,
                         "removing a printed code cannot be undone; confirm it "
                         "with --force \"%s\"",
                         name);
    if (forced == NULL)
        output_note("Whoever scans \"%s\" will be led nowhere, for good. To "
                    "remove it, type its name:",
                    name);
    same = slice_equal(forced != NULL ? slice_str(forced) : read_line(&line),
                       slice_str(name));
    free(line);
    if (same)
        return 0;
    return error_set(err, ERROR_USAGE,
                     "that is not its name, \"%s\"; nothing was removed", name);
}

static int remove_confirmed(struct invocation *inv, const json_t *placement,
                            const char *path, struct error *err)
{
    const char *name = json_string_value(json_object_get(placement, "name"));
    const char *code = json_string_value(json_object_get(placement, "code"));
    struct buffer uri = BUFFER_INIT;
    int result;

    if (name == NULL || code == NULL)
        return error_set(err, ERROR_INTERNAL,
                         "the server's answer has no name and code; do the "
                         "versions of server and client differ?");
    if (confirm(inv, name, err) < 0)
        return err->code;
    buffer_append(&uri, slice_str(path));
    uri_append_query(&uri, SLICE("confirm"), slice_str(code));
    result = resource_remove(inv, &placements, buffer_str(&uri), code, err);
    buffer_release(&uri);
    return result;
}

static int placement_remove(struct invocation *inv, struct error *err)
{
    json_t *placement = NULL;
    char *path;
    int code = find_path(inv, invocation_argument(inv, 1), &path, err);

    if (code == 0)
        code = client_json(inv->client, "GET", path, NULL, &placement, err);
    if (code == 0)
        code = remove_confirmed(inv, placement, path, err);
    json_decref(placement);
    free(path);
    return code;
}

static const struct action actions[] = {
    {"list", "[BRAND/]SLUG", "Lists a link's placements.",
     "waypost placement list go.acme.com/spring", list_options,
     COMMANDS_COUNT(list_options), 1, placement_list},
    {"show", "[BRAND/]SLUG CODE", "Shows one placement.",
     "waypost placement show go.acme.com/spring K7M2R9QX", NULL, 0, 2,
     placement_show},
    {"edit", "[BRAND/]SLUG CODE",
     "Changes where a printed code leads, at once on every worker.",
     "waypost placement edit go.acme.com/spring K7M2R9QX --destination "
     "https://acme.com/summer\n"
     "waypost placement edit go.acme.com/spring K7M2R9QX --link summer",
     edit_options, COMMANDS_COUNT(edit_options), 2, placement_edit},
    {"remove", "[BRAND/]SLUG CODE",
     "Takes a printed code out of use, once its name was typed.",
     "waypost placement remove go.acme.com/spring K7M2R9QX", remove_options,
     COMMANDS_COUNT(remove_options), 2, placement_remove},
};

const struct command placement_command = {
    "placement", "posters, flyers, cards: where their codes lead", actions,
    COMMANDS_COUNT(actions), NULL};
