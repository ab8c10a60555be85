#include "server/redirect/app_files.h"

#include "core/json_string.h"
#include "shortener/catalog/brand_apps.h"

/* The first that fits decides. '?' is any character, '*' any number. */
#define APPLE_COMPONENTS                           \
    "\"components\":["                             \
    "{\"/\":\"/_/*\",\"exclude\":true},"           \
    "{\"/\":\"/.well-known/*\",\"exclude\":true}," \
    "{\"/\":\"/@*\",\"exclude\":true},"            \
    "{\"/\":\"/?*\"}]"
#define APPLE_PATHS                                   \
    "\"paths\":[\"NOT /_/*\",\"NOT /.well-known/*\"," \
    "\"NOT /@*\",\"/?*\"]"

void app_files_apple(struct buffer *out, struct slice apps)
{
    struct slice none;
    struct slice id;
    bool first = true;

    buffer_append(out, SLICE("{\"applinks\":{\"apps\":[],\"details\":["));
    while (brand_apps_next(&apps, &id, &none)) {
        buffer_append(out,
                      first ? SLICE("{\"appID\":") : SLICE(",{\"appID\":"));
        json_string_append(out, id);
        buffer_append(out, SLICE("," APPLE_PATHS ",\"appIDs\":["));
        json_string_append(out, id);
        buffer_append(out, SLICE("]," APPLE_COMPONENTS "}"));
        first = false;
    }
    buffer_append(out, SLICE("]}}\n"));
}

static void append_list(struct buffer *out, struct slice items)
{
    struct slice item;
    bool first = true;

    while (items.len > 0 && slice_split(&items, ',', &item)) {
        if (!first)
            buffer_append_byte(out, ',');
        json_string_append(out, item);
        first = false;
    }
}

void app_files_android(struct buffer *out, struct slice apps)
{
    struct slice fingerprints;
    struct slice package;
    bool first = true;

    buffer_append_byte(out, '[');
    while (brand_apps_next(&apps, &package, &fingerprints)) {
        buffer_append(out, first ? SLICE("{\"relation\":")
                                 : SLICE(",{\"relation\":"));
        buffer_append(out,
                      SLICE("[\"delegate_permission/common.handle_all_urls\"],"
                            "\"target\":{\"namespace\":\"android_app\","
                            "\"package_name\":"));
        json_string_append(out, package);
        buffer_append(out, SLICE(",\"sha256_cert_fingerprints\":["));
        append_list(out, fingerprints);
        buffer_append(out, SLICE("]}}"));
        first = false;
    }
    buffer_append(out, SLICE("]\n"));
}
