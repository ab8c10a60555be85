#include "core/redis_reader.h"

#include <criterion/criterion.h>
#include <string.h>

#include "core/redis_reply.h"

static void feed(struct redis_reader *reader, struct slice bytes)
{
    memcpy(redis_reader_reserve(reader, bytes.len), bytes.ptr, bytes.len);
    redis_reader_commit(reader, bytes.len);
}

/* The reply that the last piece of `step` bytes completes. */
static const struct redisReply *read_whole(struct redis_reader *reader,
                                           struct slice bytes, size_t step)
{
    struct redisReply *reply = NULL;
    struct error err = ERROR_INIT;

    while (bytes.len > 0) {
        int got;

        feed(reader, slice_head(bytes, step));
        bytes = slice_skip(bytes, step);
        got = redis_reader_next(reader, &reply, &err);
        cr_assert_eq(got, bytes.len == 0 ? 1 : 0, "%s", err.message);
    }
    return reply;
}

Test(redis_reader, reads_every_type)
{
    static const char text[] = "*8\r\n$3\r\na\0b\r\n:-7\r\n$-1\r\n*-1\r\n"
                               "*2\r\n+OK\r\n*0\r\n-ERR no\r\n$0\r\n\r\n"
                               ":-9223372036854775808\r\n";
    struct redis_reader reader = REDIS_READER_INIT;

    for (size_t step = 1; step <= sizeof(text); step++) {
        const struct redisReply *reply = read_whole(&reader, SLICE(text), step);
        const struct redisReply *inner = redis_reply_at(reply, 4);
        struct slice empty;

        cr_assert_eq(redis_reply_len(reply), 8);
        cr_assert(slice_equal(redis_reply_slice(redis_reply_at(reply, 0)),
                              SLICE("a\0b")));
        cr_assert_eq(redis_reply_int(redis_reply_at(reply, 1), 0), -7);
        cr_assert(redis_reply_is_nil(redis_reply_at(reply, 2)));
        cr_assert(redis_reply_is_nil(redis_reply_at(reply, 3)));
        cr_assert(slice_equal(redis_reply_slice(redis_reply_at(inner, 0)),
                              SLICE("OK")));
        cr_assert_eq(redis_reply_len(redis_reply_at(inner, 1)), 0);
        cr_assert(redis_reply_has_code(redis_reply_at(reply, 5), "ERR"));
        empty = redis_reply_slice(redis_reply_at(reply, 6));
        cr_assert(!slice_is_none(empty) && empty.len == 0);
        cr_assert_eq(redis_reply_int(redis_reply_at(reply, 7), 0), INT64_MIN);
        redis_reader_discard(&reader);
    }
    redis_reader_release(&reader);
}

Test(redis_reader, takes_one_after_the_other)
{
    struct redis_reader reader = REDIS_READER_INIT;
    struct redisReply *reply;
    struct error err = ERROR_INIT;

    feed(&reader, SLICE("+QUEUED\r\n+QUEUED\r\n*1\r\n$1\r\nx\r\n:1"));
    for (int i = 0; i < 2; i++) {
        cr_assert_eq(redis_reader_next(&reader, &reply, &err), 1);
        cr_assert(slice_equal(redis_reply_slice(reply), SLICE("QUEUED")));
        redis_reader_discard(&reader);
    }
    cr_assert_eq(redis_reader_next(&reader, &reply, &err), 1);
    cr_assert_eq(redis_reply_len(reply), 1);
    redis_reader_discard(&reader);
    cr_assert_eq(redis_reader_next(&reader, &reply, &err), 0);
    feed(&reader, SLICE("2\r\n"));
    cr_assert_eq(redis_reader_next(&reader, &reply, &err), 1);
    cr_assert_eq(redis_reply_int(reply, 0), 12);
    redis_reader_discard(&reader);
    redis_reader_release(&reader);
}

/* Replies of all sizes, in the same memory. */
Test(redis_reader, takes_small_and_large_in_turn)
{
    static const size_t sizes[] = {1, 70000, 10, 9000000, 60000, 0, 65536};
    struct redis_reader reader = REDIS_READER_INIT;

    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
            struct buffer text = BUFFER_INIT;
            const struct redisReply *reply;

            buffer_appendf(&text, "*2\r\n:1\r\n$%zu\r\n", sizes[i]);
            memset(buffer_reserve(&text, sizes[i] + 2), 'x', sizes[i]);
            buffer_commit(&text, sizes[i]);
            buffer_append(&text, SLICE("\r\n"));
            reply = read_whole(&reader, buffer_slice(&text), 65536);
            cr_assert_eq(redis_reply_slice(redis_reply_at(reply, 1)).len,
                         sizes[i]);
            redis_reader_discard(&reader);
            buffer_release(&text);
        }
    }
    redis_reader_release(&reader);
}

