#ifndef SHORTENER_URL_SHOWN_H
#define SHORTENER_URL_SHOWN_H

#include "core/slice.h"

/*
 * An address as a message may show it: its beginning, and without what stands
 * in front of the host's '@', which may be a password and would then be in
 * terminals and logs. https://user:pw@x.com/ is shown as https://...@x.com/.
 *
 *     char shown[URL_SHOWN_SIZE];
 *     error_field(..., "%s \"%s\" ...", field, url_shown_write(text, shown));
 */
#define URL_SHOWN_SIZE 121 /* bytes, with the NUL */

/* Any bytes at all; `out` has URL_SHOWN_SIZE, and is returned. */
const char *url_shown_write(struct slice text, char *out);

#endif
