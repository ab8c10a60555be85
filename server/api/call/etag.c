#include "server/api/call/etag.h"

void etag_append(struct buffer *out, int64_t version)
{
    buffer_append_byte(out, '"');
    buffer_append_i64(out, version);
    buffer_append_byte(out, '"');
}

bool etag_matches(struct slice field, int64_t version, bool weak)
{
    struct buffer own = BUFFER_INIT;
    struct slice tag;
    bool found = false;

    etag_append(&own, version);
    /* Our tags hold no comma, so a list may be split at each. */
    while (!found && slice_split(&field, ',', &tag)) {
        tag = slice_trim(tag);
        if (weak && slice_starts(tag, SLICE("W/")))
            tag = slice_skip(tag, 2);
        found = slice_equal(tag, SLICE("*")) ||
                slice_equal(tag, buffer_slice(&own));
    }
    buffer_release(&own);
    return found;
}
