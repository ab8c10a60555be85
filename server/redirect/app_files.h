#ifndef SERVER_APP_FILES_H
#define SERVER_APP_FILES_H

#include "core/buffer.h"
#include "core/slice.h"

/*
 * The two files by which a host says which apps may open its links.
 *
 * /.well-known/apple-app-site-association, as Apple describes it under
 * "Supporting associated domains" and "applinks" (developer.apple.com/
 * documentation/bundleresources/applinks): `details` with `appIDs` and
 * `components` from iOS 13 on, `appID` and `paths` for those before. It is
 * fetched over https, by Apple's own servers since iOS 14, and must not be a
 * redirect.
 *
 * /.well-known/assetlinks.json, as Google describes it under "Verify Android
 * App Links" (developer.android.com/training/app-links/verify-android-
 * applinks) and the Digital Asset Links specification: one statement an app,
 * with the relation delegate_permission/common.handle_all_urls.
 *
 * The apps open links and placements; our own addresses (/_/, /.well-known/),
 * link pages (/@) and the root stay with the browser. What a link leads to is
 * then the app's business: it sees the short URL, and no click is recorded
 * unless it asks for it.
 */

/* Appends the file; the apps' lines are brand_apps.h's. */
void app_files_apple(struct buffer *out, struct slice apps);
void app_files_android(struct buffer *out, struct slice apps);

#endif
