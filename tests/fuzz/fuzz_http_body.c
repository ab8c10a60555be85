/* module: server */
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "server/http/http_body.h"

/*
 * A chunked body fed at once and fed in pieces must come out the same: same
 * refusal or bytes, same end. The first byte is the pieces' size. A body that
 * was taken is never longer than its limit.
 */
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

#define LIMIT 64

struct outcome {
    int status;
    bool done;
    size_t used;
    struct buffer bytes;
};

static void feed(struct slice text, size_t step, struct outcome *outcome)
{
    const struct http_head head = {.framing = HTTP_FRAMING_CHUNKED};
    struct http_body body;

    *outcome = (struct outcome){0};
    outcome->status = http_body_init(&body, &head, LIMIT);
    while (outcome->status == 0 && !http_body_is_done(&body) &&
           outcome->used < text.len) {
        struct slice piece = slice_head(slice_skip(text, outcome->used), step);
        char *copy = memory_alloc(piece.len);
        size_t used;

        memcpy(copy, piece.ptr, piece.len);
        outcome->status = http_body_feed(&body, slice_of(copy, piece.len),
                                         &used, &outcome->bytes);
        outcome->used += used;
        free(copy);
    }
    outcome->done = http_body_is_done(&body);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct outcome whole;
    struct outcome pieces;
    struct slice text;

    if (size < 1)
        return 0;
    text = slice_of(data + 1, size - 1);
    feed(text, text.len, &whole);
    feed(text, (size_t)data[0] + 1, &pieces);
    if (whole.status != pieces.status || whole.done != pieces.done ||
        whole.used != pieces.used || whole.bytes.len > LIMIT ||
        !slice_equal(buffer_slice(&whole.bytes), buffer_slice(&pieces.bytes)))
        abort();
    buffer_release(&whole.bytes);
    buffer_release(&pieces.bytes);
    return 0;
}
