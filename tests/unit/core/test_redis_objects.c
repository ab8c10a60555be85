#include "core/redis_objects.h"

#include <criterion/criterion.h>
#include <hiredis/hiredis.h>
#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/redis_reply.h"

static const redisReply *read_whole(struct redisReader *reader,
                                    struct slice bytes, size_t step)
{
    void *reply = NULL;

    while (bytes.len > 0) {
        struct slice piece = slice_head(bytes, step);

        cr_assert_eq(redisReaderFeed(reader, piece.ptr, piece.len), REDIS_OK);
        cr_assert_eq(redisReaderGetReply(reader, &reply), REDIS_OK);
        bytes = slice_skip(bytes, step);
    }
    cr_assert_not_null(reply);
    return reply;
}

Test(redis_objects, hold_a_reply_of_every_type)
{
    static const char text[] = "*6\r\n$3\r\na\0b\r\n:-7\r\n$-1\r\n*-1\r\n"
                               "*2\r\n+OK\r\n*0\r\n-ERR no\r\n";
    struct redis_objects objects = REDIS_OBJECTS_INIT;
    struct redisReader *reader = redis_objects_reader(&objects);

    for (size_t step = 1; step <= sizeof(text); step++) {
        const redisReply *reply = read_whole(reader, SLICE(text), step);
        const redisReply *inner = redis_reply_at(reply, 4);

        cr_assert_eq(redis_reply_len(reply), 6);
        cr_assert(slice_equal(redis_reply_slice(redis_reply_at(reply, 0)),
                              SLICE("a\0b")));
        cr_assert_eq(redis_reply_int(redis_reply_at(reply, 1), 0), -7);
        cr_assert(redis_reply_is_nil(redis_reply_at(reply, 2)));
        cr_assert(redis_reply_is_nil(redis_reply_at(reply, 3)));
        cr_assert(slice_equal(redis_reply_slice(redis_reply_at(inner, 0)),
                              SLICE("OK")));
        cr_assert_eq(redis_reply_len(redis_reply_at(inner, 1)), 0);
        cr_assert(redis_reply_has_code(redis_reply_at(reply, 5), "ERR"));
        redis_objects_clear(&objects);
    }
    redisReaderFree(reader);
    redis_objects_release(&objects);
}

/* Replies of all sizes, one after the other, in the same blocks. */
Test(redis_objects, take_small_and_large_in_turn)
{
    static const size_t sizes[] = {1, 70000, 10, 9000000, 60000, 0, 65536};
    struct redis_objects objects = REDIS_OBJECTS_INIT;
    struct redisReader *reader = redis_objects_reader(&objects);

    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
            struct buffer text = BUFFER_INIT;
            const redisReply *reply;

            buffer_appendf(&text, "*2\r\n:1\r\n$%zu\r\n", sizes[i]);
            memset(buffer_reserve(&text, sizes[i] + 2), 'x', sizes[i]);
            buffer_commit(&text, sizes[i]);
            buffer_append(&text, SLICE("\r\n"));
            reply = read_whole(reader, buffer_slice(&text), 65536);
            cr_assert_eq(redis_reply_slice(redis_reply_at(reply, 1)).len,
                         sizes[i]);
            redis_objects_clear(&objects);
            buffer_release(&text);
        }
    }
    redisReaderFree(reader);
    redis_objects_release(&objects);
}

/* A connection that broke in the middle of a reply. */
Test(redis_objects, forget_half_a_reply)
{
    struct redis_objects objects = REDIS_OBJECTS_INIT;
    struct redisReader *reader = redis_objects_reader(&objects);
    void *reply = NULL;

    cr_assert_eq(redisReaderFeed(reader, "*2\r\n$1\r\na\r\n", 11), REDIS_OK);
    cr_assert_eq(redisReaderGetReply(reader, &reply), REDIS_OK);
    cr_assert_null(reply);
    redisReaderFree(reader);
    reader = redis_objects_reader(&objects);
    cr_assert(slice_equal(
        redis_reply_slice(read_whole(reader, SLICE("$1\r\nb\r\n"), 100)),
        SLICE("b")));
    redisReaderFree(reader);
    redis_objects_release(&objects);
}
