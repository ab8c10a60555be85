#include "server/api/brand/brand_apps_json.h"

#include <jansson.h>

#include "server/api/call/json_fields.h"
#include "server/api/call/json_text.h"
#include "shortener/catalog/brand_apps.h"

static struct slice text_of(const json_t *value)
{
    return slice_of(json_string_value(value), json_string_length(value));
}

int brand_apps_json_ios(const json_t *list, struct buffer *apps,
                        struct error *err)
{
    const json_t *app;
    size_t i;

    json_array_foreach(list, i, app)
    {
        if (!json_is_string(app))
            return error_field(err, ERROR_INVALID, "wrong_type", "ios_apps",
                               "ios_apps: give a list of strings such as "
                               "\"ABCDE12345.com.acme.app\"");
        if (brand_apps_add_ios(apps, text_of(app), err) < 0)
            return err->code;
    }
    return 0;
}

/* The strings of a list, as many as there may be and one more. */
static int read_fingerprints(const json_t *list, struct slice *fingerprints,
                             size_t *count, struct error *err)
{
    const json_t *item;
    size_t i;

    *count = 0;
    json_array_foreach(list, i, item)
    {
        if (!json_is_string(item))
            return error_field(err, ERROR_INVALID, "wrong_type", "android_apps",
                               "android_apps: sha256_cert_fingerprints is a "
                               "list of strings");
        if (i <= BRAND_APPS_FINGERPRINTS_MAX)
            fingerprints[(*count)++] = text_of(item);
    }
    return 0;
}

static int read_android(const json_t *app, struct buffer *apps,
                        struct error *err)
{
    struct slice fingerprints[BRAND_APPS_FINGERPRINTS_MAX + 1];
    struct slice package = SLICE_NONE;
    const json_t *list = NULL;
    const struct json_field fields[] = {
        {"package", JSON_FIELD_TEXT, .required = true, .text = &package},
        {"sha256_cert_fingerprints", JSON_FIELD_ARRAY, .required = true,
         .json = &list},
    };
    size_t count;

    if (json_fields_read(app, fields, 2, err) < 0)
        return error_prefix(err, "android_apps");
    if (read_fingerprints(list, fingerprints, &count, err) < 0)
        return err->code;
    return brand_apps_add_android(apps, package, fingerprints, count, err);
}

int brand_apps_json_android(const json_t *list, struct buffer *apps,
                            struct error *err)
{
    const json_t *app;
    size_t i;

    json_array_foreach(list, i, app)
    {
        if (read_android(app, apps, err) < 0)
            return err->code;
    }
    return 0;
}

json_t *brand_apps_json_show_ios(struct slice apps)
{
    json_t *list = json_array();
    struct slice none;
    struct slice id;

    while (brand_apps_next(&apps, &id, &none))
        json_array_append_new(list, json_text_new(id));
    return list;
}

json_t *brand_apps_json_show_android(struct slice apps)
{
    json_t *list = json_array();
    struct slice fingerprints;
    struct slice package;
    struct slice one;

    while (brand_apps_next(&apps, &package, &fingerprints)) {
        json_t *shown = json_array();

        while (fingerprints.len > 0 && slice_split(&fingerprints, ',', &one))
            json_array_append_new(shown, json_text_new(one));
        json_array_append_new(
            list, json_pack("{s:o, s:o}", "package", json_text_new(package),
                            "sha256_cert_fingerprints", shown));
    }
    return list;
}
