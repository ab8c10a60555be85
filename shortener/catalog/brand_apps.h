#ifndef SHORTENER_BRAND_APPS_H
#define SHORTENER_BRAND_APPS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * The apps that may open a brand's links: what Apple's and Google's systems
 * ask the brand's host for (server/redirect/app_files.h). As text, a line an
 * app, in struct brand's ios_apps and android_apps:
 *
 *     ABCDE12345.com.acme.app LF                  app id: prefix, bundle id
 *     com.acme.app TAB 14:6D:...:E9,... LF        package, certificates
 *
 * A certificate is told by its SHA-256 fingerprint: 32 bytes in hex, in
 * capitals, with colons.
 */
#define BRAND_APPS_MAX              16 /* of each system */
#define BRAND_APPS_FINGERPRINTS_MAX 8  /* of one app */
#define BRAND_APPS_FINGERPRINT      95 /* characters of one */

/* Appends a line; ERROR_INVALID with the field "ios_apps". */
int brand_apps_add_ios(struct buffer *apps, struct slice app_id,
                       struct error *err) __attribute__((warn_unused_result));

/*
 * The same with the field "android_apps". Fingerprints are taken in any case,
 * with colons or without.
 */
int brand_apps_add_android(struct buffer *apps, struct slice package,
                           const struct slice *fingerprints, size_t count,
                           struct error *err)
    __attribute__((warn_unused_result));

/*
 * Takes the first app off; false at the end. `fingerprints` are separated by
 * commas, and empty for iOS.
 */
bool brand_apps_next(struct slice *rest, struct slice *id,
                     struct slice *fingerprints);

#endif
