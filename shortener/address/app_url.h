#ifndef SHORTENER_APP_URL_H
#define SHORTENER_APP_URL_H

#include <stdbool.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/slice.h"

/*
 * Addresses that open an app on a telephone: an ordinary https one, which the
 * app has claimed (a universal link, an app link) or which is a page of a
 * store; or one of the app's own scheme, "acme://item/1".
 *
 * Schemes by which a browser would run something, or read what is the
 * visitor's own, are refused: javascript, data, file and their like. Whatever
 * is left is up to the telephone's owner, who is asked.
 */
#define APP_URL_MAX 2048 /* bytes of one with a scheme of its own */

/*
 * Appends the normal form of `text` to `out`: a destination's
 * (destination.h), or the scheme in lower case and all but printable ASCII
 * encoded. ERROR_INVALID names `field`; `out` is unchanged then.
 */
int app_url_normalise(struct slice text, const char *field, struct buffer *out,
                      struct error *err) __attribute__((warn_unused_result));

/* Is a normalised one of the app's own scheme, and no http(s)? */
bool app_url_is_custom(struct slice url);

/*
 * Appends the address by which Chrome and its like on Android open the app of
 * a custom one, or go to `fallback` (an http(s) URL) where it is not there: an
 * intent (developer.chrome.com, "Android Intents with Chrome").
 */
void app_url_append_intent(struct slice url, struct slice fallback,
                           struct buffer *out);

#endif
