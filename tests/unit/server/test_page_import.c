#include "server/api/page/page_import.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <string.h>

static const char *code_of(const struct page_import *import, size_t i)
{
    return json_string_value(
        json_object_get(json_array_get(import->rejected, i), "code"));
}

Test(page_import, groups_rows_by_page)
{
    static const char csv[] = "page;label;link;title\r\n"
                              "go.test/@a;A;x;One\r\n"
                              "GO.test/@B;B;x;\r\n"
                              "https://go.test:8080/@a;C;go.test/y;One\r\n";
    struct page_import import = PAGE_IMPORT_INIT;
    struct error err = ERROR_INIT;

    cr_assert_eq(page_import_read(&import, SLICE(csv), SLICE_NONE, &err), 0,
                 "%s", err.message);
    cr_assert_eq(import.count, 2);
    cr_expect_eq(import.items, 3);
    cr_expect_eq(import.pages[0].draft.count, 2);
    cr_expect_eq(import.pages[0].taken, 2);
    cr_expect_eq(import.pages[0].line, 2);
    cr_expect(slice_equal(import.pages[0].draft.items[1].slug, SLICE("y")));
    cr_expect_eq(import.pages[0].draft.items[1].line, 4);
    cr_expect_str_eq(import.pages[1].place.host, "go.test");
    cr_expect(slice_equal(
        slice_of(import.pages[1].place.name, import.pages[1].place.name_len),
        SLICE("b")));
    cr_expect_eq(json_array_size(import.rejected), 0);
    page_import_release(&import);
}

Test(page_import, puts_rows_aside_one_by_one)
{
    static const struct {
        const char *row, *code; /* NULL: taken */
    } rows[] = {
        {"A,x,,,,T", NULL},
        {"A,,https://a.test/,2026-01-01,2026-01-02,T", NULL},
        {",,,,,T", NULL}, /* of the page alone */
        {"A,x,,2026-01-02,2026-01-01,T", "bad_span"},
        {"A,x,,tomorrow,,T", "bad_time"},
        {"A,,,,,T", "missing_field"},
        {"A,other.test/x,,,,T", "bad_link"},
        {"A,x,,,,U", "contradiction"},
        {"A,x", "bad_row"},
        {"\xff,x,,,,T", "bad_encoding"},
        {"A,x y,,,,T", "bad_slug"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct page_import import = PAGE_IMPORT_INIT;
        struct buffer csv = BUFFER_INIT;
        struct error err = ERROR_INIT;

        buffer_appendf(&csv,
                       "label,link,destination,starts,ends,title\n"
                       "First,x,,,,T\n%s\n",
                       rows[i].row);
        cr_assert_eq(page_import_read(&import, buffer_slice(&csv),
                                      SLICE("go.test/@p"), &err),
                     0);
        cr_expect_eq(json_array_size(import.rejected), rows[i].code != NULL,
                     "%s", rows[i].row);
        if (rows[i].code != NULL)
            cr_expect_str_eq(code_of(&import, 0), rows[i].code);
        cr_expect_eq(import.pages[0].taken, rows[i].code != NULL ? 1 : 2);
        cr_expect_eq(import.items, import.pages[0].draft.count);
        buffer_release(&csv);
        page_import_release(&import);
    }
}

/* What only Redis knows comes later, and stands in its line's place. */
Test(page_import, rejects_are_in_the_order_of_lines)
{
    struct page_import import = PAGE_IMPORT_INIT;
    struct error err = ERROR_INIT;
    static const uint64_t lines[] = {5, 2, 9, 2, 7};
    json_int_t last = 0;

    cr_assert_eq(
        page_import_read(&import, SLICE("label,link,page\n"), SLICE_NONE, &err),
        0);
    error_set(&err, ERROR_INVALID, "x");
    for (size_t i = 0; i < 5; i++)
        page_import_reject(&import, lines[i], &err);
    for (size_t i = 0; i < 5; i++) {
        json_int_t line = json_integer_value(
            json_object_get(json_array_get(import.rejected, i), "line"));

        cr_expect_geq(line, last);
        last = line;
    }
    page_import_release(&import);
}
