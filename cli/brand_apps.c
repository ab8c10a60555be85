#include "cli/brand_apps.h"

#include "core/slice.h"

/* Steals `value`; jansson makes NULL of text that is not UTF-8. */
static int append(json_t *list, json_t *value, const char *option,
                  struct error *err)
{
    if (value != NULL && json_array_append_new(list, value) == 0)
        return 0;
    return error_field(err, ERROR_INVALID, "not_utf8", option,
                       "--%s: the text is not UTF-8", option);
}

static json_t *slice_json(struct slice text)
{
    return json_stringn(text.len > 0 ? text.ptr : "", text.len);
}

static int add_ios(json_t *list, struct slice text, struct error *err)
{
    return append(list, slice_json(text), "ios-app", err);
}

static int add_android(json_t *list, struct slice text, struct error *err)
{
    size_t equals = slice_find(text, '=');
    struct slice rest = slice_skip(text, equals + 1);
    json_t *fingerprints;
    struct slice one;

    if (equals == text.len)
        return error_field(err, ERROR_USAGE, "bad_option", "android-app",
                           "--android-app: \"%" SLICE_FMT
                           "\" is not of the form PACKAGE=SHA256,...",
                           SLICE_ARG(slice_head(text, 100)));
    fingerprints = json_array();
    while (slice_split(&rest, ',', &one)) {
        if (append(fingerprints, slice_json(one), "android-app", err) < 0) {
            json_decref(fingerprints);
            return err->code;
        }
    }
    return append(list,
                  json_pack("{s:o, s:o}", "package",
                            slice_json(slice_head(text, equals)),
                            "sha256_cert_fingerprints", fingerprints),
                  "android-app", err);
}

static int set_list(const struct invocation *inv, const char *option,
                    const char *field,
                    int (*add)(json_t *list, struct slice text,
                               struct error *err),
                    json_t *body, struct error *err)
{
    json_t *list = json_array();
    struct slice text;
    int code = 0;

    for (size_t k = 0;
         code == 0 && options_item(&inv->options, option, k, &text); k++) {
        if (text.len > 0)
            code = add(list, text, err);
    }
    if (code == 0 && options_given(&inv->options, option))
        json_object_set(body, field, list);
    json_decref(list);
    return code;
}

int brand_apps_set(const struct invocation *inv, json_t *body,
                   struct error *err)
{
    if (set_list(inv, "ios-app", "ios_apps", add_ios, body, err) < 0)
        return err->code;
    return set_list(inv, "android-app", "android_apps", add_android, body, err);
}
