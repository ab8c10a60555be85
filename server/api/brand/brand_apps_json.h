#ifndef SERVER_BRAND_APPS_JSON_H
#define SERVER_BRAND_APPS_JSON_H

#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * A brand's apps (brand_apps.h) as the API takes and shows them:
 *
 *     "ios_apps": ["ABCDE12345.com.acme.app"],
 *     "android_apps": [{"package": "com.acme.app",
 *                       "sha256_cert_fingerprints": ["14:6D:...:E9"]}]
 */
struct json_t;

/* Appends what the list holds; NULL is an empty one. ERROR_INVALID. */
int brand_apps_json_ios(const struct json_t *list, struct buffer *apps,
                        struct error *err) __attribute__((warn_unused_result));
int brand_apps_json_android(const struct json_t *list, struct buffer *apps,
                            struct error *err)
    __attribute__((warn_unused_result));

struct json_t *brand_apps_json_show_ios(struct slice apps);
struct json_t *brand_apps_json_show_android(struct slice apps);

#endif
