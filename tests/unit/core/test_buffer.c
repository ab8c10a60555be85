#include "core/buffer.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <stdlib.h>

static bool holds(const struct buffer *buf, struct slice expected)
{
    return slice_equal(buffer_slice(buf), expected);
}

Test(buffer, is_empty_at_first)
{
    struct buffer buf = BUFFER_INIT;

    cr_assert_eq(buffer_slice(&buf).len, 0);
    cr_assert_not(slice_is_none(buffer_slice(&buf)));
    buffer_append(&buf, SLICE_NONE);
    cr_assert_null(buf.data, "an empty append allocates nothing");
    cr_assert_str_eq(buffer_str(&buf), "");
    buffer_release(&buf);
    buffer_release(&buf);
}

Test(buffer, appends_everything)
{
    struct buffer buf = BUFFER_INIT;

    buffer_append(&buf, SLICE("a\0"));
    buffer_append_byte(&buf, ' ');
    buffer_append_u64(&buf, UINT64_MAX);
    buffer_append_byte(&buf, ' ');
    buffer_append_u64(&buf, 0);
    buffer_append_byte(&buf, ' ');
    buffer_append_i64(&buf, INT64_MIN);
    buffer_append_byte(&buf, ' ');
    buffer_append_i64(&buf, 10);
    buffer_appendf(&buf, " %s-%d", "x", 5);
    cr_assert(holds(&buf, SLICE("a\0 18446744073709551615 0 "
                                "-9223372036854775808 10 x-5")));
    buffer_release(&buf);
}

Test(buffer, formats_beyond_its_room)
{
    struct buffer buf = BUFFER_INIT;

    buffer_append(&buf, SLICE("<"));
    buffer_appendf(&buf, "%05000d", 7);
    buffer_append(&buf, SLICE(">"));
    cr_assert_eq(buf.len, 5002);
    cr_assert(slice_ends(buffer_slice(&buf), SLICE("0007>")));
    buffer_release(&buf);
}

/* A queue of bytes that moves through the buffer many times over. */
Test(buffer, keeps_the_order_of_what_passes_through)
{
    struct buffer buf = BUFFER_INIT;
    unsigned next_in = 0;
    unsigned next_out = 0;

    for (size_t round = 0; round < 2000; round++) {
        for (size_t i = 0; i < round % 37 + 1; i++)
            buffer_append_byte(&buf, (char)(next_in++ & 0x7f));
        while (buf.len > round % 23) {
            cr_assert_eq(buffer_slice(&buf).ptr[0], (char)(next_out++ & 0x7f));
            buffer_consume(&buf, 1);
        }
    }
    cr_assert_lt(buf.cap, 1024, "consumed room is used again");
    buffer_release(&buf);
}

Test(buffer, consumes_at_most_all)
{
    struct buffer buf = BUFFER_INIT;

    buffer_append(&buf, SLICE("abc"));
    buffer_consume(&buf, 1);
    cr_assert(holds(&buf, SLICE("bc")));
    buffer_consume(&buf, 0);
    cr_assert(holds(&buf, SLICE("bc")));
    buffer_consume(&buf, 100);
    cr_assert_eq(buf.len, 0);
    cr_assert_eq(buf.head, 0);
    buffer_append(&buf, SLICE("d"));
    cr_assert(holds(&buf, SLICE("d")));
    buffer_release(&buf);
}

Test(buffer, truncates_and_clears)
{
    struct buffer buf = BUFFER_INIT;

    buffer_append(&buf, SLICE("abc"));
    buffer_consume(&buf, 1);
    buffer_truncate(&buf, 5);
    cr_assert(holds(&buf, SLICE("bc")));
    buffer_truncate(&buf, 1);
    cr_assert(holds(&buf, SLICE("b")));
    buffer_clear(&buf);
    cr_assert(holds(&buf, SLICE("")));
    buffer_release(&buf);
}

Test(buffer, reserves_and_commits)
{
    struct buffer buf = BUFFER_INIT;
    char *room = buffer_reserve(&buf, 10000);

    memset(room, 'x', 10000);
    buffer_commit(&buf, 3);
    cr_assert(holds(&buf, SLICE("xxx")));
    cr_assert_eq(buffer_reserve(&buf, 1), room + 3, "room is left");
    buffer_release(&buf);
}

Test(buffer, ends_its_text)
{
    struct buffer buf = BUFFER_INIT;

    buffer_append(&buf, SLICE("-abc"));
    buffer_consume(&buf, 1);
    cr_assert_str_eq(buffer_str(&buf), "abc");
    cr_assert_eq(buf.len, 3);
    /* Exactly full: the NUL needs room of its own. */
    while (buf.head + buf.len < buf.cap)
        buffer_append_byte(&buf, 'z');
    cr_assert_eq(strlen(buffer_str(&buf)), buf.len);
    buffer_release(&buf);
}

Test(buffer, hands_its_bytes_over)
{
    struct buffer buf = BUFFER_INIT;
    char *bytes;

    buffer_append(&buf, SLICE("abcd"));
    buffer_consume(&buf, 2);
    bytes = buffer_detach(&buf);
    cr_assert_str_eq(bytes, "cd");
    cr_assert_null(buf.data);
    cr_assert_eq(buf.cap, 0);
    free(bytes);
    bytes = buffer_detach(&buf);
    cr_assert_str_eq(bytes, "");
    free(bytes);
}
