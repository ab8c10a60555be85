#include "server/api/event/event_import.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#define NOW_MS 1795339800000

static const char *text_of(const json_t *row, const char *name)
{
    const char *text = json_string_value(json_object_get(row, name));

    return text != NULL ? text : "";
}

static void assert_rejected(const struct event_import *import, size_t i,
                            int line, const char *code, const char *field)
{
    const json_t *row = json_array_get(import->rejected, i);

    cr_assert_eq(json_integer_value(json_object_get(row, "line")), line,
                 "reject %zu", i);
    cr_assert_str_eq(text_of(row, "code"), code, "reject %zu", i);
    cr_assert_str_eq(text_of(row, "field"), field, "reject %zu", i);
    cr_assert_str_not_empty(text_of(row, "reason"), "reject %zu", i);
}

Test(event_import, puts_aside_what_is_no_event)
{
    static const char text[] = "type;id;visitor\r\n"
                               "touch;1;v1\r\n"
                               "lead;2;v2\r\n"
                               "\r\n"
                               "visit;\"3\";\"v;3\"\r\n"
                               "touch;4\r\n"
                               "touch;\"5\n\";v\r\n"
                               "touch;6;v6\r\n"
                               "touch;7;\"v7";
    struct event_import import = EVENT_IMPORT_INIT;
    struct error err = ERROR_INIT;

    cr_assert_eq(event_import_read(&import, SLICE(text), 0, 0, NOW_MS, &err), 0,
                 "%s", err.message);
    cr_assert_eq(import.rows, 7);
    cr_assert_eq(import.count, 3);
    cr_assert(slice_equal(import.events[0].visitor, SLICE("v1")));
    cr_assert(slice_equal(import.events[1].visitor, SLICE("v;3")));
    cr_assert(slice_equal(import.events[1].idempotency_key, SLICE("3")));
    cr_assert(slice_equal(import.events[2].visitor, SLICE("v6")));
    cr_assert_eq(json_array_size(import.rejected), 4);
    assert_rejected(&import, 0, 3, "unknown_type", "type");
    assert_rejected(&import, 1, 6, "wrong_cells", "");
    assert_rejected(&import, 2, 7, "invalid_event", "idempotency_key");
    assert_rejected(&import, 3, 10, "bad_csv", "");
    event_import_release(&import);
}

Test(event_import, counts_lines_from_where_it_is_told)
{
    struct event_import import = EVENT_IMPORT_INIT;
    struct error err = ERROR_INIT;

    cr_assert_eq(event_import_read(&import,
                                   SLICE("type,visitor\ntouch,v\nlead,v\n"),
                                   10001, 0, NOW_MS, &err),
                 0);
    assert_rejected(&import, 0, 10002, "unknown_type", "type");
    event_import_release(&import);
}

static const struct {
    const char *text, *reason;
} refused[] = {
    {"", "no_header"},
    {"\n\n", "no_header"},
    {"\"type,visitor\ntouch,v\n", "bad_csv"},
    {"type,visiter\ntouch,v\n", "unknown_column"},
    {"touch,v\n", "unknown_column"},
};

Test(event_import, refuses_a_wrong_header)
{
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        struct event_import import = EVENT_IMPORT_INIT;
        struct error err = ERROR_INIT;

        cr_assert_lt(event_import_read(&import, slice_str(refused[i].text), 0,
                                       0, NOW_MS, &err),
                     0);
        cr_assert_str_eq(err.reason, refused[i].reason, "%s: %s",
                         refused[i].text, err.message);
        event_import_release(&import);
    }
}

Test(event_import, is_bounded)
{
    struct event_import import = EVENT_IMPORT_INIT;
    struct buffer text = BUFFER_INIT;
    struct error err = ERROR_INIT;

    buffer_append(&text, SLICE("type,visitor\n"));
    for (int i = 0; i < EVENT_IMPORT_ROWS_MAX; i++)
        buffer_append(&text, SLICE("touch,v\n"));
    cr_assert_eq(
        event_import_read(&import, buffer_slice(&text), 0, 0, NOW_MS, &err), 0);
    cr_assert_eq(import.count, EVENT_IMPORT_ROWS_MAX);
    event_import_release(&import);
    buffer_append(&text, SLICE("lead,v\n"));
    cr_assert_lt(
        event_import_read(&import, buffer_slice(&text), 0, 0, NOW_MS, &err), 0);
    cr_assert_str_eq(err.reason, "too_many");
    event_import_release(&import);
    buffer_release(&text);
}

Test(event_import, rows_keep_the_order_of_their_file)
{
    struct event_import import = EVENT_IMPORT_INIT;
    struct error err = ERROR_INIT;

    cr_assert_eq(event_import_read(&import,
                                   SLICE("type,visitor\n"
                                         "touch,a\n"
                                         "bogus,b\n"
                                         "touch,c\n"),
                                   7000, 1000000, NOW_MS, &err),
                 0, "%s", err.message);
    cr_assert_eq(import.count, 2);
    cr_expect_eq(import.events[0].ingest_us, 1007000);
    cr_expect_eq(import.events[1].ingest_us, 1007002);
    event_import_release(&import);
}
