#include "cli/uri.h"

#include <stdbool.h>
#include <string.h>

/* RFC 3986, 2.3: the characters that are never encoded. */
static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || (c != '\0' && strchr("-._~", c) != NULL);
}

static void append_encoded(struct buffer *uri, struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (is_unreserved(text.ptr[i]))
            buffer_append_byte(uri, text.ptr[i]);
        else
            buffer_appendf(uri, "%%%02X", (unsigned char)text.ptr[i]);
    }
}

void uri_append_segment(struct buffer *uri, struct slice segment)
{
    buffer_append_byte(uri, '/');
    append_encoded(uri, segment);
}

void uri_append_query(struct buffer *uri, struct slice name, struct slice value)
{
    struct slice whole = buffer_slice(uri);
    bool first = slice_find(whole, '?') == whole.len;

    buffer_append_byte(uri, first ? '?' : '&');
    append_encoded(uri, name);
    buffer_append_byte(uri, '=');
    append_encoded(uri, value);
}
