#include "server/api/call/cursor.h"

void cursor_append(struct buffer *out, struct slice place)
{
    for (size_t i = 0; i < place.len; i++)
        buffer_appendf(out, "%02x", (unsigned char)place.ptr[i]);
}

int cursor_refuse(struct error *err)
{
    return error_field(err, ERROR_USAGE, "bad_cursor", "cursor",
                       "cursor: this is none that was given out; start "
                       "without one");
}

int cursor_read(struct slice cursor, struct buffer *place, struct error *err)
{
    uint64_t byte;

    if (cursor.len % 2 != 0 || cursor.len / 2 > CURSOR_MAX)
        return cursor_refuse(err);
    for (size_t i = 0; i < cursor.len; i += 2) {
        if (!slice_parse_hex64(slice_of(cursor.ptr + i, 2), &byte))
            return cursor_refuse(err);
        buffer_append_byte(place, (char)byte);
    }
    return 0;
}
