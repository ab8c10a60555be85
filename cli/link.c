#include <stdlib.h>
#include <string.h>

#include "cli/client.h"
#include "cli/commands.h"
#include "cli/fields.h"
#include "cli/link_history.h"
#include "cli/link_name.h"
#include "cli/link_test.h"
#include "cli/output.h"
#include "cli/password_input.h"
#include "cli/resource.h"
#include "core/buffer.h"
#include "core/slice.h"

static const struct resource_column columns[] = {
    {"SHORT URL", "short_url"},     {"CAMPAIGN", "campaign"},
    {"CHANNEL", "channel"},         {"ENABLED", "enabled"},
    {"DESTINATION", "destination"},
};

static const struct resource links = {"link", "/api/v1/links", "short_url",
                                      columns, COMMANDS_COUNT(columns)};

static const struct command_option fields[] = {
    {"destination", OPTION_TEXT, "URL", "where it leads", "destination"},
    {"campaign", OPTION_TEXT, "ID", "the campaign it belongs to", "campaign"},
    {"channel", OPTION_TEXT, "CHANNEL", "the campaign's channel unless given",
     "channel"},
    {"source", OPTION_TEXT, "SOURCE", "where it is placed: a newsletter",
     "source"},
    {"content", OPTION_TEXT, "CONTENT", "which of several: button-top",
     "content"},
    {"tag", OPTION_LIST, "NAME=VALUE", "a tag of your own, repeatable", "tags"},
    {"title", OPTION_TEXT, "TEXT", "what people call it", "title"},
    {"notes", OPTION_TEXT, "TEXT", "for your colleagues", "notes"},
    {"external-id", OPTION_TEXT, "ID", "your own id of it", "external_id"},
    {"status", OPTION_INT, "N", "the redirect: 301, 302, 307 or 308", "status"},
    {"query", OPTION_TEXT, "append|override|drop",
     "what becomes of a visitor's own query parameters", "query"},
    {"track-conversions", OPTION_BOOL, "",
     "add a click id to the destination; so it is with a campaign",
     "track_conversions"},
    {"starts", OPTION_TIME, "T",
     "before it the link does not exist: 2026-12-24, +30d, RFC 3339",
     "starts_at"},
    {"expires", OPTION_TIME, "T", "from then on it has expired", "expires_at"},
    {"expired-url", OPTION_TEXT, "URL",
     "where it leads then; the brand's unless given", "expired_url"},
    {"max-clicks", OPTION_INT, "N",
     "people's clicks until it has expired; 0: no limit", "max_clicks"},
    {"password-stdin", OPTION_BOOL, "",
     "ask visitors for the password that is read from stdin", NULL},
    {"no-password", OPTION_BOOL, "", "ask for none any more", NULL},
    {"forward-path", OPTION_BOOL, "",
     "put what follows the slug behind the destination", "forward_path"},
    {"robots", OPTION_BOOL, "", "let search engines list the short URL",
     "robots"},
    {"cache-seconds", OPTION_INT, "N", "how long clients may keep the answer",
     "cache_seconds"},
    {"rule", OPTION_LIST, "RULE",
     "where it leads whom: \"os=ios -> https://...\", in order, repeatable; "
     "replaces all there were",
     "rules[]"},
    {"ios-url", OPTION_TEXT, "URL", "where it leads on iOS: https or an app's",
     "ios_url"},
    {"android-url", OPTION_TEXT, "URL", "likewise on Android", "android_url"},
};

/* A new link's destination is an argument. */
#define ADD_FIELDS (fields + 1)
#define ADD_COUNT  (COMMANDS_COUNT(fields) - 1)

static const struct command_option list_options[] = {
    {"brand", OPTION_TEXT, "HOST", "only this brand's", "brand"},
    {"campaign", OPTION_TEXT, "ID", "only this campaign's", "campaign"},
    {"tag", OPTION_TEXT, "NAME=VALUE",
     "only those with this tag; folder=emea/ also those below emea", "tag"},
    {"search", OPTION_TEXT, "TEXT",
     "only with this in slug, title or destination", "search"},
    {"archived", OPTION_BOOL, "", "those that were archived", "archived"},
    {"limit", OPTION_INT, "N", "show N at most", NULL},
};