/* Arrays keep their elements apart, whatever is in them. */
Test(redis_reader, reads_what_xread_gives)
{
    struct redis_reader reader = REDIS_READER_INIT;
    struct buffer text = BUFFER_INIT;
    const struct redisReply *entries;
    const struct redisReply *reply;

    buffer_append(&text, SLICE("*2\r\n*2\r\n$1\r\ns\r\n*1000\r\n"));
    for (int i = 1000; i < 2000; i++)
        buffer_appendf(&text, "*2\r\n$4\r\n%d\r\n*2\r\n$1\r\nf\r\n$4\r\n%d\r\n",
                       i, i + 1000);
    buffer_append(&text, SLICE("*2\r\n$1\r\nt\r\n*0\r\n"));
    reply = read_whole(&reader, buffer_slice(&text), 1000);
    entries = redis_reply_at(redis_reply_at(reply, 0), 1);
    cr_assert_eq(redis_reply_len(entries), 1000);
    for (size_t i = 0; i < 1000; i++) {
        const struct redisReply *entry = redis_reply_at(entries, i);
        struct slice value =
            redis_reply_field(redis_reply_at(entry, 1), SLICE("f"));
        uint64_t number;

        cr_assert_eq(redis_reply_int(redis_reply_at(entry, 0), 0),
                     (int64_t)i + 1000);
        cr_assert(slice_parse_u64(value, &number));
        cr_assert_eq(number, i + 2000);
    }
    cr_assert(slice_equal(
        redis_reply_slice(redis_reply_at(redis_reply_at(reply, 1), 0)),
        SLICE("t")));
    redis_reader_discard(&reader);
    redis_reader_release(&reader);
    buffer_release(&text);
}

/* A connection that broke in the middle of a reply. */
Test(redis_reader, forgets_half_a_reply)
{
    struct redis_reader reader = REDIS_READER_INIT;
    struct redisReply *reply = NULL;
    struct error err = ERROR_INIT;

    feed(&reader, SLICE("*2\r\n$1\r\na\r\n"));
    cr_assert_eq(redis_reader_next(&reader, &reply, &err), 0);
    redis_reader_forget(&reader);
    cr_assert(slice_equal(
        redis_reply_slice(read_whole(&reader, SLICE("$1\r\nb\r\n"), 100)),
        SLICE("b")));
    redis_reader_discard(&reader);
    redis_reader_release(&reader);
}

Test(redis_reader, refuses_what_is_no_resp)
{
    static const char *const texts[] = {
        "HTTP/1.1 400 Bad Request\r\n",
        "\r\n",
        ":\r\n",
        ":-\r\n",
        ":+1\r\n",
        ": 1\r\n",
        ":1x\r\n",
        ":1\rx",
        ":9223372036854775808\r\n",
        ":-9223372036854775809\r\n",
        ":18446744073709551617\r\n",
        "$-2\r\n",
        "$536870913\r\n",
        "$1\r\nab\r\n",
        "$1\r\na\rb",
        "*-2\r\n",
        "*4294967297\r\n",
        "+OK\rx",
        "%1\r\n",
        "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n",
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct redis_reader reader = REDIS_READER_INIT;
        struct redisReply *reply = NULL;
        struct error err = ERROR_INIT;

        feed(&reader, slice_str(texts[i]));
        cr_expect_eq(redis_reader_next(&reader, &reply, &err), ERROR_CORRUPT,
                     "%s", texts[i]);
        cr_expect_not_null(strstr(err.message, "not RESP"), "%s", err.message);
        redis_reader_release(&reader);
    }
}

/* A length alone must not make us take memory for it. */
Test(redis_reader, waits_for_what_is_announced)
{
    static const char *const texts[] = {
        "*4294967296\r\n",
        "*4294967296\r\n:1\r\n",
        "$536870912\r\nabc",
        "$3",
        "$3\r",
        "$3\r\nabc",
        "$3\r\nabc\r",
        "*1",
        "-ERR",
        "+OK\r",
        ":-",
        ":12",
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct redis_reader reader = REDIS_READER_INIT;
        struct redisReply *reply = NULL;
        struct error err = ERROR_INIT;

        feed(&reader, slice_str(texts[i]));
        cr_expect_eq(redis_reader_next(&reader, &reply, &err), 0, "%s: %s",
                     texts[i], err.message);
        cr_expect_lt(reader.in.cap + reader.room * sizeof(*reply), 100000);
        redis_reader_release(&reader);
    }
}
