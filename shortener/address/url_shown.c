#include "shortener/address/url_shown.h"

#include <stdio.h>
#include <string.h>

#include "core/utf8.h"

/* Where user and host begin: behind the scheme's colon and slashes. */
static size_t find_authority(struct slice text)
{
    size_t at = slice_find(text, ':') + 1;

    if (at > text.len || slice_find(slice_head(text, at), '@') < at)
        return 0;
    while (at < text.len && (text.ptr[at] == '/' || text.ptr[at] == '\\'))
        at++;
    return at;
}

/* Of its last '@', since a careless password may hold one; or `text.len`. */
static size_t find_at(struct slice text, size_t authority)
{
    size_t found = text.len;

    for (size_t i = authority; i < text.len; i++) {
        if (strchr("/?#", text.ptr[i]) != NULL && text.ptr[i] != '\0')
            break;
        if (text.ptr[i] == '@')
            found = i;
    }
    return found;
}

const char *url_shown_write(struct slice text, char *out)
{
    size_t authority = find_authority(text);
    size_t at = find_at(text, authority);
    struct slice front = slice_head(text, at < text.len ? authority : 0);
    struct slice back = slice_skip(text, at < text.len ? at : 0);
    struct slice shown = utf8_head(front, URL_SHOWN_SIZE / 2);

    snprintf(out, URL_SHOWN_SIZE, "%" SLICE_FMT "%s%" SLICE_FMT,
             SLICE_ARG(shown), at < text.len ? "..." : "",
             SLICE_ARG(utf8_head(back, URL_SHOWN_SIZE - 4 - shown.len)));
    return out;
}