/* "-" asks the server for a random slug: none is sent. */
static int set_name(json_t *body, const struct link_name *name,
                    struct error *err)
{
    if (fields_set_text(body, "brand", name->brand, err) < 0)
        return err->code;
    if (slice_equal(slice_str(name->slug), SLICE("-")))
        return 0;
    return fields_set_text(body, "slug", name->slug, err);
}

static int set_password(struct invocation *inv, json_t *body, struct error *err)
{
    bool given = options_bool(&inv->options, "password-stdin");
    bool removed = options_bool(&inv->options, "no-password");

    if (given && removed)
        return error_set(err, ERROR_USAGE,
                         "--password-stdin and --no-password exclude each "
                         "other");
    if (removed)
        json_object_set_new(body, "password", json_null());
    return given ? password_input_read(body, "password", err) : 0;
}

static int link_add(struct invocation *inv, struct error *err)
{
    struct link_name name = LINK_NAME_INIT;
    json_t *body = json_object();
    int code = link_name_find(&name, inv, invocation_argument(inv, 0), err);

    if (code == 0)
        code = set_name(body, &name, err);
    if (code == 0)
        code = fields_set_text(body, "destination", invocation_argument(inv, 1),
                               err);
    if (code == 0)
        code = set_password(inv, body, err);
    if (code == 0)
        code = resource_add(inv, &links, body, err);
    json_decref(body);
    link_name_release(&name);
    return code;
}

static int link_list(struct invocation *inv, struct error *err)
{
    const char *tag = options_text(&inv->options, "tag");

    if (tag != NULL && strchr(tag, '=') == NULL)
        return error_field(err, ERROR_USAGE, "bad_option", "tag",
                           "--tag: \"%s\" is not of the form NAME=VALUE", tag);
    return resource_list(inv, &links, err);
}

static int find_path(struct invocation *inv, char **path, struct error *err)
{
    struct link_name name = LINK_NAME_INIT;
    int code = link_name_find(&name, inv, invocation_argument(inv, 0), err);

    *path = code == 0 ? link_name_path(&name) : NULL;
    link_name_release(&name);
    return code;
}

static int link_show(struct invocation *inv, struct error *err)
{
    char *path;
    int code = find_path(inv, &path, err);

    if (code == 0)
        code = resource_show(inv, path, err);
    free(path);
    return code;
}

static int link_edit(struct invocation *inv, struct error *err)
{
    json_t *body = json_object();
    char *path;
    int code = find_path(inv, &path, err);

    if (code == 0)
        code = set_password(inv, body, err);
    if (code == 0)
        code = resource_edit_with(inv, &links, path,
                                  invocation_argument(inv, 0), body, err);
    json_decref(body);
    free(path);
    return code;
}

static const struct command_option remove_options[] = {
    {"force", OPTION_BOOL, "", "also if placements of it were made for print",
     "force"},
};

static int link_remove(struct invocation *inv, struct error *err)
{
    struct buffer uri = BUFFER_INIT;
    char *path;
    int code = find_path(inv, &path, err);

    if (code == 0) {
        buffer_append(&uri, slice_str(path));
        fields_query(inv, &uri);
        code = resource_remove(inv, &links, buffer_str(&uri),
                               invocation_argument(inv, 0), err);
    }
    buffer_release(&uri);
    free(path);
    return code;
}

/* One flag is set; `done` tells it. */
static int set_flag(struct invocation *inv, const char *field, bool flag,
                    const char *done, struct error *err)
{
    json_t *body = json_pack("{s:b}", field, (int)flag);
    json_t *answer = NULL;
    char *path;
    int code = find_path(inv, &path, err);

    if (code == 0)
        code = client_json(inv->client, "PATCH", path, body, &answer, err);
    if (code == 0 && invocation_wants_json(inv))
        code = output_json(answer, err);
    else if (code == 0)
        output_note("%s link %s", done, invocation_argument(inv, 0));
    json_decref(answer);
    json_decref(body);
    free(path);
    return code;
}

static int link_enable(struct invocation *inv, struct error *err)
{
    return set_flag(inv, "enabled", true, "enabled", err);
}

