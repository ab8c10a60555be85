#include <stdlib.h>

#include "cli/commands.h"
#include "cli/fields.h"
#include "cli/link_name.h"
#include "cli/page_import.h"
#include "cli/page_item.h"
#include "cli/resource.h"
#include "cli/uri.h"
#include "core/slice.h"

static const struct resource_column columns[] = {
    {"URL", "short_url"},
    {"TITLE", "title"},
    {"LANGUAGE", "language"},
    {"UPDATED", "updated_at"},
};

static const struct resource pages = {"page", "/api/v1/pages", "short_url",
                                      columns, COMMANDS_COUNT(columns)};

static const struct command_option fields[] = {
    {"title", OPTION_TEXT, "TEXT", "what stands at its top", "title"},
    {"description", OPTION_TEXT, "TEXT", "a line or two below it",
     "description"},
    {"picture", OPTION_TEXT, "URL", "a picture, at an https address",
     "picture"},
    {"picture-alt", OPTION_TEXT, "TEXT",
     "what it shows, for those who cannot see it", "picture_alt"},
    {"language", OPTION_TEXT, "TAG", "of its text: fa, en-GB; en unless given",
     "language"},
    {"direction", OPTION_TEXT, "ltr|rtl",
     "which way it reads; the text itself says so unless given", "direction"},
    {"item", OPTION_LIST, "LABEL=LINK",
     "a slug of the brand, or a URL to make a link for; then ;starts=TIME and "
     ";ends=TIME if it has its time. Repeatable, in order; they replace what "
     "the page had",
     NULL},
    {"robots", OPTION_BOOL, "", "let search engines list it", "robots"},
    {"background", OPTION_TEXT, "RRGGBB", "the page's colour", "background"},
    {"text", OPTION_TEXT, "RRGGBB", "of its text", "text"},
    {"button", OPTION_TEXT, "RRGGBB", "of its buttons", "button"},
    {"button-text", OPTION_TEXT, "RRGGBB", "of the text on them",
     "button_text"},
    {"dark-background", OPTION_TEXT, "RRGGBB",
     "the same four for readers who prefer dark pages", "dark_background"},
    {"dark-text", OPTION_TEXT, "RRGGBB", "", "dark_text"},
    {"dark-button", OPTION_TEXT, "RRGGBB", "", "dark_button"},
    {"dark-button-text", OPTION_TEXT, "RRGGBB", "", "dark_button_text"},
};

static const struct command_option list_options[] = {
    {"brand", OPTION_TEXT, "HOST", "only this brand's", "brand"},
    {"limit", OPTION_INT, "N", "show N at most", NULL},
};

static const struct command_option import_options[] = {
    {"page", OPTION_TEXT, "BRAND/@NAME",
     "the page that all rows are of, where no column says so", "page"},
    {"dry-run", OPTION_BOOL, "", "check the file, write nothing", "dry_run"},
};

static int page_add(struct invocation *inv, struct error *err)
{
    struct link_name name = LINK_NAME_INIT;
    json_t *body = json_object();
    int code = link_name_find(&name, inv, invocation_argument(inv, 0), err);

    if (code == 0)
        code = fields_set_text(body, "brand", name.brand, err);
    if (code == 0)
        code = fields_set_text(body, "name", name.slug, err);
    if (code == 0)
        code = page_item_set(inv, body, err);
    if (code == 0)
        code = resource_add(inv, &pages, body, err);
    json_decref(body);
    link_name_release(&name);
    return code;
}

static int page_list(struct invocation *inv, struct error *err)
{
    return resource_list(inv, &pages, err);
}

static int find_path(struct invocation *inv, char **path, struct error *err)
{
    struct link_name name = LINK_NAME_INIT;
    struct buffer text = BUFFER_INIT;
    int code = link_name_find(&name, inv, invocation_argument(inv, 0), err);

    buffer_append(&text, slice_str(pages.path));
    if (code == 0) {
        uri_append_segment(&text, slice_str(name.brand));
        uri_append_segment(&text, slice_str(name.slug));
    }
    *path = buffer_detach(&text);
    link_name_release(&name);
    return code;
}

static int page_show(struct invocation *inv, struct error *err)
{
    char *path;
    int code = find_path(inv, &path, err);

    if (code == 0)
        code = resource_show(inv, path, err);
    free(path);
    return code;
}

static int page_edit(struct invocation *inv, struct error *err)
{
    json_t *body = json_object();
    char *path;
    int code = find_path(inv, &path, err);

    if (code == 0)
        code = page_item_set(inv, body, err);
    if (code == 0)
        code = resource_edit_with(inv, &pages, path,
                                  invocation_argument(inv, 0), body, err);
    free(path);
    json_decref(body);
    return code;
}

static int page_remove(struct invocation *inv, struct error *err)
{
    char *path;
    int code = find_path(inv, &path, err);

    if (code == 0)
        code = resource_remove(inv, &pages, path, invocation_argument(inv, 0),
                               err);
    free(path);
    return code;
}

static const struct action actions[] = {
    {"add", "[BRAND/]@NAME",
     "Makes a page of links and prints its address; links that it needs are "
     "made with it.",
     "waypost page add go.acme.com/@acme --title Acme "
     "--item 'Our shop=https://acme.com/shop' --item 'Spring offers=spring'",
     fields, COMMANDS_COUNT(fields), 1, page_add},
    {"list", "", "Lists the link pages.", "waypost page list", list_options,
     COMMANDS_COUNT(list_options), 0, page_list},
    {"show", "[BRAND/]@NAME", "Shows one page.",
     "waypost page show go.acme.com/@acme", NULL, 0, 1, page_show},
    {"edit", "[BRAND/]@NAME",
     "Changes what is given, at once on every worker; an empty value removes "
     "it.",
     "waypost page edit go.acme.com/@acme --background 1f3a8a --text ffffff",
     fields, COMMANDS_COUNT(fields), 1, page_edit, .edits = true},
    {"remove", "[BRAND/]@NAME", "Removes a page; its links stay.",
     "waypost page remove go.acme.com/@acme", NULL, 0, 1, page_remove},
    {"import", "FILE.csv",
     "Makes pages what a file says: a row an item, with columns page, label, "
     "link or destination, starts, ends, title ... The same file again changes "
     "nothing.",
     "waypost page import links.csv --page go.acme.com/@acme", import_options,
     COMMANDS_COUNT(import_options), 1, page_import_run},
};

const struct command page_command = {"page", "pages of links on a brand",
                                     actions, COMMANDS_COUNT(actions), NULL};
