/* module: core */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/redis_reader.h"
#include "core/redis_reply.h"

static void check(bool holds)
{
    if (!holds)
        abort();
}

/* Looks at every byte of it; the number of elements. */
static size_t walk(const struct redisReply *reply, size_t depth)
{
    struct slice text = redis_reply_slice(reply);
    volatile char last = '\0';
    size_t elements = 1;

    if (text.len > 0)
        last = text.ptr[text.len - 1];
    (void)last;
    check(depth <= REDIS_READER_DEPTH);
    for (size_t i = 0; i < redis_reply_len(reply); i++)
        elements += walk(redis_reply_at(reply, i), depth + 1);
    return elements;
}

/* The sum of what the replies hold, the bytes coming in pieces of `step`;
 * where they are no RESP, what was read so far. */
static size_t read_all(struct slice bytes, size_t step, bool *refused)
{
    struct redis_reader reader = REDIS_READER_INIT;
    struct redisReply *reply = NULL;
    struct error err = ERROR_INIT;
    size_t elements = 0;
    int got = 0;

    while (bytes.len > 0 && got >= 0) {
        struct slice piece = slice_head(bytes, step);

        memcpy(redis_reader_reserve(&reader, piece.len), piece.ptr, piece.len);
        redis_reader_commit(&reader, piece.len);
        bytes = slice_skip(bytes, step);
        while ((got = redis_reader_next(&reader, &reply, &err)) == 1) {
            elements += walk(reply, 0);
            redis_reader_discard(&reader);
        }
    }
    *refused = got < 0;
    check(got >= 0 || err.message[0] != '\0');
    redis_reader_release(&reader);
    return elements;
}

/* Any bytes as what Redis sent: the same however they are cut. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice bytes = slice_of(data, size);
    bool refused[3];
    size_t elements = read_all(bytes, size + 1, &refused[0]);

    check(read_all(bytes, 1, &refused[1]) == elements);
    check(read_all(bytes, 7, &refused[2]) == elements);
    check(refused[0] == refused[1] && refused[0] == refused[2]);
    return 0;
}
