#include <criterion/criterion.h>

#include "server/api/call/cursor.h"

static const char *const places[] = {"", "a", "go.test/slug",
                                     "\xc3\xbc\x01\xff"};

Test(cursor, what_was_given_out_comes_back)
{
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        struct buffer cursor = BUFFER_INIT;
        struct buffer place = BUFFER_INIT;
        struct error err = ERROR_INIT;

        cursor_append(&cursor, slice_str(places[i]));
        cr_assert_eq(cursor_read(buffer_slice(&cursor), &place, &err), 0);
        cr_expect(slice_equal(buffer_slice(&place), slice_str(places[i])));
        buffer_release(&cursor);
        buffer_release(&place);
    }
}

Test(cursor, what_was_not_is_refused)
{
    static const char *const bad[] = {"a", "zz", "6g", "61 ", "-1", "0x61"};

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct buffer place = BUFFER_INIT;
        struct error err = ERROR_INIT;

        cr_expect_eq(cursor_read(slice_str(bad[i]), &place, &err), ERROR_USAGE,
                     "%s", bad[i]);
        cr_expect_str_eq(err.field, "cursor");
        buffer_release(&place);
    }
}

Test(cursor, length_is_bounded)
{
    struct buffer cursor = BUFFER_INIT;
    struct buffer place = BUFFER_INIT;
    struct error err = ERROR_INIT;

    for (size_t i = 0; i < CURSOR_MAX; i++)
        buffer_append(&cursor, SLICE("61"));
    cr_expect_eq(cursor_read(buffer_slice(&cursor), &place, &err), 0);
    buffer_append(&cursor, SLICE("61"));
    cr_expect_eq(cursor_read(buffer_slice(&cursor), &place, &err), ERROR_USAGE);
    buffer_release(&cursor);
    buffer_release(&place);
}