static int link_disable(struct invocation *inv, struct error *err)
{
    return set_flag(inv, "enabled", false, "disabled", err);
}

static int link_archive(struct invocation *inv, struct error *err)
{
    return set_flag(inv, "archived", true, "archived", err);
}

static int link_unarchive(struct invocation *inv, struct error *err)
{
    return set_flag(inv, "archived", false, "brought back", err);
}

static int link_history(struct invocation *inv, struct error *err)
{
    char *path;
    int code = find_path(inv, &path, err);

    if (code == 0)
        code = link_history_show(inv, path, err);
    free(path);
    return code;
}

static const struct command_option test_options[] = {
    {"user-agent", OPTION_TEXT, "TEXT", "the browser, as it says it",
     "user_agent"},
    {"language", OPTION_TEXT, "TEXT", "Accept-Language: de-AT,en;q=0.5",
     "language"},
    {"country", OPTION_TEXT, "CODE", "where the visitor is: DE", "country"},
    {"at", OPTION_TIME, "T", "when; now unless given", "at"},
    {"request-query", OPTION_TEXT, "QUERY", "what the link is called with: a=b",
     "query"},
    {"returning", OPTION_BOOL, "", "the visitor was here before", "returning"},
    {"visitor", OPTION_TEXT, "TEXT",
     "a person for splits, of any name; somebody new unless given", "visitor"},
    {"recipient", OPTION_TEXT, "TOKEN", "the token of a personal link",
     "recipient"},
};

static int link_test(struct invocation *inv, struct error *err)
{
    char *path;
    int code = find_path(inv, &path, err);

    if (code == 0)
        code = link_test_run(inv, path, err);
    free(path);
    return code;
}

static const struct action actions[] = {
    {"add", "[BRAND/]SLUG|- DESTINATION",
     "Makes a link and prints its short URL; - makes the slug up.",
     "waypost link add go.acme.com/spring https://acme.com/spring --campaign "
     "spring-24\nwaypost link add - https://acme.com/a/very/long/address",
     ADD_FIELDS, ADD_COUNT, 2, link_add},
    {"list", "", "Lists the links.", "waypost link list --campaign spring-24",
     list_options, COMMANDS_COUNT(list_options), 0, link_list},
    {"show", "[BRAND/]SLUG", "Shows one link.",
     "waypost link show go.acme.com/spring", NULL, 0, 1, link_show},
    {"edit", "[BRAND/]SLUG",
     "Changes what is given, at once on every worker; an empty value removes "
     "it.",
     "waypost link edit go.acme.com/spring --destination "
     "https://acme.com/summer",
     fields, COMMANDS_COUNT(fields), 1, link_edit, .edits = true},
    {"disable", "[BRAND/]SLUG", "Lets a link lead nowhere for now.",
     "waypost link disable go.acme.com/spring", NULL, 0, 1, link_disable},
    {"enable", "[BRAND/]SLUG", "Lets a disabled link lead on again.",
     "waypost link enable go.acme.com/spring", NULL, 0, 1, link_enable},
    {"archive", "[BRAND/]SLUG",
     "Leaves a link out of listings; it redirects on.",
     "waypost link archive go.acme.com/spring", NULL, 0, 1, link_archive},
    {"unarchive", "[BRAND/]SLUG", "Lists an archived link again.",
     "waypost link unarchive go.acme.com/spring", NULL, 0, 1, link_unarchive},
    {"history", "[BRAND/]SLUG",
     "Tells who changed what, the newest first; also of a removed link.",
     "waypost link history go.acme.com/spring", NULL, 0, 1, link_history},
    {"test", "[BRAND/]SLUG",
     "Says where a link would lead a visitor, and which rule decides it.",
     "waypost link test go.acme.com/spring --language de-AT --country AT",
     test_options, COMMANDS_COUNT(test_options), 1, link_test},
    {"remove", "[BRAND/]SLUG", "Removes a link; its clicks stay recorded.",
     "waypost link remove go.acme.com/spring", remove_options,
     COMMANDS_COUNT(remove_options), 1, link_remove},
};

const struct command link_command = {"link", "short links and where they lead",
                                     actions, COMMANDS_COUNT(actions), NULL};
