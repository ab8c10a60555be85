#include "qr/format/deflate.h"

#include <stdlib.h>
#include <zlib.h>

void deflate_append(struct buffer *out, struct slice bytes)
{
    uLongf len = compressBound(bytes.len);
    Bytef *room = (Bytef *)buffer_reserve(out, len);

    /* With room for the bound, memory alone can fail it. */
    if (compress2(room, &len, (const Bytef *)bytes.ptr, bytes.len,
                  Z_DEFAULT_COMPRESSION) != Z_OK)
        abort();
    buffer_commit(out, len);
}
