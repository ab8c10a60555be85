#ifndef SHORTENER_URL_PATH_H
#define SHORTENER_URL_PATH_H

#include <stdbool.h>

#include "core/buffer.h"
#include "core/slice.h"

/*
 * What stands behind the host of a URL, in the WHATWG URL standard's normal
 * form: dot segments resolved (%2e counts as a dot), and the bytes of each
 * part's percent-encode set encoded. Escapes that are there stay as they are.
 */
enum url_path_part { URL_PATH_SEGMENT, URL_PATH_QUERY, URL_PATH_FRAGMENT };

/* Appends `text` with the bytes encoded that this part may not hold. */
void url_path_encode(struct slice text, enum url_path_part part,
                     struct buffer *out);

/*
 * Does a path that a stranger gave stay below the one that it is put behind,
 * whoever decodes it? Not if a segment is "." or "..", also with ";" and more
 * behind it, which some servers drop; nor with a backslash or an encoded
 * slash, backslash or NUL, or with a % that encodes nothing.
 */
bool url_path_stays(struct slice path);

/* Appends the normal form of `path`, "/" for an empty one. */
void url_path_append(struct slice path, struct buffer *out);

#endif
