#include <criterion/criterion.h>

#include "server/api/event/event_place.h"

#define ID(ms, seq) ((struct stream_id){(ms), (seq)})

Test(event_place, newest_first_then_by_stream)
{
    cr_expect_lt(
        event_place_compare(ID(2, 0), SLICE("z"), ID(1, 9), SLICE("a")), 0);
    cr_expect_lt(
        event_place_compare(ID(1, 1), SLICE("a"), ID(1, 0), SLICE("a")), 0);
    cr_expect_lt(
        event_place_compare(ID(1, 0), SLICE("a"), ID(1, 0), SLICE("b")), 0);
    cr_expect_eq(
        event_place_compare(ID(1, 0), SLICE("a"), ID(1, 0), SLICE("a")), 0);
}

Test(event_place, a_cursor_comes_back)
{
    struct buffer text = BUFFER_INIT;
    struct error err = ERROR_INIT;
    struct event_place place;

    event_place_append(&text, ID(1700000000000, 3), SLICE("clicks:n1.0"));
    cr_assert_eq(event_place_parse(buffer_slice(&text), &place, &err), 0);
    cr_expect_eq(place.id.ms, 1700000000000);
    cr_expect_eq(place.id.seq, 3);
    cr_expect_str_eq(place.stream, "clicks:n1.0");
    event_place_release(&place);
    buffer_release(&text);
}

Test(event_place, an_empty_cursor_is_the_start)
{
    struct buffer end = BUFFER_INIT;
    struct error err = ERROR_INIT;
    struct event_place place;

    cr_assert_eq(event_place_parse(SLICE(""), &place, &err), 0);
    event_place_end(&place, SLICE("events:{1}"), &end);
    cr_expect_str_eq(buffer_str(&end), "+");
    buffer_release(&end);
    event_place_release(&place);
}

Test(event_place, bad_cursors_are_refused)
{
    static const char *const bad[] = {
        "x",    "zz",     "31",        "312d",   "312d3140",
        "4061", "312d31", "312d31406", "2d3140", "312d314061g0",
    };

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct error err = ERROR_INIT;
        struct event_place place;

        cr_expect_eq(event_place_parse(slice_str(bad[i]), &place, &err),
                     ERROR_USAGE, "%s", bad[i]);
        cr_expect_str_eq(err.field, "cursor");
        cr_expect_null(place.stream);
    }
}

Test(event_place, the_next_page_starts_behind_the_place)
{
    static const struct {
        const char *stream;
        const char *end;
    } cases[] = {{"a", "(5-1"}, {"m", "(5-1"}, {"z", "5-1"}};

    for (size_t i = 0; i < 3; i++) {
        struct event_place place = {ID(5, 1), slice_copy(SLICE("m"))};
        struct buffer end = BUFFER_INIT;

        event_place_end(&place, slice_str(cases[i].stream), &end);
        cr_expect_str_eq(buffer_str(&end), cases[i].end);
        buffer_release(&end);
        event_place_release(&place);
    }
}
