#include "core/json_string.h"

#include "core/utf8.h"

void json_string_append(struct buffer *out, struct slice text)
{
    buffer_append_byte(out, '"');
    while (text.len > 0) {
        size_t len = utf8_length(text);
        unsigned char first = (unsigned char)text.ptr[0];

        if (len == 0)
            buffer_append(out, SLICE("\\ufffd"));
        else if (first < 0x20 || first == 0x7f)
            buffer_appendf(out, "\\u%04x", first);
        else if (first == '"' || first == '\\')
            buffer_appendf(out, "\\%c", first);
        else
            buffer_append(out, slice_head(text, len));
        text = slice_skip(text, len > 0 ? len : 1);
    }
    buffer_append_byte(out, '"');
}
