#include "cli/link_import/link_intake.h"

#include <stdlib.h>

#include "cli/link_import/link_cell.h"
#include "cli/link_name.h"
#include "core/buffer.h"

void link_intake_init(struct link_intake *intake, struct client *client,
                      const char *brand)
{
    *intake = (struct link_intake){.client = client, .brand = brand};
    name_set_init(&intake->names);
}

void link_intake_release(struct link_intake *intake)
{
    name_set_release(&intake->names);
    free(intake->only_brand);
}

static const char *text_of(const json_t *link, const char *name)
{
    const char *text = json_string_value(json_object_get(link, name));

    return text != NULL ? text : "";
}

/* --brand, or what the row says, or the only brand that there is. */
static int set_brand(struct link_intake *intake, json_t *link,
                     struct error *err)
{
    if (intake->brand != NULL) {
        json_object_set_new(link, "brand", json_string(intake->brand));
        return 0;
    }
    if (text_of(link, "brand")[0] != '\0')
        return 0;
    if (intake->only_brand == NULL &&
        link_name_brand(intake->client, &intake->only_brand, err) < 0)
        return err->code;
    json_object_set_new(link, "brand", json_string(intake->only_brand));
    return 0;
}

static int check_name(const json_t *link, struct error *err)
{
    if (text_of(link, "slug")[0] != '\0' ||
        text_of(link, "external_id")[0] != '\0')
        return 0;
    return error_set(err, ERROR_INVALID,
                     "it has neither a slug nor an external_id, so a second "
                     "import would make it twice");
}

/* A file of which two rows are one link has no last word on it. */
static int check_twice(struct link_intake *intake, const json_t *link,
                       const char *field, char between, struct error *err)
{
    const char *text = text_of(link, field);
    struct buffer name = BUFFER_INIT;
    bool fresh;

    if (text[0] == '\0')
        return 0;
    buffer_appendf(&name, "%s%c%s", text_of(link, "brand"), between, text);
    fresh = name_set_add(&intake->names, buffer_slice(&name));
    buffer_release(&name);
    if (fresh)
        return 0;
    return error_set(err, ERROR_INVALID,
                     "%s \"%.100s\" stands in the file before", field, text);
}

/*
 * No export tells a password. A link that is there keeps its own; one that is
 * not would be open to everybody.
 */
static int check_password(struct link_intake *intake, json_t *link,
                          struct error *err)
{
    struct link_name name = {(char *)(uintptr_t)text_of(link, "brand"),
                             (char *)(uintptr_t)text_of(link, "slug")};
    json_t *answer = NULL;
    struct error why = ERROR_INIT;
    char *path;
    int code;

    if (json_object_get(link, LINK_CELL_MARK) == NULL)
        return 0;
    json_object_del(link, LINK_CELL_MARK);
    path = link_name_path(&name);
    code = client_json(intake->client, "GET", path, NULL, &answer, &why);
    json_decref(answer);
    free(path);
    if (code == 0)
        return 0;
    if (client_status(intake->client) == 404)
        return error_set(err, ERROR_INVALID,
                         "it has a password, which the file does not tell; "
                         "make it by hand");
    *err = why;
    return code;
}

int link_intake_check(struct link_intake *intake, json_t *link,
                      struct error *err)
{
    if (set_brand(intake, link, err) < 0 || check_name(link, err) < 0 ||
        check_twice(intake, link, "slug", '/', err) < 0 ||
        check_twice(intake, link, "external_id", '\t', err) < 0)
        return err->code;
    return check_password(intake, link, err);
}
