#include "server/api/call/csv_body.h"

#include <criterion/criterion.h>
#include <jansson.h>

Test(csv_body, gives_the_header_and_counts_rows)
{
    struct csv_record record;
    struct error err = ERROR_INIT;
    struct csv_body body;

    csv_body_init(&body, SLICE("a;b\n1;2\n3;4\n"), '\0', 100, 1);
    cr_assert_eq(csv_body_header(&body, &record, &err), 0);
    cr_expect_eq(record.count, 2);
    cr_expect_eq(csv_reader_next(body.reader, &record, &err), CSV_RECORD);
    cr_expect_eq(csv_body_count(&body, &err), 0);
    cr_expect_eq(csv_reader_next(body.reader, &record, &err), CSV_RECORD);
    cr_expect_eq(csv_body_count(&body, &err), ERROR_INVALID);
    cr_expect_str_eq(err.reason, "too_many");
    cr_expect_str_eq(err.message, "more than 1 rows; send them in parts, each "
                                  "with the header");
    csv_body_release(&body);
}

Test(csv_body, refuses_what_has_no_header)
{
    static const struct {
        const char *text;
        enum error_code code;
    } rows[] = {{"", ERROR_INVALID},
                {"\n\n", ERROR_INVALID},
                {"a,\"b\n", ERROR_SYNTAX}};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct csv_record record;
        struct error err = ERROR_INIT;
        struct csv_body body;

        csv_body_init(&body, slice_str(rows[i].text), ',', 100, 1);
        cr_expect_eq(csv_body_header(&body, &record, &err), rows[i].code);
        csv_body_release(&body);
    }
}

Test(csv_body, keeps_cells_where_they_stay)
{
    struct buffer text = BUFFER_INIT;
    struct slice cells[3];
    struct csv_record record;
    struct error err = ERROR_INIT;
    struct csv_body body;

    buffer_reserve(&text, 100);
    csv_body_init(&body, SLICE("one,\"t,wo\",\nx,y,z\n"), ',', 100, 1);
    cr_assert_eq(csv_body_header(&body, &record, &err), 0);
    csv_body_keep(&record, &text, cells);
    cr_expect_eq(csv_reader_next(body.reader, &record, &err), CSV_RECORD);
    cr_expect(slice_equal(cells[0], SLICE("one")));
    cr_expect(slice_equal(cells[1], SLICE("t,wo")));
    cr_expect_eq(cells[2].len, 0);
    csv_body_release(&body);
    buffer_release(&text);
}

Test(csv_body, puts_rows_aside_in_the_order_of_their_lines)
{
    static const uint64_t lines[] = {2, 9, 5, 9};
    static const json_int_t order[] = {2, 5, 9, 9};
    json_t *rejected = json_array();
    struct error err = ERROR_INIT;

    error_field(&err, ERROR_INVALID, "bad", "email", "why");
    for (size_t i = 0; i < 4; i++)
        csv_body_reject(rejected, lines[i], &err);
    for (size_t i = 0; i < 4; i++)
        cr_expect_eq(json_integer_value(
                         json_object_get(json_array_get(rejected, i), "line")),
                     order[i]);
    json_decref(rejected);
}
